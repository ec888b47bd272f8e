/**
 * What is followed of each service at each location: shares of checks, latencies of good answers in milliseconds, checks done of
 * those due; of the series of a canary only how long the vendor takes to complete a change, in milliseconds.
 */
export const measures = ['failing', 'throttled', 'latency-p50', 'latency-p90', 'volume', 'completion'] as const;

/** One of {@link measures}. */
export type Measure = (typeof measures)[number];

/** What five minutes of one measure of a service at a location say, held against the history of this series. */
export interface SeriesReading {
  /** The service. */
  readonly service: string;
  /** The location. */
  readonly location: string;
  /** What is measured. */
  readonly measure: Measure;
  /** When the five minutes began, in milliseconds since 1970. */
  readonly startMs: number;
  /** `held`: unusual, waits for confirmation. `anomalous`: part of an episode. `learning`: too little is known. */
  readonly state: 'learning' | 'normal' | 'held' | 'anomalous' | 'missing' | 'excluded' | 'late';
  /** The value: a share from 0 to 1, or milliseconds. Null without data. */
  readonly value: number | null;
  /** What was expected at this time of the week; null if nothing is known. */
  readonly expected: number | null;
  /** The lower end of the band in which nearly all values lie. */
  readonly low: number | null;
  /** Its upper end. */
  readonly high: number | null;
  /** The probability of something as unusual, from 0 to 1. */
  readonly probability: number;
  /** How unusual it is: minus the decimal logarithm of the product of the signals' probabilities. */
  readonly surprise: number;
  /** What is most unusual: `record`, `mean`, `season`, `spread`. Null if nothing is. */
  readonly signal: string | null;
  /** On which side it is unusual. */
  readonly side: 'above' | 'below' | null;
  /** How many buckets it was held against. */
  readonly historyLength: number;
  /** Since when an episode goes on, in milliseconds since 1970; null if none does. */
  readonly sinceMs: number | null;
}

/** A service of which several measures are unusual at once. */
export interface UnusualService {
  /** The service. */
  readonly service: string;
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** The series that agree. */
  readonly series: readonly SeriesReading[];
}
