/** Five minutes after five minutes of a service with injected trouble, as the series of its measures see it. */
import { createRandom } from '@mdmkit/core/testing';
import { createServiceSeries, type ServiceBucket, seriesBucketMs } from '@mdmkit/monitor/signals';

/** What happens to the service. The last four must be silent; after the gap a brown-out must be found. */
export const seriesKinds = [
  'slow-drift',
  'brown-out',
  'gap-of-six-hours',
  'one-bucket-spikes',
  'season-with-holiday',
  'dst-change',
  'calm',
] as const;

/** What happens to the service. */
export type SeriesKind = (typeof seriesKinds)[number];

/** How one story was judged. */
export interface SeriesScore {
  /** From the beginning of the trouble to the time at which several measures are unusual, in minutes; null if it was missed. */
  readonly delayMinutes: number | null;
  /** Whether there was trouble. */
  readonly hadTrouble: boolean;
  /** How often several measures became unusual without trouble. */
  readonly falseCount: number;
  /** How many episodes single measures had without trouble. They open no incident. */
  readonly falseEpisodes: number;
}

const dayRows = 288;
const weekRows = 7 * dayRows;
const zone = 'America/Los_Angeles';
const locations = ['paris', 'tokyo'];

/** What a kind does to a row. */
interface Effect {
  /** A factor of the latency. Default: 1. */
  readonly latency?: number;
  /** The share of checks that fail. Default: 1 %. */
  readonly failing?: number;
  /** Whether nothing was measured. Default: false. */
  readonly isMissing?: boolean;
}

interface Story {
  readonly firstMs: number;
  readonly rows: number;
  readonly trouble: { readonly from: number; readonly to: number } | null;
  effectAt(row: number): Effect;
}

/** Trouble may be told of so long after its end, in rows. */
const afterRows = 12;

const monday = Date.UTC(2026, 0, 5, 8);
/** Three weeks before the clocks of the zone are put forward. */
const beforeDst = Date.UTC(2026, 1, 16, 8);

function storyOf(kind: SeriesKind, random: () => number): Story {
  const from = 3 * weekRows + Math.floor(random() * 3 * dayRows);
  const common = { firstMs: kind === 'dst-change' ? beforeDst : monday, rows: 4 * weekRows };
  const within = (row: number, first: number, length: number) => row >= first && row < first + length;
  switch (kind) {
    case 'slow-drift':
      // Within a day from usual to five times as slow, and so it stays for half a day.
      return {
        ...common,
        trouble: { from, to: from + 1.5 * dayRows },
        effectAt: (row) =>
          within(row, from, 1.5 * dayRows) ? { latency: 1 + 4 * Math.min(1, (row - from) / dayRows) } : {},
      };
    case 'brown-out': {
      const failing = 0.1 + 0.2 * random();
      return {
        ...common,
        trouble: { from, to: from + 24 },
        effectAt: (row) => (within(row, from, 24) ? { failing } : {}),
      };
    }
    case 'gap-of-six-hours': {
      const trouble = from + 72 + 12;
      return {
        ...common,
        trouble: { from: trouble, to: trouble + 24 },
        effectAt: (row) =>
          within(row, from, 72) ? { isMissing: true } : within(row, trouble, 24) ? { failing: 0.2 } : {},
      };
    }
    case 'one-bucket-spikes':
      // One in a day and a half, of any height.
      return {
        ...common,
        trouble: null,
        effectAt: (row) =>
          row >= 3 * weekRows && (row - from) % 432 === 0 ? { latency: 5 + (row % 40), failing: 0.9 } : {},
      };
    case 'season-with-holiday':
    case 'dst-change':
    case 'calm':
      return { ...common, trouble: null, effectAt: () => ({}) };
  }
}

const hours = new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short', hour: 'numeric', hourCycle: 'h23' });

/** How busy the vendor is, from 0 to 1: in the hours of offices. */
function busynessAt(atMs: number, isHoliday: boolean): number {
  const parts = Object.fromEntries(hours.formatToParts(atMs).map(({ type, value }) => [type, value]));
  if (isHoliday || parts.weekday === 'Sat' || parts.weekday === 'Sun') return 0.1;
  const hour = Number(parts.hour);
  return hour >= 8 && hour < 18 ? 1 : 0.2;
}

/** Plays one story of a kind. */
export function playSeries(kind: SeriesKind, seed: number): SeriesScore {
  const random = createRandom(seed * 7_919 + seriesKinds.indexOf(kind) * 104_729);
  const story = storyOf(kind, random);
  const series = createServiceSeries({ zoneOf: () => zone });
  const noise = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  // The Wednesday of the last week.
  const holiday = kind === 'season-with-holiday' ? 3 * 7 + 2 : -1;
  let delayMinutes: number | null = null;
  let falseCount = 0;
  let falseEpisodes = 0;
  let isUnusual = false;
  const inEpisode = new Set<string>();
  for (let row = 0; row < story.rows; row += 1) {
    const startMs = story.firstMs + row * seriesBucketMs;
    const { latency = 1, failing = 0.01, isMissing = false } = story.effectAt(row);
    const isTrouble = story.trouble !== null && row >= story.trouble.from && row < story.trouble.to + afterRows;
    const base = 250 + 250 * busynessAt(startMs, Math.floor(row / dayRows) === holiday);
    for (const location of isMissing ? [] : locations) {
      const checks = 300;
      const failures = Math.max(
        0,
        Math.round(checks * failing + Math.sqrt(checks * failing * (1 - failing)) * noise()),
      );
      const p50 = base * latency * Math.exp(0.05 * noise());
      const bucket: ServiceBucket = {
        service: 'apple.vpp',
        location,
        startMs,
        classes: { ok: Math.max(0, checks - failures), 'fail.server': failures },
        coverage: 1 - Math.abs(noise()) / 500,
        latency: { p50, p90: 2 * p50 * Math.exp(0.08 * noise()) },
      };
      for (const { measure, sinceMs } of series.take(bucket)) {
        const key = `${location} ${measure}`;
        // An episode begins with its first bucket, and is known once a second one agrees.
        if (sinceMs !== null && !inEpisode.has(key) && !isTrouble) falseEpisodes += 1;
        if (sinceMs === null) inEpisode.delete(key);
        else inEpisode.add(key);
      }
    }
    const unusual = series.unusualAt(startMs + seriesBucketMs).length > 0;
    if (unusual && isTrouble && story.trouble)
      delayMinutes ??= ((row + 1 - story.trouble.from) * seriesBucketMs) / 60_000;
    if (unusual && !isUnusual && !isTrouble) falseCount += 1;
    isUnusual = unusual;
  }
  return { delayMinutes, hadTrouble: story.trouble !== null, falseCount, falseEpisodes };
}

/** The figures of a kind: the median delay of what was found, and how much was missed and false. */
export function figuresOfSeries(scores: readonly SeriesScore[]) {
  const delays = scores
    .flatMap(({ delayMinutes }) => (delayMinutes === null ? [] : [delayMinutes]))
    .sort((a, b) => a - b);
  return {
    delay_min_median: delays[Math.floor(delays.length / 2)] ?? null,
    missed: scores.filter(({ hadTrouble, delayMinutes }) => hadTrouble && delayMinutes === null).length,
    false: scores.reduce((sum, { falseCount }) => sum + falseCount, 0),
    false_episodes: scores.reduce((sum, { falseEpisodes }) => sum + falseEpisodes, 0),
  };
}
