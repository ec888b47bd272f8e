import { createRandom } from '@mdmkit/core/testing';

/** The shapes of series that have nothing unusual in them. */
export const normalKinds = ['white', 'persistent', 'lognormal', 'daily', 'heavy-tailed', 'wandering'] as const;

/** One of {@link normalKinds}. */
export type NormalKind = (typeof normalKinds)[number];

/** The length of a bucket, in milliseconds. */
export const bucketMs = 300_000;
const firstMs = Date.UTC(2026, 0, 5);
const dayBuckets = 288;

/** Random numbers of a seed. */
export function createDraws(seed: number): { uniform(): number; normal(): number } {
  const uniform = createRandom(seed);
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/** When each bucket begins. */
export function timesOf(length: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => firstMs + index * bucketMs);
}

/** A stationary series: its distribution never changes. */
export function normalSeries(kind: NormalKind, length: number, seed: number): Float64Array {
  const { normal } = createDraws(seed);
  let before = 0;
  return Float64Array.from({ length }, (_, index) => {
    const noise = normal();
    switch (kind) {
      case 'white':
        return 10 + noise;
      case 'persistent':
        before = 0.9 * before + noise;
        return 50 + before;
      case 'wandering':
        before = 0.99 * before + noise;
        return 50 + before;
      case 'lognormal':
        return Math.exp(0.5 * noise);
      case 'daily':
        return 20 + 8 * Math.sin((2 * Math.PI * index) / dayBuckets) + noise;
      case 'heavy-tailed':
        return 10 + noise / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3);
    }
  });
}

/** The distance between the 1st and the 99th percentile. */
export function rangeOf(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return at(0.99) - at(0.01);
}
