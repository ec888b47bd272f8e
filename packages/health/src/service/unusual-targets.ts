import { judgeOwnHistory, leastFailed, type OwnHistory, ownHistoryMs, windowReachMs } from '@mdmkit/monitor/judge';
import type { MaintenanceWindow } from '@mdmkit/monitor/model';
import type { Store } from '../store/store.ts';
import { type PastMaintenance, readPastMaintenance } from './past-maintenance.ts';

/** A target that fails more than it used to, and what its own history says. */
export interface UnusualTarget extends OwnHistory {
  /** Its id. */
  readonly target: string;
}

/** More targets that fail are not looked at: then it is no trouble of single targets. */
const mostTargets = 50;

/**
 * Reads the targets that fail far more than they did in the two weeks before, the most improbable one first. Only targets with
 * failures of the last hours are looked at, and nothing is kept for this: the rollups of an hour are their history. Targets whose
 * failures an incident explains are left out, and so is maintenance of the service.
 */
export async function readUnusualTargets(
  store: Pick<Store, 'failingTargets' | 'targetHours' | 'windowCommands'>,
  windows: readonly MaintenanceWindow[],
  nowMs: number,
): Promise<readonly UnusualTarget[]> {
  const query = { least: leastFailed, atMost: mostTargets };
  const candidates = await store.failingTargets(nowMs - windowReachMs, query);
  if (candidates.length === 0) return [];
  const past = await readPastMaintenance(store, windows, nowMs - ownHistoryMs);
  const unusual: UnusualTarget[] = [];
  for (const { target, service } of candidates) {
    const reading = await readOwnHistory(store, { target, service }, past, nowMs);
    if (reading.state === 'unusual') unusual.push({ target, ...reading });
  }
  return unusual.sort((first, second) => first.probability - second.probability);
}

/** Holds a target against its own history. */
export async function readOwnHistory(
  store: Pick<Store, 'targetHours'>,
  { target, service }: { readonly target: string; readonly service: string },
  past: PastMaintenance,
  nowMs: number,
): Promise<OwnHistory> {
  const whole = { fromMs: nowMs - ownHistoryMs, toMs: nowMs };
  const maintenance = past.spansOf(service, whole);
  const rollups = await store.targetHours(target, whole.fromMs, whole.toMs);
  const hours = rollups.flatMap(({ bucketMs, lengthMs, classes }) => {
    const isMaintenance = maintenance.some((span) => span.fromMs < bucketMs + lengthMs && span.toMs > bucketMs);
    const good = (classes.ok ?? 0) + (classes.degraded ?? 0);
    const bad = (classes['fail.network'] ?? 0) + (classes['fail.server'] ?? 0);
    return isMaintenance ? [] : [{ startMs: bucketMs, good, bad }];
  });
  return judgeOwnHistory(hours, nowMs);
}
