import { setImmediate as turn } from 'node:timers/promises';

/** After so many waits the event loop turns: until then Node frees no object that a weak reference names. */
const waitsPerTurn = 200;

/**
 * Makes a wait until no promise job is left. Node runs what is put off to the next tick after all of them, and that costs far
 * less than a turn of the event loop.
 */
export function createJobsWait(): () => Promise<void> {
  let waits = 0;
  return () => {
    waits += 1;
    if (waits % waitsPerTurn === 0) return turn();
    return new Promise((resolve) => {
      process.nextTick(resolve);
    });
  };
}
