import type { EpisodeRules } from './episodes.ts';
import { surpriseAt } from './fisher.ts';
import { type SeriesKind, type Transform, transforms } from './transform.ts';
import { type WeekClock, weekClockOf } from './week-clock.ts';

/** How a detector judges a series. Nothing has to be set per series. */
export interface DetectorSettings {
  /** The length of a bucket, in milliseconds. Default: 300,000, five minutes. */
  readonly bucketMs?: number;
  /** What the values are: numbers, shares from 0 to 1, or durations. Default: `value`. */
  readonly kind?: SeriesKind;
  /** The IANA zone whose wall clock the season of day and week follows. Default: `UTC`. */
  readonly zone?: string;
  /** Which deviations matter. Default: `both`. */
  readonly direction?: 'both' | 'up' | 'down';
  /**
   * The least deviation from the expectation that matters, in the unit of the series: `absolute`, and `relative` to the
   * expectation. Both have to be exceeded. Default: any.
   */
  readonly minimumEffect?: {
    /** In the unit of the series. Default: 0. */
    readonly absolute?: number;
    /** As a share of the expectation. Default: 0. */
    readonly relative?: number;
  };
  /** A bucket with fewer samples counts as missing. Default: 1. */
  readonly leastSamples?: number;
  /** The probability below which a bucket is unusual. Default: 0.003. It is not the rate of false episodes, which is lower. */
  readonly limit?: number;
  /**
   * Whether one unusual bucket opens no episode by itself: it has to be confirmed by one of the next twelve, or ten of the last 24
   * have to be a little unusual. Default: true.
   */
  readonly needsConfirmation?: boolean;
  /** Whether it learns from episodes as from usual times. Then a second equal outage is not found for weeks. Default: false. */
  readonly learnsEpisodes?: boolean;
  /** After this time a new level becomes usual, in milliseconds. Default: 96 buckets. */
  readonly adaptAfterMs?: number;
}

const defaultBucketMs = 300_000;
const defaultAdaptAfter = 96;

/** The settings of a detector, checked and prepared. */
export interface Setup {
  readonly transform: Transform;
  readonly clock: WeekClock;
  readonly rules: EpisodeRules;
  readonly direction: -1 | 0 | 1;
  readonly absolute: number;
  readonly relative: number;
  readonly leastSamples: number;
  readonly learnsEpisodes: boolean;
}

/** Checks settings. */
export function checkedSetup(options: DetectorSettings): Setup {
  const { bucketMs = defaultBucketMs, limit = 0.003, leastSamples = 1, minimumEffect = {} } = options;
  const { adaptAfterMs = defaultAdaptAfter * bucketMs } = options;
  const { absolute = 0, relative = 0 } = minimumEffect;
  const positive = { bucketMs, limit, adaptAfterMs };
  for (const [name, value] of Object.entries(positive))
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`${name} has to be a number above 0, not ${value}`);
  if (limit >= 1) throw new RangeError(`limit has to be a probability below 1, not ${limit}`);
  return {
    transform: transforms[options.kind ?? 'value'],
    clock: clockOf(options.zone ?? 'UTC'),
    rules: {
      limit: surpriseAt(limit),
      needsConfirmation: options.needsConfirmation ?? true,
      adaptAfter: adaptAfterMs / bucketMs,
      bucketMs,
    },
    direction: options.direction === 'up' ? 1 : options.direction === 'down' ? -1 : 0,
    absolute,
    relative,
    leastSamples,
    learnsEpisodes: options.learnsEpisodes ?? false,
  };
}

function clockOf(zone: string): WeekClock {
  try {
    return weekClockOf(zone);
  } catch (cause) {
    throw new RangeError(`zone has to be the name of an IANA time zone, not ${zone}`, { cause });
  }
}
