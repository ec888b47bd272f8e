import { type Clock, notify, startDeadline, waitFor } from '@mdmkit/core';
import type { EndedRun, TimedRun } from './running-runs.ts';

/** Results that are handed over together. */
export interface RunBatch<Result> {
  /** Ended runs, in the order in which they ended. */
  readonly runs: readonly EndedRun<Result>[];
  /** What had to be let go since the last batch, because too much was waiting; null for nothing. */
  readonly dropped: DroppedRuns | null;
}

/** Results that were not delivered. */
export interface DroppedRuns {
  /** How many. */
  readonly count: number;
  /** The earliest of their ends, in milliseconds since 1970. */
  readonly fromMs: number;
  /** The latest of their ends, in milliseconds since 1970. */
  readonly toMs: number;
}

/** How results are handed over. */
export interface DeliveryOptions<Result> {
  /** Time. */
  readonly clock: Clock;
  /** Takes a batch. Throws when it took nothing of it: then the same runs come again with the next. */
  readonly onBatch: (batch: RunBatch<Result>) => Promise<void>;
  /** Says what disturbed a run. It is asked as late as possible: a stall is noticed only after it. */
  readonly disturbanceOf: (run: TimedRun<Result>) => Pick<EndedRun<Result>, 'flags' | 'stalledMs'>;
  /** Told what `onBatch` threw. */
  readonly onError: ((error: unknown) => void) | undefined;
  /** How long results wait for others, in milliseconds. */
  readonly batchMs: number;
  /** How many do not wait any longer. */
  readonly batchRuns: number;
  /** How many may wait; then the oldest are let go. */
  readonly maxBuffered: number;
}

/** Hands results over, one batch at a time, and lets no caller wait for that. */
export interface Delivery<Result> {
  /** How many results wait. */
  readonly size: number;
  /** How many were let go so far. */
  readonly dropped: number;
  /** Takes results in. */
  add(runs: readonly TimedRun<Result>[]): void;
  /** Whether a batch should go now. */
  isDue(): boolean;
  /** How long until a batch should go, in milliseconds; infinity while nothing waits or a batch is under way. */
  dueInMs(): number;
  /** Hands over what waits. Does not wait for it to be taken. */
  send(): void;
  /** Hands over all that waits, within a time; answers how many results were not taken. */
  finish(limitMs: number): Promise<number>;
}

/** The wait after a batch that was not taken, in milliseconds. */
const pauseMs = 1_000;

/** Makes a delivery with nothing to deliver. */
export function createDelivery<Result>(options: DeliveryOptions<Result>): Delivery<Result> {
  const { clock, onBatch, disturbanceOf, onError, batchMs, batchRuns, maxBuffered } = options;
  let waiting: TimedRun<Result>[] = [];
  let letGo: DroppedRuns | null = null;
  let dropped = 0;
  let sending: Promise<void> | undefined;
  let underWay = 0;
  /** On the monotonic clock: when the next batch may go at the earliest, and when it should. */
  let [earliestMs, dueMs] = [0, 0];

  const limit = () => {
    if (waiting.length <= maxBuffered) return;
    const gone = waiting.splice(0, waiting.length - maxBuffered);
    dropped += gone.length;
    letGo = merge(letGo, gone);
  };

  const give = async () => {
    const [timed, lost] = [waiting, letGo];
    [waiting, letGo, underWay] = [[], null, timed.length];
    try {
      const runs = timed.map(({ beganMs, stepped, ...run }) => ({
        ...run,
        ...disturbanceOf({ ...run, beganMs, stepped }),
      }));
      await onBatch({ runs, dropped: lost });
      earliestMs = clock.elapsedMs();
    } catch (error) {
      notify(onError, error);
      waiting = [...timed, ...waiting];
      letGo = join(lost, letGo);
      earliestMs = clock.elapsedMs() + pauseMs;
      limit();
    }
    underWay = 0;
  };

  const isEmpty = () => waiting.length === 0 && letGo === null;

  const dueInMs = () => {
    if (sending !== undefined || isEmpty()) return Number.POSITIVE_INFINITY;
    const atMs = waiting.length >= batchRuns ? earliestMs : Math.max(earliestMs, dueMs);
    return Math.max(0, atMs - clock.elapsedMs());
  };

  const send = () => {
    if (sending !== undefined || isEmpty()) return;
    sending = give().finally(() => {
      sending = undefined;
    });
  };

  const finishWithin = async (limitMs: number) => {
    using deadline = startDeadline(clock, limitMs, () => new Error('the results were not taken in time'));
    await waitFor(sending ?? Promise.resolve(), deadline.signal);
    send();
    await waitFor(sending ?? Promise.resolve(), deadline.signal);
  };

  return {
    get size() {
      return waiting.length + underWay;
    },
    get dropped() {
      return dropped;
    },
    add(runs) {
      if (runs.length === 0) return;
      if (waiting.length === 0) dueMs = clock.elapsedMs() + batchMs;
      for (const run of runs) waiting.push(run);
      limit();
    },
    isDue: () => dueInMs() === 0,
    dueInMs,
    send,
    async finish(limitMs) {
      try {
        await finishWithin(limitMs);
      } catch (error) {
        notify(onError, error);
      }
      return waiting.length + underWay;
    },
  };
}

function merge(before: DroppedRuns | null, runs: readonly { readonly endedMs: number }[]): DroppedRuns | null {
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined) return before;
  return join(before, { count: runs.length, fromMs: first.endedMs, toMs: last.endedMs });
}

function join(before: DroppedRuns | null, after: DroppedRuns | null): DroppedRuns | null {
  if (before === null || after === null) return before ?? after;
  return {
    count: before.count + after.count,
    fromMs: Math.min(before.fromMs, after.fromMs),
    toMs: Math.max(before.toMs, after.toMs),
  };
}
