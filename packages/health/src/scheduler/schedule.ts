import {
  type ClaimedRun,
  type EngineCounts,
  type FinishedRun,
  type NoticedGap,
  runReasons,
  type ScheduledTarget,
  type TargetChanges,
} from '../engine/engine.ts';
import { cell } from './columns.ts';
import { createRunCounts } from './counts.ts';
import { createDueHeap } from './due-heap.ts';
import { createLines } from './lines.ts';
import { createPlanner } from './planner.ts';
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

/** How often a target is looked at again in a row before only its scheduled runs are left. */
const mostRechecks = 10;

const [recheckReason, quorumReason, scheduledReason] = [0, 1, 2];

/** Makes a schedule without targets. */
export function createSchedule(options: ScheduleOptions): Schedule {
  const table = createTargetTable();
  const waiting = createDueHeap();
  const counts = createRunCounts(options.location, table.services.nameOf);
  const planner = createPlanner(table, waiting, counts);
  const lines = createLines(table);
  const loads = createLoads(table, options.caps ?? {}, options.quorumSize ?? 20);
  const change = createTargetChange({ table, waiting, planner, lines, loads });
  /** By service: since when only a sample of it is looked at. */
  const sampledSinceMs = new Map<string, number>();
  let fence = 0;
  let turn = 0;
  /** When runs were left over because nobody wanted as many. */
  let leftMs: number | null = null;

  const serviceOf = (row: number) => cell(table.columns.service, row);

  /** A run that is due will not happen: the target waits for its next. */
  const skip = (row: number, nowMs: number) => {
    const { columns } = table;
    if (planner.scheduledMs(row) <= nowMs) planner.passed(row, nowMs, 'sampled');
    else counts.skipped(serviceOf(row), cell(columns.dueMs, row), 'sampled');
    columns.wishMs[row] = Number.POSITIVE_INFINITY;
    planner.wait(row);
  };

  /** A target is due: it stands in line, or its run is shed. */
  const arrive = (row: number, nowMs: number) => {
    const { columns } = table;
    planner.superseded(row, nowMs, 'missed');
    const [wishMs, wishReason] = [cell(columns.wishMs, row), cell(columns.wishReason, row)];
    const scheduledMs = planner.scheduledMs(row);
    const wished = wishMs <= nowMs && (wishReason < scheduledReason || scheduledMs > nowMs);
    columns.reason[row] = wished ? wishReason : scheduledReason;
    columns.dueMs[row] = wished ? wishMs : scheduledMs;
    if (loads.admits(row, cell(columns.reason, row), lines.waiting(serviceOf(row)))) lines.push(row);
    else skip(row, nowMs);
  };

  const claim = (row: number, nowMs: number): ClaimedRun => {
    const { columns } = table;
    planner.superseded(row, nowMs, 'capped');
    if (cell(columns.reason, row) === scheduledReason) columns.dueMs[row] = planner.scheduledMs(row);
    planner.taken(row, nowMs);
    fence += 1;
    columns.phase[row] = phases.running;
    columns.wishMs[row] = Number.POSITIVE_INFINITY;
    columns.claimedMs[row] = nowMs;
    columns.fence[row] = fence;
    // Nobody asked to look again after the last run: the row of rechecks is over.
    if (cell(columns.asked, row) === 0) columns.rechecks[row] = 0;
    columns.asked[row] = 0;
    lines.enter(row);
    loads.began(serviceOf(row));
    counts.claimed(serviceOf(row), nowMs);
    const reason = runReasons[cell(columns.reason, row)] ?? 'scheduled';
    return { target: table.idOf(row), dueMs: cell(columns.dueMs, row), reason, fence };
  };

  /** The next target of a line that may be looked at. */
  const take = (service: number, reason: number, nowMs: number): number | undefined => {
    while (loads.hasRoom(service)) {
      const row = lines.take(service, reason);
      if (row === undefined || loads.allows(row, reason)) return row;
      skip(row, nowMs);
    }
    return undefined;
  };

  /** Claims what stands in line for one reason, one of each service in turn. */
  const claimFor = (reason: number, claimed: ClaimedRun[], nowMs: number, max: number) => {
    const services = table.services.size;
    for (let [place, idle] = [turn, 0]; idle < services && claimed.length < max; place += 1) {
      const row = take(place % services, reason, nowMs);
      idle = row === undefined ? idle + 1 : 0;
      if (row !== undefined) claimed.push(claim(row, nowMs));
    }
  };

  /** Whether somebody stands in line who could begin at once. */
  const isAnyLeft = () => {
    for (let service = 0; service < table.services.size; service += 1)
      if (lines.waiting(service) > 0 && loads.hasRoom(service)) return true;
    return false;
  };

  /** The row of a run that is still held by who claimed it. */
  const heldRow = ({ target, fence: holder }: ClaimedRun): number | undefined => {
    const row = table.find(target);
    if (row === undefined) return undefined;
    const { columns } = table;
    return cell(columns.phase, row) === phases.running && cell(columns.fence, row) === holder ? row : undefined;
  };

  const recheck = (target: string, atMs: number) => {
    const row = table.find(target);
    if (row === undefined) return false;
    const { columns } = table;
    columns.asked[row] = 1;
    const rechecks = cell(columns.rechecks, row);
    if (cell(columns.phase, row) !== phases.waiting || rechecks >= mostRechecks) return false;
    if (!loads.allows(row, recheckReason) || !planner.wish(row, atMs, recheckReason)) return false;
    columns.rechecks[row] = rechecks + 1;
    return true;
  };

  /** Brings a target to the front, unless it is under way. */
  const hurry = (row: number, nowMs: number): boolean => {
    const { columns } = table;
    const phase = cell(columns.phase, row);
    if (phase === phases.running) return false;
    if (phase === phases.waiting) {
      columns.wishMs[row] = nowMs;
      columns.wishReason[row] = quorumReason;
      planner.wait(row);
    } else if (cell(columns.reason, row) > quorumReason) {
      columns.reason[row] = quorumReason;
      if (phase === phases.ready) lines.push(row);
    }
    return true;
  };

  /** Gives back the place of a run; answers whether its target is still there. */
  const leave = (row: number): boolean => {
    lines.leave(row);
    return change.settle(row);
  };

  /** Plans one target anew after time has jumped. */
  const replanRow = (row: number, nowMs: number) => {
    const { columns } = table;
    if (cell(columns.phase, row) === phases.running) {
      planner.restart(row, nowMs);
      return;
    }
    const scheduledMs = planner.scheduledMs(row);
    const wishMs = cell(columns.wishMs, row);
    const wishReason = cell(columns.wishReason, row);
    if (scheduledMs <= nowMs) counts.skipped(serviceOf(row), scheduledMs, 'missed');
    if (Math.min(scheduledMs, wishMs) <= nowMs) planner.catchUp(row, null, nowMs);
    else {
      planner.restart(row, nowMs);
      planner.wish(row, wishMs, wishReason);
    }
    planner.wait(row);
  };

  const forEachRow = (visit: (row: number) => void) => {
    for (let row = 0; row < table.end; row += 1) if (cell(table.columns.phase, row) !== phases.free) visit(row);
  };

  return {
    get running() {
      return loads.running;
    },
    setTargets: change.setTargets,
    recheck,
    takeCounts: counts.take,
    nextDueMs() {
      if (leftMs !== null) return leftMs;
      return waiting.size === 0 ? null : waiting.earliestMs();
    },
    claimDue(nowMs, max) {
      while (waiting.earliestMs() <= nowMs) {
        const row = waiting.pop();
        if (row !== undefined) arrive(row, nowMs);
      }
      const claimed: ClaimedRun[] = [];
      for (const reason of runReasons.keys()) claimFor(reason, claimed, nowMs, max);
      turn += 1;
      leftMs = claimed.length >= max && isAnyLeft() ? nowMs : null;
      return claimed;
    },
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
        if (run.recheckMs !== null) recheck(run.target, run.recheckMs);
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
    burst(targets, nowMs) {
      return targets.filter((target) => {
        const row = table.find(target);
        return row !== undefined && hurry(row, nowMs);
      });
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
    spread(service, overMs, nowMs) {
      const number = table.services.numberOf(service);
      forEachRow((row) => {
        if (cell(table.columns.phase, row) === phases.waiting && serviceOf(row) === number)
          planner.spread(row, nowMs, overMs);
      });
    },
    replan(nowMs, gap) {
      lines.clear();
      forEachRow((row) => replanRow(row, nowMs));
      leftMs = null;
      if (gap !== null && gap.fromMs < nowMs) counts.gap({ ...gap, toMs: nowMs, service: null });
    },
  };
}
