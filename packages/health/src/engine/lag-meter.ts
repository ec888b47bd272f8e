import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { Clock } from '@mdmkit/core';

/** How late runs began in the last five minutes, in milliseconds; 0 while none began. */
export interface Lag {
  /** The median. */
  readonly p50Ms: number;
  /** The 99th percentile. */
  readonly p99Ms: number;
  /** The largest. */
  readonly maxMs: number;
}

/** Measures how late runs begin. */
export interface LagMeter {
  /** Records how late a run began, in milliseconds. */
  record(delayMs: number): void;
  /** Returns the figures of the last five minutes. */
  read(): Lag;
}

const sliceMs = 60_000;
const slices = 5;
/** Two digits are enough for a figure, and keep a histogram at 47 KB. */
const precision = { figures: 2 };

/** Makes a meter. What begins late after a start or an outage is forgotten five minutes later. */
export function createLagMeter(clock: Pick<Clock, 'elapsedMs'>): LagMeter {
  let recent: readonly { readonly number: number; readonly delays: RecordableHistogram }[] = [];
  const currentNumber = () => Math.floor(clock.elapsedMs() / sliceMs);
  const currentDelays = () => {
    const number = currentNumber();
    const last = recent.at(-1);
    if (last?.number === number) return last.delays;
    const delays = createHistogram(precision);
    recent = [...recent, { number, delays }].slice(-slices);
    return delays;
  };
  return {
    record: (delayMs) => currentDelays().record(Math.max(1, Math.round(delayMs))),
    read() {
      const all = createHistogram(precision);
      const oldest = currentNumber() - slices;
      for (const { number, delays } of recent) if (number > oldest) all.add(delays);
      return { p50Ms: all.percentile(50), p99Ms: all.percentile(99), maxMs: all.count === 0 ? 0 : all.max };
    },
  };
}
