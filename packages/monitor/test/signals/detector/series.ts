import { createRandom } from '@mdmkit/core/testing';
import { type Bucket, createDetector, type DetectorOptions, type Reading } from '../../../src/signals/index.ts';

/** Five minutes, and the buckets of a day. */
export const bucketMs = 300_000;
export const day = 288;

/** A Monday. */
export const firstMs = Date.UTC(2026, 0, 5);

/** Normally distributed numbers of a seed, with the standard deviation 1. */
export function createNoise(seed: number): () => number {
  const random = createRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Noise around 100 with the standard deviation 5. */
export function noisy(length: number, seed = 1): number[] {
  const noise = createNoise(seed);
  return Array.from({ length }, () => 100 + 5 * noise());
}

/** A wave of a day with the amplitude 40 around 100, and noise with the standard deviation 4. */
export function daily(length: number, seed = 1): number[] {
  const noise = createNoise(seed);
  return Array.from({ length }, (_, row) => 100 + 40 * Math.sin((2 * Math.PI * row) / day) + 4 * noise());
}

/** The buckets of values, one after another. */
export function bucketsOf(values: readonly (number | null)[], fromMs = firstMs): Bucket[] {
  return values.map((value, row) => ({ startMs: fromMs + row * bucketMs, value }));
}

/** What a new detector reads in the values. */
export function readingsOf(values: readonly (number | null)[], options: DetectorOptions = {}): Reading[] {
  const detector = createDetector(options);
  return bucketsOf(values).map((bucket) => detector.take(bucket));
}

/** The rows at which an episode opened. */
export function openings(readings: readonly Reading[]): number[] {
  return readings.flatMap(({ change }, row) => (change === 'opened' ? [row] : []));
}
