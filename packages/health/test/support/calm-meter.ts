import type { DelayMeter } from '../../src/engine/lag-guard.ts';

/**
 * A meter of an event loop that is never late. On a virtual clock the real one would make results depend on the machine: a
 * check during a busy moment is marked `lag`, and its failure does not count.
 */
export const createCalmMeter = (): DelayMeter => ({
  read: () => ({ p99Ms: 0, maxMs: 0 }),
  reset() {},
  close() {},
});
