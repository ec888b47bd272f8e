import type { Rollup } from '../api/api.generated.ts';

/** The share of failed checks in five minutes. */
export interface SharePoint {
  /** The beginning, in milliseconds since 1970. */
  readonly atMs: number;
  /** The share, 0 to 1; null if nothing was checked. */
  readonly share: number | null;
}

const cellMs = 300_000;
const silent = ['throttled', 'inconclusive', 'prober_fault'];

/** Adds up all locations; where nothing was checked the line is broken. */
export function sharePoints(rollups: readonly Rollup[]): readonly SharePoint[] {
  const sums = new Map<number, { failed: number; all: number }>();
  for (const { from, classes } of rollups) {
    const atMs = Date.parse(from);
    const sum = sums.get(atMs) ?? { failed: 0, all: 0 };
    for (const [name, count] of Object.entries(classes)) {
      if (silent.includes(name)) continue;
      sum.all += count;
      if (name.startsWith('fail.')) sum.failed += count;
    }
    sums.set(atMs, sum);
  }
  const times = [...sums.keys()].sort((left, right) => left - right);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return [];
  return Array.from({ length: (last - first) / cellMs + 1 }, (_, index) => {
    const atMs = first + index * cellMs;
    const sum = sums.get(atMs);
    return { atMs, share: sum && sum.all > 0 ? sum.failed / sum.all : null };
  });
}
