import type { Incident, MaintenanceWindow } from '@mdmkit/monitor/model';
import { pastWindowsOf } from '../../service/operator-window-list.ts';
import type { Store } from '../../store/store.ts';

/** What explains the strips of the last 24 hours. */
export interface LastDay {
  /** The incidents that were closed within that time, the newest 1,000. */
  readonly closed: readonly Incident[];
  /** The maintenance windows of the configuration, and those of operators in force within that time. */
  readonly windows: readonly MaintenanceWindow[];
}

const dayMs = 86_400_000;

/** Reads what explains the strips of the last 24 hours. */
export async function readLastDay(
  store: Pick<Store, 'incidents' | 'windowCommands'>,
  configured: readonly MaintenanceWindow[],
  nowMs: number,
): Promise<LastDay> {
  const [{ incidents }, commands] = await Promise.all([
    store.incidents({ closedAfterMs: nowMs - dayMs, limit: 1_000 }),
    store.windowCommands(nowMs - dayMs),
  ]);
  return { closed: incidents, windows: [...configured, ...pastWindowsOf(commands)] };
}
