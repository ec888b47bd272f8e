import { dueAtSlot, type Grid, nextSlot } from './grid.ts';
import { mixedPart } from './hash64.ts';

/** The longest time over which missed runs are spread, in milliseconds. */
export const catchUpWindowMs = 300_000;

/** A takeover takes less than this, in milliseconds: a lease of 15 s ends, and another process takes the shard. */
const longestTakeoverMs = 30_000;

/**
 * The longest time over which the runs that a takeover missed are spread, in milliseconds; half the interval if that is shorter. After
 * a lease of 15 s they add half the usual rate of these targets.
 */
const takeoverWindowMs = 30_000;

/**
 * A run that was due this short a time ago was missed in a takeover or a restart, not in an outage, in milliseconds. While missed runs
 * are caught up with, their shard may move on to a process that has just started: what is left is still caught up with there.
 */
export const takeoverMs = longestTakeoverMs + takeoverWindowMs;

/**
 * When a target that may have missed runs is checked before its next scheduled run, in milliseconds since 1970; null for
 * not before. At most one run stands for all that were missed.
 *
 * A run that was missed a moment ago is caught up with at once: other targets, of other workers, need no more than usual. After a
 * longer pause all targets spread evenly over five minutes, or over their interval where that is shorter: then their places on the
 * grid are spread so already, and nothing is added to them.
 *
 * @param lastRunMs - When it last ran; null for never.
 */
export function catchUpMs(grid: Grid, lastRunMs: number | null, nowMs: number): number | null {
  const { intervalMs, seed } = grid;
  const slotMs = nextSlot(grid, nowMs);
  const missedMs = dueAtSlot(grid, slotMs - intervalMs);
  if (lastRunMs !== null && lastRunMs >= missedMs) return null;
  const isTakeover = lastRunMs !== null && missedMs >= nowMs - takeoverMs;
  if (!isTakeover && intervalMs <= catchUpWindowMs) return null;
  const windowMs = isTakeover ? Math.min(takeoverWindowMs, intervalMs / 2) : catchUpWindowMs;
  return dueAtSlot(grid, slotMs) <= nowMs + windowMs ? null : spreadMs(seed, nowMs, windowMs);
}

/** A time within `overMs` from now on, the same for the same target and now; those of many targets are spread evenly. */
export function spreadMs(seed: number, nowMs: number, overMs: number): number {
  return nowMs + Math.floor(mixedPart(seed, nowMs) * overMs);
}
