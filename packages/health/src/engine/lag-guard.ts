import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late the event loop was. */
export interface DelayReading {
  /** 99 of 100 turns were not later than this, in milliseconds. */
  readonly p99Ms: number;
  /** The longest delay, in milliseconds. */
  readonly maxMs: number;
  /** The mean delay, in milliseconds. Default: 0; then only the longest delay counts as time in which nothing ran. */
  readonly meanMs?: number;
}

/** Measures how late the event loop is. */
export interface DelayMeter {
  /** Returns what was measured in the last second. */
  read(): DelayReading;
  /** Forgets what is older. */
  reset(): void;
  /** Ends the measurement. */
  close(): void;
}

/** Remembers when the event loop was too late, and for how long it stood still. Times are of the monotonic clock. */
export interface LagGuard {
  /** Reads the meter. To be called each half second. */
  check(monotonicMs: number): void;
  /** Whether the event loop was too late at some time between these, as far as was read. */
  overlaps(fromMs: number, toMs: number): boolean;
  /** How long the event loop stood still between these, in milliseconds, as far as was read. */
  stalledMs(fromMs: number, toMs: number): number;
  /** For how long the event loop has been too late without a pause, in milliseconds; 0 if the last reading was good. */
  lateForMs(monotonicMs: number): number;
  /** Ends the measurement. */
  close(): void;
}

/** A time in which the event loop was too late. */
interface LateSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** For how long of it nothing ran. */
  readonly stalledMs: number;
  /** The longest delay that was read last: the same stall is read twice, because the windows overlap. */
  readonly readMs: number;
}

/** Half of the second that is measured. */
const halfWindowMs = 500;
const p99LimitMs = 200;
const stallLimitMs = 1_000;
const meanLimitMs = 100;

/** How long a span is remembered, in milliseconds: no run takes longer. */
const rememberMs = 3_600_000;

/** How often Node samples its event loop, in milliseconds. */
const resolutionMs = 10;

/** Measures with Node's histogram of delays. Each reset forgets what was measured before the reset before. */
export function createDelayMeter(): DelayMeter {
  // A histogram never counts the delay during which it was reset, which may be the one that matters: work often comes right
  // after a look. So there are two, and they are reset in turn.
  let [older, newer] = [startHistogram(), startHistogram()];
  const delayMs = (first: number, second: number) => Math.max(0, Math.max(first, second) / 1e6 - resolutionMs);
  return {
    read: () => ({
      p99Ms: delayMs(older.percentile(99), newer.percentile(99)),
      maxMs: delayMs(older.max, newer.max),
      // Without a turn there is no mean.
      meanMs: older.count === 0 ? 0 : delayMs(older.mean, older.mean),
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
 * Makes a guard over a meter. The event loop is too late in a second if one turn in a hundred was later than 200 ms, the mean
 * was above 100 ms, or one turn was later than a second.
 */
export function createLagGuard(meter: DelayMeter): LagGuard {
  let spans: LateSpan[] = [];
  /** When the two halves of the second began. */
  let halves: readonly [number, number] | undefined;

  const remember = (fromMs: number, toMs: number, { maxMs, meanMs = 0 }: DelayReading) => {
    const last = spans.at(-1);
    const lastingMs = last === undefined || last.toMs < fromMs ? 0 : last.stalledMs;
    const newFromMs = Math.max(fromMs, last?.toMs ?? fromMs);
    // Turns that are all late by the mean leave only the resolution to run in.
    const shareMs = ((toMs - newFromMs) * meanMs) / (meanMs + resolutionMs);
    const longestMs = last !== undefined && last.toMs >= fromMs && last.readMs === maxMs ? 0 : maxMs;
    const stalledMs = lastingMs + Math.max(shareMs, longestMs);
    if (last === undefined || last.toMs < fromMs) spans.push({ fromMs, toMs, stalledMs, readMs: maxMs });
    else spans[spans.length - 1] = { fromMs: last.fromMs, toMs, stalledMs, readMs: maxMs };
  };
  const overlapping = (fromMs: number, toMs: number) =>
    spans.filter((span) => span.fromMs < toMs && fromMs < span.toMs);

  return {
    check(monotonicMs) {
      halves ??= [monotonicMs, monotonicMs];
      const reading = meter.read();
      const { p99Ms, maxMs, meanMs = 0 } = reading;
      if (p99Ms > p99LimitMs || maxMs > stallLimitMs || meanMs > meanLimitMs) remember(halves[0], monotonicMs, reading);
      if (monotonicMs - halves[1] < halfWindowMs) return;
      meter.reset();
      halves = [halves[1], monotonicMs];
      spans = spans.filter(({ toMs }) => toMs > monotonicMs - rememberMs);
    },
    overlaps: (fromMs, toMs) => overlapping(fromMs, toMs).length > 0,
    stalledMs(fromMs, toMs) {
      let sumMs = 0;
      for (const span of overlapping(fromMs, toMs)) {
        const commonMs = Math.min(toMs, span.toMs) - Math.max(fromMs, span.fromMs);
        // Where in its span the loop stood still was not measured: as much of it as fits counts.
        sumMs += Math.min(commonMs, span.stalledMs);
      }
      return Math.min(sumMs, toMs - fromMs);
    },
    lateForMs(monotonicMs) {
      const last = spans.at(-1);
      return last === undefined || last.toMs < monotonicMs ? 0 : last.toMs - last.fromMs;
    },
    close: () => meter.close(),
  };
}
