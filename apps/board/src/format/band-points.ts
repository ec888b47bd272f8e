import type { Series } from '../api/api.generated.ts';

/** The lines of one measure over time; null where nothing is known. */
export interface BandPoints {
  /** The times, in seconds since 1970. */
  readonly seconds: readonly number[];
  /** The upper ends of the band. */
  readonly high: readonly (number | null)[];
  /** The lower ends of the band. */
  readonly low: readonly (number | null)[];
  /** What was expected. */
  readonly expected: readonly (number | null)[];
  /** What was seen. */
  readonly value: readonly (number | null)[];
}

const cellMs = 300_000;

/** The lines of readings of one measure at one location, oldest first. Where a reading is missing the lines are broken. */
export function bandPoints(readings: readonly Series[]): BandPoints {
  const byTime = new Map(readings.map((reading) => [Date.parse(reading.from), reading]));
  const times = [...byTime.keys()].sort((first, second) => first - second);
  const [firstMs = 0, lastMs = -cellMs] = [times[0], times.at(-1)];
  const cells = Array.from({ length: (lastMs - firstMs) / cellMs + 1 }, (_, index) => firstMs + index * cellMs);
  const line = (name: 'high' | 'low' | 'expected' | 'value') => cells.map((ms) => byTime.get(ms)?.[name] ?? null);
  return {
    seconds: cells.map((ms) => ms / 1_000),
    high: line('high'),
    low: line('low'),
    expected: line('expected'),
    value: line('value'),
  };
}
