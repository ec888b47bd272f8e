import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop was. */
export interface DelayReading {
  /** 99 of 100 turns were not later than this, in milliseconds. */
  readonly p99Ms: number;
  /** The longest delay, in milliseconds. */
  readonly maxMs: number;
}

/** Measures how late the event loop is. */
export interface DelayMeter {
  /** What was measured lately. */
  read(): DelayReading;
  /** Forgets what is older. */
  reset(): void;
  /** Ends measuring. */
  close(): void;
}

/** Remembers when the event loop was too late for what was measured to mean anything. */
export interface LagGuard {
  /** Looks at the meter; meant to be called each half second. Times are of the monotonic clock. */
  check(monotonicMs: number): void;
  /** Whether the event loop was too late at some time between these. Known up to the last look. */
  overlaps(fromMs: number, toMs: number): boolean;
  /** Ends measuring. */
  close(): void;
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Half of the second that is looked at. */
const halfWindowMs = 500;
const p99LimitMs = 200;
const stallLimitMs = 1_000;

/** How long a span is remembered, in milliseconds: no run takes longer. */
const rememberMs = 3_600_000;

/** How often Node looks at its event loop, in milliseconds: what it measures includes that. */
const resolutionMs = 10;

/** Measures with Node's histogram of delays. Each reset forgets what was measured before the reset before. */
export function createDelayMeter(): DelayMeter {
  // A histogram never counts the delay during which it was reset, which may be the one that matters: work often comes right
  // after a look. So there are two, and they are reset in turn.
  let [older, newer] = [startHistogram(), startHistogram()];
  const inMs = (one: number, other: number) => Math.max(0, Math.max(one, other) / 1e6 - resolutionMs);
  return {
    read: () => ({
      p99Ms: inMs(older.percentile(99), newer.percentile(99)),
      maxMs: inMs(older.max, newer.max),
    }),
    reset() {
      older.reset();
      [older, newer] = [newer, older];
    },
    close() {
      older.disable();
      newer.disable();
    },
  };
}

function startHistogram() {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  return histogram;
}

/**
 * Makes a guard over a meter. Too late is a second in which one turn in a hundred was later than 200 ms, or any later than a
 * second.
 */
export function createLagGuard(meter: DelayMeter): LagGuard {
  let spans: Span[] = [];
  /** When the two halves of the second began. */
  let halves: readonly [number, number] | undefined;

  const remember = (fromMs: number, toMs: number) => {
    const last = spans.at(-1);
    if (last === undefined || last.toMs < fromMs) spans.push({ fromMs, toMs });
    else spans[spans.length - 1] = { fromMs: last.fromMs, toMs };
  };

  return {
    check(monotonicMs) {
      halves ??= [monotonicMs, monotonicMs];
      const { p99Ms, maxMs } = meter.read();
      if (p99Ms > p99LimitMs || maxMs > stallLimitMs) remember(halves[0], monotonicMs);
      if (monotonicMs - halves[1] < halfWindowMs) return;
      meter.reset();
      halves = [halves[1], monotonicMs];
      spans = spans.filter(({ toMs }) => toMs > monotonicMs - rememberMs);
    },
    overlaps: (fromMs, toMs) => spans.some((span) => span.fromMs < toMs && fromMs < span.toMs),
    close: () => meter.close(),
  };
}
