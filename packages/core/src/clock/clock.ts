import { setTimeout as wait } from 'node:timers/promises';

/** Where time comes from. Everything that waits or measures takes one, so that tests need not sleep. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Milliseconds since an arbitrary instant. Never goes backwards, unlike {@link Clock.now}. */
  elapsedMs(): number;
  /**
   * Waits on purpose: between attempts, or for a budget.
   * Rejects with the signal's reason once the signal is aborted.
   */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
  /**
   * Calls back once `delayMs` have passed: a deadline. Does not keep the process alive.
   * Returns a function that takes it back.
   */
  schedule(delayMs: number, callback: () => void): () => void;
}

/** The longest delay that Node's timers keep; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's own clock: the default wherever a {@link Clock} may be given. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsedMs: () => performance.now(),
  async sleep(delayMs, signal) {
    signal?.throwIfAborted();
    try {
      await wait(Math.min(delayMs, longestTimerMs), undefined, signal ? { signal } : {});
    } catch (error) {
      // Node rejects with an AbortError of its own; the caller expects the reason it gave.
      signal?.throwIfAborted();
      throw error;
    }
  },
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(delayMs, longestTimerMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
