import type { Temporal } from 'temporal-polyfill';
import { dateAt, instantOf } from '../../duty/wall-time.ts';
import { type MaintenanceWindow, type OnceTimes, type WeeklyTimes, weekdays } from '../../model/maintenance-window.ts';

/** A span of time: from an instant on, up to another instant, which does not belong to it. Milliseconds since 1970. */
export interface Span {
  /** From. */
  readonly fromMs: number;
  /** To, not included. */
  readonly untilMs: number;
}

/**
 * Days ahead that are searched. A span of each day of the week is among the following eight; a change of the clocks may swallow
 * one of them, and then the next comes a week later.
 */
const daysAhead = 15;

const dayMs = 86_400_000;

/** No change of the clocks is longer than this, in milliseconds. */
const longestChangeMs = 3 * 3_600_000;

/** The span of a window that an instant lies in, or else the next one; undefined if none comes any more. */
export function spanAt({ times }: MaintenanceWindow, nowMs: number): Span | undefined {
  if (!isWeekly(times)) return nowMs < times.untilMs ? times : undefined;
  const today = dateAt(nowMs, times.zone);
  // A span of yesterday may go on past midnight.
  for (let day = -1; day <= daysAhead; day += 1) {
    const span = spanOf(times, today.add({ days: day }));
    if (span && nowMs < span.untilMs) return span;
  }
  return undefined;
}

function isWeekly(times: OnceTimes | WeeklyTimes): times is WeeklyTimes {
  return 'days' in times;
}

/** The span that begins on a day; undefined if none does, or if a change of the clocks swallows it. */
function spanOf({ days, from, to, zone }: WeeklyTimes, date: Temporal.PlainDate): Span | undefined {
  if (!days.some((day) => weekdays.indexOf(day) + 1 === date.dayOfWeek)) return undefined;
  const endDate = to <= from || to === '24:00' ? date.add({ days: 1 }) : date;
  // When the clocks are put back an hour comes twice: a span begins with the first and ends with the second.
  const span = {
    fromMs: instantOf(date, from, zone, 'earlier'),
    untilMs: instantOf(endDate, to === '24:00' ? '00:00' : to, zone, 'later'),
  };
  const lengthMs = span.untilMs - span.fromMs;
  if (lengthMs <= 0) return undefined;
  const wallMs = (minutesOf(to) - minutesOf(from)) * 60_000 + (to <= from ? dayMs : 0);
  // A window that is in force for longer than its times allow would hide trouble.
  if (lengthMs > wallMs + longestChangeMs)
    throw new RangeError(
      `the window from ${from} to ${to} in ${zone} on ${date.toString()} would be ${lengthMs} ms long`,
    );
  return span;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
