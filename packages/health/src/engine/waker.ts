import type { Clock } from '@mdmkit/core';

/** Waits between turns, however many want to wake it: once. */
export interface Waker {
  /** Waits until it is woken, but never less than the shortest pause. */
  wait(delayMs: number): Promise<void>;
  /** Ends the wait that goes on, or shortens the next one. */
  wake(): void;
}

const awake = Symbol('awake');

/** Makes a waker. `leastMs` is the shortest pause: what happens meanwhile is done in one turn. */
export function createWaker(clock: Clock, leastMs: number): Waker {
  let woken = false;
  let waiting: AbortController | undefined;
  return {
    async wait(delayMs) {
      await clock.sleep(leastMs);
      if (!woken && delayMs > leastMs) {
        waiting = new AbortController();
        try {
          await clock.sleep(delayMs - leastMs, waiting.signal);
        } catch (error) {
          if (error !== awake) throw error;
        }
      }
      waiting = undefined;
      woken = false;
    },
    wake() {
      woken = true;
      waiting?.abort(awake);
    },
  };
}
