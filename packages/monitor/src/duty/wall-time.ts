import { Temporal } from 'temporal-polyfill';

/**
 * The instant of a time on the wall, in milliseconds since 1970. If the clocks are put forward and the time does not exist, the
 * first instant after the gap; if they are put back and the time comes twice, the `earlier` or the `later` one.
 */
export function instantOf(date: Temporal.PlainDate, time: string, zone: string, twice: 'earlier' | 'later'): number {
  const wall = date.toPlainDateTime(time);
  const zoned = wall.toZonedDateTime(zone, { disambiguation: twice });
  if (zoned.toPlainDateTime().equals(wall)) return zoned.epochMilliseconds;
  // "earlier" lies before the gap, so the next change of the clocks is its end, also if the time is the first of the gap.
  const before = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return before.getTimeZoneTransition('next')?.epochMilliseconds ?? zoned.epochMilliseconds;
}

/** The start of a day in a zone, in milliseconds since 1970: midnight, or the first instant if there is no midnight. */
export function startOfDay(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime(zone).epochMilliseconds;
}

/** The date of an instant in a zone. */
export function dateAt(atMs: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate();
}
