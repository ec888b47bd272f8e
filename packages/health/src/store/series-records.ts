import type { SeriesReading } from '@mdmkit/monitor/model';

/** A series as it is stored. */
export interface StoredSeries {
  /** Its last reading. */
  readonly reading: SeriesReading;
  /** The start of the bucket after which `learned` was saved, in milliseconds since 1970. */
  readonly learnedMs: number;
  /** What its detector had learned. */
  readonly learned: Uint8Array;
}

/** A series to be stored. Without `learned`, what was stored before stays. */
export interface SeriesChange extends Pick<StoredSeries, 'reading'>, Partial<Pick<StoredSeries, 'learned'>> {
  /** Earlier readings that are kept, too, for charts. Default: none. */
  readonly earlier?: readonly SeriesReading[];
}
