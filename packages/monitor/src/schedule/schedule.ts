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
import { createEarlyRuns } from './early-runs.ts';
import { createScheduleParts, type ScheduleParts } from './schedule-parts.ts';
import type { Caps } from './service-load.ts';
import { createTargetChange } from './target-change.ts';
import { phases } from './target-table.ts';

/** Options of {@link createSchedule}. */
export interface ScheduleOptions {
  /** The location, for counts and gaps. */
  readonly location: string;
  /** How many runs may be claimed at once. */
  readonly caps?: Caps;
  /** How many targets of each service may always be checked for a quorum, above the limits. Default: 20. */
  readonly quorumSize?: number;
  /**
   * When the process before this one stopped, in milliseconds since 1970. The time from then until the first targets are set
   * becomes a gap. Default: null, there was no process before.
   */
  readonly lastActiveMs?: number | null;
}

/**
 * Decides which target is due when, for a hundred thousand targets: columns of numbers and a heap. It has no timer and no
 * clock. Its methods do what the methods of an `Engine` do.
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
  /** Checks only a sample of a service, of this size; null for all targets again. */
  sample(service: string, size: number | null, nowMs: number): void;
  /** See `Engine`. */
  spread(service: string, overMs: number, nowMs: number): void;
  /** See `Engine`. */
  replan(nowMs: number, gap: NoticedGap | null): void;
  /** See `Engine`. */
  takeCounts(): EngineCounts;
  /** See `Engine`. */
  nextDueMs(): number | null;
  /** How many runs are claimed. */
  readonly running: number;
}

/** Makes a schedule without targets. */
export function createSchedule(options: ScheduleOptions): Schedule {
  const parts = createScheduleParts(options.location, options.caps ?? {}, options.quorumSize ?? 20);
  const { table, counts, planner, queues, loads } = parts;
  const change = createTargetChange(parts);
  const claims = createClaims(parts);
  const earlyRuns = createEarlyRuns(parts);
  /** By service: since when only a sample of it is checked. */
  const sampledSinceMs = new Map<string, number>();
  let stoppedMs = options.lastActiveMs ?? null;

  const serviceOf = (row: number) => cell(table.columns.service, row);

  /** The row of a run whose claim is still valid. */
  const heldRow = ({ target, fence: holder }: ClaimedRun): number | undefined => {
    const row = table.find(target);
    if (row === undefined) return undefined;
    const { columns } = table;
    return cell(columns.phase, row) === phases.running && cell(columns.fence, row) === holder ? row : undefined;
  };

  /** Frees the place of a run. Returns whether its target still exists. */
  const leave = (row: number): boolean => {
    queues.leave(row);
    return change.settle(row);
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
      for (let row = 0; row < table.end; row += 1) replanRow(parts, row, nowMs);
      if (gap !== null && gap.fromMs < nowMs) counts.gap({ ...gap, toMs: nowMs, service: null });
    },
  };
}

/** Plans one target anew after time has jumped. */
function replanRow({ table, planner, counts }: ScheduleParts, row: number, nowMs: number): void {
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
  if (scheduledMs <= nowMs) counts.skipped(cell(columns.service, row), scheduledMs, 'missed');
  if (Math.min(scheduledMs, earlyMs) <= nowMs) planner.catchUp(row, null, nowMs);
  else {
    planner.restart(row, nowMs);
    planner.planEarly(row, earlyMs, earlyReason);
  }
  planner.wait(row);
}
