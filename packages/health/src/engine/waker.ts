import type { Clock } from '@mdmkit/core';

/** Waits between turns, however many want to wake it: once. */
export interface Waker {
  /** Waits until it is woken, but never less than the shortest pause. */
  wait(delayMs: number): Promise<void>;
  /** Ends the wait that goes on, or shortens the next one. */
  wake(): void;
}

/** Makes a waker. `leastMs` is the shortest pause: what happens meanwhile is done in one turn. */
export function createWaker(clock: Clock, leastMs: number): Waker {
  let woken = false;
  /** Ends the wait that goes on. */
  let end: (() => void) | undefined;
  return {
    async wait(delayMs) {
      await clock.sleep(leastMs);
      if (!woken && delayMs > leastMs)
        await new Promise<void>((resolve) => {
          const cancel = clock.schedule(delayMs - leastMs, resolve);
          end = () => {
            cancel();
            resolve();
          };
        });
      end = undefined;
      woken = false;
    },
    wake() {
      woken = true;
      end?.();
    },
  };
}
