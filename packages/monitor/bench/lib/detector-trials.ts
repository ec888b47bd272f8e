import type { DetectorOptions } from '../../src/signals/index.ts';
import { detect } from './nab-designs.ts';
import { createDraws, normalKinds, normalSeries, rangeOf, timesOf } from './synthetic-series.ts';

/** How often something went as it should. */
export interface Trials {
  readonly right: number;
  readonly of: number;
}

const length = 12_000;
/** Nothing is injected or counted before. */
const warm = 1_500;

/**
 * One-bucket spikes of 30 to 144 times the usual range, up and down: right is a spike after which no episode opens within twelve
 * buckets that does not open without it.
 */
export function trySpikes(options: DetectorOptions, seeds: readonly number[]): Trials {
  let right = 0;
  let of = 0;
  for (const kind of normalKinds)
    for (const seed of seeds) {
      const values = normalSeries(kind, length, seed);
      const times = timesOf(length);
      const { uniform } = createDraws(1_000 + seed);
      const usual = detect({ times, values }, options).alerts;
      const spiked = Float64Array.from(values);
      const range = rangeOf(values);
      const places: number[] = [];
      for (let row = warm; row < length - 200; row += 400) {
        const place = row + Math.floor(200 * uniform());
        spiked[place] = (spiked[place] ?? 0) + (uniform() < 0.5 ? -1 : 1) * range * (30 + 114 * uniform());
        places.push(place);
      }
      const alerts = detect({ times, values: spiked }, options).alerts;
      for (const place of places) {
        const opens = (rows: readonly number[], from: number) => rows.some((row) => row >= from && row < place + 12);
        if (!opens(alerts, place) || opens(usual, place - 24)) right += 1;
        of += 1;
      }
    }
  return { right, of };
}

/** Nine equal outages of two hours within two weeks: right is one after the first that opens an episode before it ends. */
export function tryRepeats(options: DetectorOptions, seeds: readonly number[]): Trials {
  const outage = 24;
  let right = 0;
  let of = 0;
  for (const kind of normalKinds) {
    // What wanders further than the outage is no ground to find it on.
    if (kind === 'wandering') continue;
    for (const seed of seeds) {
      const values = normalSeries(kind, 8_000, seed);
      const { uniform } = createDraws(2_000 + seed);
      const height = 1.5 * rangeOf(values);
      const starts: number[] = [];
      for (let start = 3_000; starts.length < 9; start += 300 + Math.floor(200 * uniform())) {
        for (let row = start; row < start + outage; row += 1) values[row] = (values[row] ?? 0) + height;
        starts.push(start);
      }
      const { alerts } = detect({ times: timesOf(values.length), values }, options);
      for (const start of starts.slice(1)) {
        if (alerts.some((row) => row >= start && row < start + outage)) right += 1;
        of += 1;
      }
    }
  }
  return { right, of };
}

/** Episodes in 1,000 rows of series that have nothing unusual in them. */
export function falseEpisodes(options: DetectorOptions, seeds: readonly number[]): number {
  let episodes = 0;
  let rows = 0;
  for (const kind of normalKinds)
    for (const seed of seeds) {
      const values = normalSeries(kind, length, seed);
      const { alerts } = detect({ times: timesOf(length), values }, options);
      episodes += alerts.filter((row) => row >= warm).length;
      rows += length - warm;
    }
  return (1_000 * episodes) / rows;
}
