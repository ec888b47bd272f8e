import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '@mdmkit/core';
import { createVirtualClock } from '@mdmkit/core/testing';

/** A virtual clock of a machine that can sleep, and whose wall clock can be set. */
export interface WallClock extends Clock {
  /** Moves both clocks on, calling back whatever falls due on the way. */
  advance(byMs: number): Promise<void>;
  /** Moves the wall clock only: a sleep of the machine, or an operator who sets it. */
  set(byMs: number): void;
}

/** Makes one. Waiting never moves time. */
export function createWallClock(startMs: number): WallClock {
  const clock = createVirtualClock({ startMs, skipSleeps: false });
  let aheadMs = 0;
  return {
    now: () => clock.now() + aheadMs,
    elapsedMs: () => clock.elapsedMs(),
    sleep: (delayMs, signal) => clock.sleep(delayMs, signal),
    schedule: (delayMs, callback) => clock.schedule(delayMs, callback),
    async advance(byMs) {
      // What has just begun comes to its first wait before time moves.
      await turn();
      await clock.advance(byMs);
    },
    set(byMs) {
      aheadMs += byMs;
    },
  };
}
