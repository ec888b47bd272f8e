import { Temporal } from 'temporal-polyfill';
import { type MaintenanceWindow, type OnceTimes, type WeeklyTimes, weekdays } from '../../model/maintenance-window.ts';

/** A span of time: from an instant on, up to another one that does not belong to it. Milliseconds since 1970. */
export interface Span {
  /** From. */
  readonly fromMs: number;
  /** To, not included. */
  readonly untilMs: number;
}

/** The span of a window that an instant lies in, or else the next one; undefined when none comes any more. */
export function spanAt({ times }: MaintenanceWindow, nowMs: number): Span | undefined {
  if (!isWeekly(times)) return nowMs < times.untilMs ? times : undefined;
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(times.zone).toPlainDate();
  // A span of yesterday may go on past midnight; one of each day of the week is among the following eight days.
  for (let day = -1; day <= 8; day += 1) {
    const span = spanOf(times, today.add({ days: day }));
    // A span that a change of the clocks swallows whole is none.
    if (span && span.fromMs < span.untilMs && nowMs < span.untilMs) return span;
  }
  return undefined;
}

function isWeekly(times: OnceTimes | WeeklyTimes): times is WeeklyTimes {
  return 'days' in times;
}

/** The span that begins on a day; undefined where none does. */
function spanOf({ days, from, to, zone }: WeeklyTimes, date: Temporal.PlainDate): Span | undefined {
  if (!days.some((day) => weekdays.indexOf(day) + 1 === date.dayOfWeek)) return undefined;
  const endDate = to <= from || to === '24:00' ? date.add({ days: 1 }) : date;
  // Where the clocks are put back an hour comes twice: it begins with the first and ends with the second.
  return {
    fromMs: instantOf(date, from, zone, 'earlier'),
    untilMs: instantOf(endDate, to === '24:00' ? '00:00' : to, zone, 'later'),
  };
}

function instantOf(date: Temporal.PlainDate, time: string, zone: string, twice: 'earlier' | 'later'): number {
  const wall = date.toPlainDateTime(time);
  const zoned = wall.toZonedDateTime(zone, { disambiguation: twice });
  if (zoned.toPlainDateTime().equals(wall)) return zoned.epochMilliseconds;
  // Where the clocks are put forward the time does not exist: the first instant after the gap counts.
  const after = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  return after.getTimeZoneTransition('previous')?.epochMilliseconds ?? after.epochMilliseconds;
}
