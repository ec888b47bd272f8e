import { hash64, mixedPart } from './hash64.ts';

/** Where a target's runs lie in time: at `phaseMs` modulo `intervalMs` since 1970, each moved a little. */
export interface Grid {
  /** From one run to the next, in milliseconds. */
  readonly intervalMs: number;
  /** Where in the interval, in milliseconds: at least 0, below the interval. */
  readonly phaseMs: number;
  /** What all that looks random about the target is made of: 32 bits. */
  readonly seed: number;
}

/** The largest part of an interval by which a run is moved. */
const jitterShare = 0.05;

/** The most by which a run is moved, in milliseconds. */
const mostJitterMs = 15_000;

/** The grid of a target: {@link hash64} of its id modulo the interval, the same on every node and after every restart. */
export function gridOf(targetId: string, intervalMs: number): Grid {
  const hashed = hash64(targetId);
  return { intervalMs, phaseMs: Number(hashed % BigInt(intervalMs)), seed: Number(hashed >> 32n) };
}

/** By how much a run is moved at most, either way, in milliseconds: 5 % of the interval, and 15 seconds. */
export function jitterLimitMs(intervalMs: number): number {
  return Math.min(jitterShare * intervalMs, mostJitterMs);
}

/** When the run of a place on the grid is due, in milliseconds since 1970. The same place always gives the same time. */
export function dueAtSlot(grid: Grid, slotMs: number): number {
  return slotMs + Math.round(jitterLimitMs(grid.intervalMs) * (2 * mixedPart(grid.seed, slotMs) - 1));
}

/** The first place on the grid whose run is due after a time. It depends on nothing that ran before: runs never drift. */
export function nextSlot(grid: Grid, afterMs: number): number {
  const { intervalMs, phaseMs } = grid;
  // From the last place that is due by then even when it is moved back the most.
  const surelyDueMs = afterMs - jitterLimitMs(intervalMs) - phaseMs;
  let slotMs = Math.floor(surelyDueMs / intervalMs) * intervalMs + phaseMs;
  while (dueAtSlot(grid, slotMs) <= afterMs) slotMs += intervalMs;
  return slotMs;
}
