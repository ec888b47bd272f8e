import { runReasons, type SkipReason } from '../model/engine.ts';
import { catchUpMs, spreadMs } from './catch-up.ts';
import { cell } from './columns.ts';
import type { RunCounts } from './counts.ts';
import type { DueHeap } from './due-heap.ts';
import { dueAtSlot, nextSlot } from './grid.ts';
import type { Ramp } from './ramp.ts';
import { phases, type TargetTable } from './target-table.ts';

/** Plans when each target runs next: at its place on the grid, or earlier if an early run is planned. */
export interface Planner {
  /** When the scheduled run is due that was not taken, in milliseconds since 1970. */
  scheduledMs(row: number): number;
  /** When the target is due, for whatever reason, in milliseconds since 1970. */
  nextMs(row: number): number;
  /** Lets a target wait until it is due. */
  wait(row: number): void;
  /** Plans the first scheduled run after a time, and no early run. */
  restart(row: number, afterMs: number): void;
  /** Plans a target that may have missed runs: its next scheduled run, or one before to catch up. */
  catchUp(row: number, lastRunMs: number | null, nowMs: number): void;
  /** Plans a run before the scheduled one. Returns whether one will come before, this or one that was planned already. */
  planEarly(row: number, atMs: number, reason: number): boolean;
  /** Moves the next run of a target to where a ramp has it. The run counts as one that catches up. */
  rampUp(row: number, ramp: Ramp, startedMs: number): void;
  /** Plans a run within `overMs`, where none is due before. */
  spread(row: number, nowMs: number, overMs: number): void;
  /** Lets go of scheduled runs that are due by now, besides the last of them. */
  superseded(row: number, nowMs: number, reason: SkipReason): void;
  /** Lets go of all scheduled runs that are due by now. */
  passed(row: number, nowMs: number, reason: SkipReason): void;
  /** Counts the last scheduled run that is due as taken, where one is due. */
  taken(row: number, nowMs: number): void;
}

const never = Number.POSITIVE_INFINITY;

/** More runs than this are not let go one by one: so many are missed only when time itself has jumped. */
const mostCounted = 1_000;

const catchUpReason = runReasons.indexOf('catch-up');

/** Makes a planner of the targets of a table. */
export function createPlanner(table: TargetTable, waiting: DueHeap, counts: RunCounts): Planner {
  const scheduledMs = (row: number) => dueAtSlot(table.gridOf(row), cell(table.columns.slotMs, row));

  const nextMs = (row: number) => Math.min(scheduledMs(row), cell(table.columns.earlyMs, row));

  const forward = (row: number) => {
    const { columns } = table;
    columns.slotMs[row] = cell(columns.slotMs, row) + cell(columns.intervalMs, row);
  };

  const letGo = (row: number, reason: SkipReason) => {
    counts.skipped(cell(table.columns.service, row), scheduledMs(row), reason);
    forward(row);
  };

  const setEarly = (row: number, atMs: number, reason: number) => {
    table.columns.earlyMs[row] = atMs;
    table.columns.earlyReason[row] = reason;
  };

  const restart = (row: number, afterMs: number) => {
    table.columns.slotMs[row] = nextSlot(table.gridOf(row), afterMs);
    table.columns.earlyMs[row] = never;
  };

  const wait = (row: number) => {
    table.columns.phase[row] = phases.waiting;
    waiting.set(row, nextMs(row));
  };

  /** Whether the scheduled run after the next one is due, too. */
  const hasNewer = (row: number, nowMs: number) => {
    const grid = table.gridOf(row);
    return dueAtSlot(grid, cell(table.columns.slotMs, row) + grid.intervalMs) <= nowMs;
  };

  /** Brings a target that lies very far behind to the last place that is due, without counting. */
  const jump = (row: number, nowMs: number) => {
    const { columns } = table;
    const grid = table.gridOf(row);
    if (nowMs - cell(columns.slotMs, row) > mostCounted * grid.intervalMs)
      columns.slotMs[row] = nextSlot(grid, nowMs) - grid.intervalMs;
  };

  const superseded = (row: number, nowMs: number, reason: SkipReason) => {
    jump(row, nowMs);
    while (hasNewer(row, nowMs)) letGo(row, reason);
  };

  const planEarly = (row: number, atMs: number, reason: number) => {
    // Said this way round, no time that is not a number is planned.
    if (!(atMs < scheduledMs(row))) return false;
    if (atMs >= cell(table.columns.earlyMs, row)) return true;
    setEarly(row, atMs, reason);
    wait(row);
    return true;
  };

  return {
    scheduledMs,
    nextMs,
    wait,
    restart,
    superseded,
    planEarly,
    catchUp(row, lastRunMs, nowMs) {
      restart(row, nowMs);
      const atMs = catchUpMs(table.gridOf(row), lastRunMs, nowMs);
      if (atMs !== null) setEarly(row, atMs, catchUpReason);
    },
    rampUp(row, ramp, startedMs) {
      const dueMs = nextMs(row);
      if (dueMs - startedMs >= ramp.windowMs || cell(table.columns.intervalMs, row) < ramp.windowMs) return;
      if (scheduledMs(row) === dueMs) forward(row);
      setEarly(row, startedMs + Math.ceil(ramp.delayMs(dueMs - startedMs)), catchUpReason);
    },
    spread(row, nowMs, overMs) {
      planEarly(row, spreadMs(cell(table.columns.seed, row), nowMs, overMs), catchUpReason);
    },
    passed(row, nowMs, reason) {
      superseded(row, nowMs, reason);
      if (scheduledMs(row) <= nowMs) letGo(row, reason);
    },
    taken(row, nowMs) {
      if (scheduledMs(row) <= nowMs) forward(row);
    },
  };
}
