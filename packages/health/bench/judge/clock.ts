import type { Clock } from '@mdmkit/core';
import type { DelayMeter } from '../../src/engine/lag-guard.ts';

/** The clock of a simulated machine: it stands still until it is advanced, it can stall, and its wall clock can be set. */
export interface MachineClock extends Clock {
  /** Moves time on and fires each timer when it is due. `settle` runs after each moment. */
  advanceTo(elapsedMs: number, settle: () => Promise<void>): Promise<void>;
  /** The event loop is busy: time passes and no timer fires. */
  stall(forMs: number): void;
  /** Sets the wall clock ahead, or back. */
  setWallClock(byMs: number): void;
  /** How late timers fire: what the service's delay meter reads. */
  createDelayMeter(): DelayMeter;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  callback: (() => void) | undefined;
}

/** Makes a clock that stands at `startMs`, in milliseconds since 1970. */
export function createMachineClock(startMs: number): MachineClock {
  const timers = createTimerQueue();
  const meters = new Set<(delayMs: number) => void>();
  let elapsedMs = 0;
  let aheadMs = 0;
  let order = 0;

  const schedule = (delayMs: number, callback: () => void) => {
    order += 1;
    const timer: Timer = { atMs: elapsedMs + Math.max(0, delayMs), order, callback };
    timers.push(timer);
    return () => {
      timer.callback = undefined;
    };
  };

  return {
    // As Date.now(): whole milliseconds.
    now: () => Math.floor(startMs + elapsedMs + aheadMs),
    elapsedMs: () => elapsedMs,
    schedule,
    async sleep(delayMs, signal) {
      signal?.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => {
          cancel();
          reject(signal?.reason as Error);
        };
        const cancel = schedule(delayMs, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        signal?.addEventListener('abort', onAbort, { once: true });
      });
    },
    async advanceTo(untilMs, settle) {
      for (let next = timers.first(); next !== undefined && next.atMs <= untilMs; next = timers.first()) {
        if (next.callback === undefined) {
          timers.pop();
          continue;
        }
        const lateMs = Math.max(0, elapsedMs - next.atMs);
        for (const record of meters) record(lateMs);
        elapsedMs = Math.max(elapsedMs, next.atMs);
        for (let due = timers.first(); due !== undefined && due.atMs <= elapsedMs; due = timers.first()) {
          timers.pop();
          due.callback?.();
        }
        await settle();
      }
      elapsedMs = Math.max(elapsedMs, untilMs);
    },
    stall(forMs) {
      elapsedMs += forMs;
      for (const record of meters) record(forMs);
    },
    setWallClock(byMs) {
      aheadMs += byMs;
    },
    createDelayMeter() {
      // As in the service's own meter, a reset forgets what is older than the reset before.
      let [older, newer] = [0, 0];
      const record = (delayMs: number) => {
        older = Math.max(older, delayMs);
        newer = Math.max(newer, delayMs);
      };
      meters.add(record);
      return {
        read: () => ({ p99Ms: older, maxMs: older }),
        reset() {
          [older, newer] = [newer, 0];
        },
        close: () => void meters.delete(record),
      };
    },
  };
}

const isBefore = (a: Timer, b: Timer) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/** Timers in the order in which they are due: a binary heap. */
function createTimerQueue() {
  const timers: Timer[] = [];
  return {
    /** Returns the timer that is due first. */
    first: () => timers[0],
    push(timer: Timer) {
      let index = timers.length;
      timers.push(timer);
      while (index > 0) {
        const parent = (index - 1) >> 1;
        const above = timers[parent] as Timer;
        if (!isBefore(timer, above)) break;
        timers[index] = above;
        index = parent;
      }
      timers[index] = timer;
    },
    /** Removes the timer that is due first. */
    pop() {
      const last = timers.pop();
      if (last === undefined || timers.length === 0) return;
      let index = 0;
      for (;;) {
        let child = 2 * index + 1;
        if (child >= timers.length) break;
        if (child + 1 < timers.length && isBefore(timers[child + 1] as Timer, timers[child] as Timer)) child += 1;
        if (!isBefore(timers[child] as Timer, last)) break;
        timers[index] = timers[child] as Timer;
        index = child;
      }
      timers[index] = last;
    },
  };
}
