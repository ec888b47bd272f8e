import type { Clock } from '../clock/clock.ts';

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends Clock {
  /** Moves time on, calling back whatever falls due on the way, in order. */
  advance(byMs: number): Promise<void>;
  /** How long all waits on purpose have taken so far, in milliseconds; those at the same time each count. */
  readonly sleptMs: number;
}

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** How a virtual clock behaves. */
export interface VirtualClockOptions {
  /** The time it begins at, in milliseconds since 1970. Default: 2026-11-23T12:00:00Z. */
  readonly startMs?: number;
  /**
   * Whether a wait on purpose (a pause between attempts, a wait for a budget) moves time on by itself. Deadlines never
   * do: they pass only when time does. Default: true.
   */
  readonly skipSleeps?: boolean;
}

/** Makes a virtual clock. */
export function createVirtualClock(options: VirtualClockOptions = {}): VirtualClock {
  const startMs = options.startMs ?? Date.UTC(2026, 10, 23, 12);
  const skipSleeps = options.skipSleeps ?? true;
  let elapsedMs = 0;
  let sleptMs = 0;
  const timers = new Set<Timer>();
  const sleeps = new Set<Timer>();
  let skipping = false;

  const add = (to: Set<Timer>, delayMs: number, callback: () => void) => {
    const timer = { atMs: elapsedMs + Math.max(0, delayMs), callback };
    to.add(timer);
    return () => void to.delete(timer);
  };

  const advanceTo = async (untilMs: number) => {
    for (;;) {
      const next = earliest([...timers, ...sleeps], untilMs);
      if (!next) break;
      timers.delete(next);
      sleeps.delete(next);
      elapsedMs = Math.max(elapsedMs, next.atMs);
      next.callback();
      // What the callback set in motion may set further timers.
      await settle();
    }
    elapsedMs = Math.max(elapsedMs, untilMs);
  };

  /** Moves time on as long as a sleep is pending, from one end of a sleep to the next: several sleep at the same time. */
  const skip = async () => {
    if (skipping) return;
    skipping = true;
    // Tasks that are about to sleep do so before time moves.
    await settle();
    for (let next = earliest(sleeps); next; next = earliest(sleeps)) await advanceTo(next.atMs);
    skipping = false;
  };

  return {
    now: () => startMs + elapsedMs,
    elapsedMs: () => elapsedMs,
    schedule: (delayMs, callback) => add(timers, delayMs, callback),
    advance: (byMs) => advanceTo(elapsedMs + byMs),
    async sleep(delayMs, signal) {
      signal?.throwIfAborted();
      const sinceMs = elapsedMs;
      let cancel = () => {};
      let onAbort = () => {};
      try {
        await new Promise<void>((resolve, reject) => {
          cancel = add(sleeps, delayMs, resolve);
          onAbort = () => reject(signal?.reason);
          signal?.addEventListener('abort', onAbort, { once: true });
          if (skipSleeps) void skip();
        });
      } finally {
        cancel();
        signal?.removeEventListener('abort', onAbort);
        sleptMs += elapsedMs - sinceMs;
      }
    },
    get sleptMs() {
      return sleptMs;
    },
  };
}

function earliest(timers: Iterable<Timer>, untilMs = Number.POSITIVE_INFINITY): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) if (timer.atMs <= untilMs && (!first || timer.atMs < first.atMs)) first = timer;
  return first;
}

/** Lets promise callbacks run; a turn of the event loop comes after all of them. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
