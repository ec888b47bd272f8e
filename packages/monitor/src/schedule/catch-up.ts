import { dueAtSlot, type Grid, nextSlot } from './grid.ts';
import { mixedPart } from './hash64.ts';

/** The longest time over which missed runs are spread, in milliseconds. */
export const catchUpWindowMs = 300_000;

/**
 * When a target that may have missed runs is checked before its next scheduled run, in milliseconds since 1970; null for
 * not before. At most one run stands for all that were missed. All targets together spread evenly over five minutes, or over
 * their interval where that is shorter: then their places on the grid are spread so already, and nothing is added to them.
 *
 * @param lastRunMs - When it last ran; null for never.
 */
export function catchUpMs(grid: Grid, lastRunMs: number | null, nowMs: number): number | null {
  if (grid.intervalMs <= catchUpWindowMs) return null;
  const slotMs = nextSlot(grid, nowMs);
  if (dueAtSlot(grid, slotMs) <= nowMs + catchUpWindowMs) return null;
  if (lastRunMs !== null && lastRunMs >= dueAtSlot(grid, slotMs - grid.intervalMs)) return null;
  return spreadMs(grid.seed, nowMs, catchUpWindowMs);
}

/** A time within `overMs` from now on, the same for the same target and now; those of many targets are spread evenly. */
export function spreadMs(seed: number, nowMs: number, overMs: number): number {
  return nowMs + Math.floor(mixedPart(seed, nowMs) * overMs);
}
