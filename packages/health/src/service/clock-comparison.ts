import type { Clock } from '@mdmkit/core';
import { repeat } from '../engine/repeat.ts';
import type { Store } from '../store/store.ts';
import { describeDefect } from './describe-defect.ts';
import type { OnServiceEvent } from './service-event.ts';

/** What {@link createClockComparison} needs. */
export interface ClockComparisonOptions {
  /** The store whose database has a clock. */
  readonly store: Pick<Store, 'databaseTimeMs'>;
  /** The clock of this process. */
  readonly clock: Clock;
  /** Called when the clock becomes wrong, and when it is right again. */
  readonly emit: OnServiceEvent;
}

/** Compares the clock of this process with that of the database. */
export interface ClockComparison extends AsyncDisposable {
  /** Compares now. A database that does not answer changes nothing. */
  compare(): Promise<void>;
  /** Compares from time to time. */
  start(): void;
  /** Whether the clock was right when it was compared last. */
  isRight(): boolean;
  /** Since when the clock has been wrong, in milliseconds since 1970; null if it is right. */
  wrongSinceMs(): number | null;
}

/** How far the clocks may be apart, in milliseconds. */
const mostSkewMs = 2_000;
/** The time between two comparisons, in milliseconds. */
const everyMs = 10_000;

/** Makes a comparison. The clock counts as right until it is found to be wrong. */
export function createClockComparison({ store, clock, emit }: ClockComparisonOptions): ClockComparison {
  const stop = new AbortController();
  let sinceMs: number | null = null;
  let running: Promise<void> | undefined;
  const compare = async () => {
    const [beforeMs, startedMs] = [clock.now(), clock.elapsedMs()];
    const databaseMs = await store.databaseTimeMs();
    const tookMs = clock.elapsedMs() - startedMs;
    // The database read its clock at some time of the wait.
    if (databaseMs === null || tookMs > mostSkewMs) return;
    const skewMs = Math.round(beforeMs + tookMs / 2 - databaseMs);
    const isWrongNow = Math.abs(skewMs) > mostSkewMs;
    if (isWrongNow !== (sinceMs !== null)) emit({ kind: 'clock', atMs: clock.now(), skewMs, isRight: !isWrongNow });
    // By the clock of the database: the other processes read it.
    sinceMs = isWrongNow ? (sinceMs ?? databaseMs) : null;
  };
  const onError = (error: unknown) => emit({ kind: 'defect', atMs: clock.now(), error: describeDefect(error) });
  return {
    compare,
    start() {
      running ??= repeat(compare, { everyMs, clock, signal: stop.signal, onError });
    },
    isRight: () => sinceMs === null,
    wrongSinceMs: () => sinceMs,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}
