import type { Clock } from '../clock.ts';

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends Clock {
  /** Moves time on, calling back whatever falls due on the way, in order. */
  advance(byMs: number): Promise<void>;
  /** How long all waits on purpose have taken so far, in milliseconds. */
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
  let elapsedMs = 0;
  let sleptMs = 0;
  const timers = new Set<Timer>();

  const schedule = (delayMs: number, callback: () => void) => {
    const timer = { atMs: elapsedMs + delayMs, callback };
    timers.add(timer);
    return () => void timers.delete(timer);
  };

  const advance = async (byMs: number) => {
    const untilMs = elapsedMs + byMs;
    for (;;) {
      const next = earliest(timers, untilMs);
      if (!next) break;
      timers.delete(next);
      elapsedMs = Math.max(elapsedMs, next.atMs);
      next.callback();
      // What the callback set in motion may set further timers.
      await settle();
    }
    elapsedMs = Math.max(elapsedMs, untilMs);
  };

  return {
    now: () => startMs + elapsedMs,
    elapsedMs: () => elapsedMs,
    schedule,
    advance,
    async sleep(delayMs, signal) {
      signal?.throwIfAborted();
      sleptMs += delayMs;
      if (options.skipSleeps ?? true) {
        await advance(delayMs);
        signal?.throwIfAborted();
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => {
          cancel();
          reject(signal?.reason);
        };
        const cancel = schedule(delayMs, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        signal?.addEventListener('abort', onAbort, { once: true });
      });
    },
    get sleptMs() {
      return sleptMs;
    },
  };
}

function earliest(timers: ReadonlySet<Timer>, untilMs: number): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) if (timer.atMs <= untilMs && (!first || timer.atMs < first.atMs)) first = timer;
  return first;
}

/** Lets promise callbacks run; a turn of the event loop comes after all of them. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
