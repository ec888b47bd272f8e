import type { ClosedTime, Holiday } from '@mdmkit/monitor/duty';

/** What a source says of holidays. */
export interface HolidaySource {
  /** Whole days. */
  readonly holidays: readonly Holiday[];
  /** Times between two instants. */
  readonly closed: readonly ClosedTime[];
  /** The last day that the source knows, `YYYY-MM-DD`; null for no limit. */
  readonly until: string | null;
}
