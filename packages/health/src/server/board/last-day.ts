import type { Incident, MaintenanceWindow } from '@mdmkit/monitor/model';
import { type PastMaintenance, readPastMaintenance } from '../../service/past-maintenance.ts';
import type { Store } from '../../store/store.ts';

/** What explains the strips of the last 24 hours. */
export interface LastDay {
  /** The incidents that were closed within that time, the newest 1,000. */
  readonly closed: readonly Incident[];
  /** When services were in maintenance within that time. */
  readonly maintenance: PastMaintenance;
}

const dayMs = 86_400_000;

/** Reads what explains the strips of the last 24 hours. */
export async function readLastDay(
  store: Pick<Store, 'incidents' | 'windowCommands'>,
  configured: readonly MaintenanceWindow[],
  nowMs: number,
): Promise<LastDay> {
  const [{ incidents }, maintenance] = await Promise.all([
    store.incidents({ closedAfterMs: nowMs - dayMs, limit: 1_000 }),
    readPastMaintenance(store, configured, nowMs - dayMs),
  ]);
  return { closed: incidents, maintenance };
}
