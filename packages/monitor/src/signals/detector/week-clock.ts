import { Temporal } from 'temporal-polyfill';

/** Slots of a day: a quarter of an hour each. */
export const daySlots = 96;
/** Slots of a week, from Monday 00:00 on. */
export const weekSlots = 7 * daySlots;

const slotMs = 900_000;
/** 1 January 1970 was a Thursday. */
const firstMondayMs = 4 * 24 * 3_600_000;

/** Tells the time of the week on the wall of a place. */
export interface WeekClock {
  /**
   * The quarter of an hour of the local week at a time, from 0 to 671. On the day on which clocks go forward four slots do not
   * occur; on the day on which they go back four occur twice.
   */
  slotAt(ms: number): number;
}

const clocks = new Map<string, WeekClock>();

/**
 * The clock of a zone; the same for all that ask for it.
 *
 * @throws RangeError - If the zone is not in the IANA database.
 */
export function weekClockOf(zone: string): WeekClock {
  const existing = clocks.get(zone);
  if (existing) return existing;
  const clock = createWeekClock(zone);
  clocks.set(zone, clock);
  return clock;
}

function createWeekClock(zone: string): WeekClock {
  let { fromMs, toMs, offsetMs } = spanAt(zone, 0);
  return {
    slotAt(ms) {
      // Between two changes of the clock the distance to UTC stays, and the database is not asked again.
      if (ms < fromMs || ms >= toMs) ({ fromMs, toMs, offsetMs } = spanAt(zone, ms));
      const slots = Math.floor((ms + offsetMs - firstMondayMs) / slotMs);
      // The remainder of a floating-point number is slow.
      return (slots - Math.floor(slots / weekSlots) * weekSlots) | 0;
    },
  };
}

function spanAt(zone: string, ms: number): { fromMs: number; toMs: number; offsetMs: number } {
  const moment = Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(zone);
  // A change at this very millisecond is the one before the next.
  const previous = moment.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const next = moment.getTimeZoneTransition('next');
  return {
    fromMs: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    toMs: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: moment.offsetNanoseconds / 1e6,
  };
}
