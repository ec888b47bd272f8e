import { type BudgetLimits, type BudgetState, endedCount } from './budget-state.ts';

/**
 * How long the waiting requests have to wait at least, given their place in the line, from 0 on, in milliseconds.
 *
 * Assumes that the running requests end now. So the true wait is never shorter, unless a request of a higher priority comes.
 */
export function expectedWaits(state: BudgetState, limits: BudgetLimits, nowMs: number): (place: number) => number {
  const blockedMs = Math.max(0, state.blockedUntilMs - nowMs);
  if (limits.requests === Number.POSITIVE_INFINITY) return () => blockedMs;
  const { ended, running } = state;
  const free = Math.max(0, limits.requests - endedCount(state) - running.length);
  return (place) => {
    // Behind a full window comes the next one.
    const windows = Math.floor(place / limits.requests) * limits.perMs;
    let left = (place % limits.requests) - free;
    if (left < 0) return Math.max(blockedMs, windows);
    for (const [atMs, count] of ended) {
      left -= count;
      if (left < 0) return Math.max(blockedMs, windows + atMs + limits.perMs - nowMs);
    }
    return Math.max(blockedMs, windows + limits.perMs);
  };
}

/** When, in milliseconds from now, time alone makes room; undefined when only the end of a request can. */
export function nextRoom(state: BudgetState, limits: BudgetLimits, nowMs: number): number | undefined {
  if (nowMs < state.blockedUntilMs) return state.blockedUntilMs - nowMs;
  if (state.running.length >= limits.concurrency) return undefined;
  const oldestMs = state.ended[0]?.[0];
  return oldestMs === undefined ? undefined : Math.max(1, oldestMs + limits.perMs - nowMs);
}
