import type { MaintenanceWindow } from '@mdmkit/monitor/model';
import type { Store } from '../store/store.ts';
import { pastWindowsOf } from './operator-window-list.ts';
import { joinSpans, maintenanceSpans, type Span } from './spans.ts';

/** When services were in maintenance. */
export interface PastMaintenance {
  /** Returns the times within a span in which a window suppresses or pauses a whole service, joined and in order. */
  spansOf(service: string, within: Span): readonly Span[];
}

/**
 * Reads when services were in maintenance since a time: the windows of the configuration, and those that operators have made,
 * as far as they were not ended early. Reports, error budgets, series and the strips of the board leave out the same times. A
 * silence, a window that only annotates, and a window of some tenants or targets are not maintenance of the service.
 */
export async function readPastMaintenance(
  store: Pick<Store, 'windowCommands'>,
  configured: readonly MaintenanceWindow[],
  fromMs: number,
): Promise<PastMaintenance> {
  const windows = [...configured, ...pastWindowsOf(await store.windowCommands(fromMs))];
  return {
    spansOf: (service, within) => joinSpans(maintenanceSpans(windows, service, within.fromMs, within.toMs), within),
  };
}
