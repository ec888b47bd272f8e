/** Moves the first runs of a process that has just started. */
export interface Ramp {
  /** Returns when a run begins that would be due so long after the start, in milliseconds after the start: never earlier. */
  delayMs(dueMs: number): number;
  /** Runs that are due later than this stay where they are, in milliseconds after the start. */
  readonly windowMs: number;
}

/** From this load on a start is ramped up, in runs per second. Below it even a slow first second is in time. */
const leastRunsPerS = 50;

/** The runs that are due in this time after a start are moved, in milliseconds. */
const windowMs = 60_000;

/** The rate at the end of the ramp, as a multiple of the usual rate: what the ramp put off is caught up with by it. */
const topRate = 1.1;

/** How long the rate grows, as a share of the window: then the window has as many runs as without the ramp. */
const growingShare = 2 * (1 - 1 / topRate);

/**
 * Makes the ramp of a start; undefined if the load is small. A process that starts is slow: its code is not compiled yet, and it
 * has no connections. So the rate of runs grows evenly from 0 within the first 11 seconds, and is a tenth above the usual for the
 * rest of the first minute. No run moves by more than 5 seconds.
 *
 * @param runsPerMs - How many runs become due in a millisecond.
 */
export function createRamp(runsPerMs: number): Ramp | undefined {
  if (runsPerMs * 1_000 < leastRunsPerS) return undefined;
  const shareWhileGrowing = (topRate * growingShare) / 2;
  return {
    windowMs,
    delayMs(dueMs) {
      const share = dueMs / windowMs;
      if (share >= 1) return dueMs;
      if (share >= shareWhileGrowing) return windowMs * (1 - (1 - share) / topRate);
      return windowMs * Math.sqrt((2 * share * growingShare) / topRate);
    },
  };
}
