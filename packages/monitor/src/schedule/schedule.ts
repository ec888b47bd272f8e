import type {
  ClaimedRun,
  EngineCounts,
  FinishedRun,
  NoticedGap,
  ScheduledTarget,
  TargetChanges,
} from '../model/engine.ts';
import { createClaims } from './claims.ts';
import { cell } from './columns.ts';
import { createRunCounts } from './counts.ts';
import { createDueHeap } from './due-heap.ts';
import { createEarlyRuns } from './early-runs.ts';
import { createPlanner } from './planner.ts';
import { createReadyQueues } from './ready-queues.ts';
import type { ScheduleParts } from './schedule-parts.ts';
import { type Caps, createLoads } from './service-load.ts';
import { createTargetChange } from './target-change.ts';
import { createTargetTable, phases } from './target-table.ts';

/** How a schedule behaves. */
export interface ScheduleOptions {
  /** Where this is: counts and gaps carry it. */
  readonly location: string;
  /** How many runs there may be at once. */
  readonly caps?: Caps;
  /** How many targets of each service are looked at however much is going on. Default: 20. */
  readonly quorumSize?: number;
  /**
   * Until when the process before this one looked, in milliseconds since 1970: from then until the first targets are set nobody
   * did, and that becomes a gap. Default: null, there was none.
   */
  readonly lastActiveMs?: number | null;
}

/**
 * What is due when, for a hundred thousand targets: columns of numbers and a heap. It holds no timer and no promise, reads no
 * clock, and does nothing by itself. Its methods mean what those of an `Engine` mean.
 */
export interface Schedule {
  /** See `Engine`. Throws RangeError as described there. */
  setTargets(targets: readonly ScheduledTarget[], nowMs: number): TargetChanges;
  /** See `Engine`. */
  claimDue(nowMs: number, max: number): readonly ClaimedRun[];
  /** See `Engine`. */
  complete(runs: readonly FinishedRun[]): readonly ClaimedRun[];
  /** See `Engine`. */
  release(runs: readonly ClaimedRun[], nowMs: number): void;
  /** See `Engine`. */
  recheck(target: string, atMs: number): boolean;
  /** See `Engine`. */
  burst(targets: readonly string[], nowMs: number): readonly string[];
  /** Looks at a sample of a service only, of this size; null for all targets again. */
  sample(service: string, size: number | null, nowMs: number): void;
  /** See `Engine`. */
  spread(service: string, overMs: number, nowMs: number): void;
  /** See `Engine`. */
  replan(nowMs: number, gap: NoticedGap | null): void;
  /** See `Engine`. */
  takeCounts(): EngineCounts;
  /** See `Engine`. */
  nextDueMs(): number | null;
  /** How many runs are under way. */
  readonly running: number;
}

/** Makes a schedule without targets. */
export function createSchedule(options: ScheduleOptions): Schedule {
  const table = createTargetTable();
  const waiting = createDueHeap();
  const counts = createRunCounts(options.location, table.services.nameOf);
  const planner = createPlanner(table, waiting, counts);
  const queues = createReadyQueues(table);
  const loads = createLoads(table, options.caps ?? {}, options.quorumSize ?? 20);
  const parts: ScheduleParts = { table, waiting, counts, planner, queues, loads };
  const change = createTargetChange(parts);
  const claims = createClaims(parts);
  const earlyRuns = createEarlyRuns(parts);
  /** By service: since when only a sample of it is looked at. */
  const sampledSinceMs = new Map<string, number>();
  let stoppedMs = options.lastActiveMs ?? null;

  const serviceOf = (row: number) => cell(table.columns.service, row);

  /** The row of a run that is still held by who claimed it. */
  const heldRow = ({ target, fence: holder }: ClaimedRun): number | undefined => {
    const row = table.find(target);
    if (row === undefined) return undefined;
    const { columns } = table;
    return cell(columns.phase, row) === phases.running && cell(columns.fence, row) === holder ? row : undefined;
  };

  /** Gives back the place of a run; answers whether its target is still there. */
  const leave = (row: number): boolean => {
    queues.leave(row);
    return change.settle(row);
  };

  /** Plans one target anew after time has jumped. */
  const replanRow = (row: number, nowMs: number) => {
    const { columns } = table;
    const phase = cell(columns.phase, row);
    if (phase === phases.free) return;
    if (phase === phases.running) {
      planner.restart(row, nowMs);
      return;
    }
    const scheduledMs = planner.scheduledMs(row);
    const earlyMs = cell(columns.earlyMs, row);
    const earlyReason = cell(columns.earlyReason, row);
    if (scheduledMs <= nowMs) counts.skipped(serviceOf(row), scheduledMs, 'missed');
    if (Math.min(scheduledMs, earlyMs) <= nowMs) planner.catchUp(row, null, nowMs);
    else {
      planner.restart(row, nowMs);
      planner.planEarly(row, earlyMs, earlyReason);
    }
    planner.wait(row);
  };

  return {
    get running() {
      return loads.running;
    },
    setTargets(targets, nowMs) {
      const changes = change.setTargets(targets, nowMs);
      if (stoppedMs !== null && stoppedMs < nowMs)
        counts.gap({ fromMs: stoppedMs, toMs: nowMs, reason: 'stopped', service: null });
      stoppedMs = null;
      return changes;
    },
    claimDue: claims.claimDue,
    nextDueMs: claims.nextDueMs,
    recheck: earlyRuns.recheck,
    burst: earlyRuns.burst,
    spread: earlyRuns.spread,
    takeCounts: counts.take,
    complete(runs) {
      const lost: ClaimedRun[] = [];
      for (const run of runs) {
        const row = heldRow(run);
        if (row === undefined) {
          lost.push(run);
          continue;
        }
        loads.ended(serviceOf(row), run.endedMs - cell(table.columns.claimedMs, row));
        if (!leave(row)) {
          lost.push(run);
          continue;
        }
        planner.passed(row, run.endedMs, 'overlap');
        planner.wait(row);
        if (run.recheckMs !== null) earlyRuns.recheck(run.target, run.recheckMs);
      }
      return lost;
    },
    release(runs, nowMs) {
      for (const run of runs) {
        const row = heldRow(run);
        if (row === undefined) continue;
        loads.gone(serviceOf(row));
        if (!leave(row)) continue;
        planner.catchUp(row, null, nowMs);
        planner.wait(row);
      }
    },
    sample(service, size, nowMs) {
      loads.sample(table.services.numberOf(service), size);
      const sinceMs = sampledSinceMs.get(service);
      if (size !== null) sampledSinceMs.set(service, sinceMs ?? nowMs);
      else if (sinceMs !== undefined) {
        sampledSinceMs.delete(service);
        counts.gap({ fromMs: sinceMs, toMs: nowMs, reason: 'sampled', service });
      }
    },
    replan(nowMs, gap) {
      queues.clear();
      for (let row = 0; row < table.end; row += 1) replanRow(row, nowMs);
      if (gap !== null && gap.fromMs < nowMs) counts.gap({ ...gap, toMs: nowMs, service: null });
    },
  };
}
