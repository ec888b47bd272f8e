import type { ClaimedRun, Engine, FinishedRun, ScheduledTarget } from '@mdmkit/monitor/model';

/** What a test wants of an engine. */
export interface ContractOptions {
  /** Until when checks ran before. */
  readonly lastActiveMs?: number;
  /** How many runs there may be at once. */
  readonly caps?: { readonly total?: number; readonly perService?: number };
}

/** Makes an engine that has these targets from `startMs` on. */
export type StartEngine = (targets: readonly ScheduledTarget[], options?: ContractOptions) => Promise<Engine>;

/** When the engines of all tests begin. */
export const startMs = Date.UTC(2026, 10, 23, 12);
export const minuteMs = 60_000;
/** The interval of the targets. */
export const intervalMs = 5 * minuteMs;

/** The target of the tenant with this number. */
export function target(index: number): ScheduledTarget {
  return { id: `tenant-${index}/apple.dep`, tenant: `tenant-${index}`, service: 'apple.dep', intervalMs };
}

/** Targets of as many tenants. */
export function many(count: number): readonly ScheduledTarget[] {
  return Array.from({ length: count }, (_, index) => target(index));
}

/** A run that has ended, and asks for no recheck. */
export function finished(run: ClaimedRun, endedMs: number): FinishedRun {
  return { ...run, endedMs, recheckMs: null };
}

/** Runs an engine from one time to another: all that it gives out ends after 400 ms. */
export async function claimUntil(engine: Engine, fromMs: number, untilMs: number): Promise<readonly ClaimedRun[]> {
  const all: ClaimedRun[] = [];
  for (let nowMs = fromMs; nowMs <= untilMs; ) {
    const runs = await engine.claimDue(nowMs, 1_000);
    const endedMs = nowMs + 400;
    all.push(...runs);
    await engine.complete(runs.map((run) => finished(run, endedMs)));
    nowMs = nowMs === untilMs ? untilMs + 1 : Math.min(untilMs, Math.max(endedMs, engine.nextDueMs() ?? untilMs));
  }
  return all;
}
