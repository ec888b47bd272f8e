import { Temporal } from 'temporal-polyfill';
import { weekdays } from '../model/maintenance-window.ts';
import type { Calendar, CalendarTime } from './calendar.ts';
import type { CalendarRules, DayException, DaySpan, Holiday } from './calendar-rules.ts';
import { dateAt, instantOf, startOfDay } from './wall-time.ts';

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly reason: string;
}

/** A day of the calendar: what begins on it. */
interface Day {
  readonly startMs: number;
  readonly endMs: number;
  /** The open spans that begin on it, in their order. */
  readonly open: readonly Span[];
  /** Why it is closed outside of them. */
  readonly closedReason: string;
  /** Closed times of the day, each with its reason. They come before {@link closedReason}. */
  readonly closed: readonly Span[];
}

/** How many days are kept: a week on both sides of the instant that is asked. */
const mostDays = 16;

/**
 * Makes the calendar of an office. A span belongs to the day on which it begins, also past midnight. An instant is converted to
 * the local date and compared with the instants of that day's boundaries, so changes of the clocks need no rule of their own: a
 * boundary that does not exist is the first instant after the gap; of a boundary that comes twice, a start is the first and an
 * end the second.
 */
export function createOfficeCalendar(rules: CalendarRules): Calendar {
  const { id, zone } = rules;
  const parts = indexRules(rules);
  const days = new Map<string, Day>();
  const dayOf = (date: Temporal.PlainDate): Day => {
    const key = date.toString();
    const kept = days.get(key);
    if (kept) return kept;
    const day = makeDay(date, rules, parts);
    if (days.size >= mostDays) days.clear();
    days.set(key, day);
    return day;
  };
  const { fromMs, untilMs } = validity(rules);
  let last: CalendarTime | undefined;
  return {
    id,
    knownUntilMs: Number.isFinite(untilMs) ? untilMs : null,
    at(atMs) {
      if (last && last.fromMs <= atMs && atMs < last.untilMs) return last;
      last = timeAt(atMs);
      return last;
    },
  };

  function timeAt(atMs: number): CalendarTime {
    if (atMs < fromMs)
      return {
        fromMs: Number.NEGATIVE_INFINITY,
        untilMs: fromMs,
        state: 'unknown',
        reason: expired(`before ${rules.valid.from}`),
      };
    if (atMs >= untilMs)
      return {
        fromMs: untilMs,
        untilMs: Number.POSITIVE_INFINITY,
        state: 'unknown',
        reason: expired(`after ${rules.valid.until}`),
      };
    const date = dateAt(atMs, zone);
    const day = dayOf(date);
    const spans = [...dayOf(date.subtract({ days: 1 })).open, ...day.open];
    const open = spans.find((span) => span.fromMs <= atMs && atMs < span.untilMs);
    if (open) return within({ ...open, state: 'open' });
    const edges = [...spans, ...day.closed].flatMap((span) => [span.fromMs, span.untilMs]);
    const names = day.closed.filter((span) => span.fromMs <= atMs && atMs < span.untilMs).map(({ reason }) => reason);
    return within({
      fromMs: Math.max(day.startMs, ...edges.filter((edgeMs) => edgeMs <= atMs)),
      untilMs: Math.min(day.endMs, ...edges.filter((edgeMs) => edgeMs > atMs)),
      state: 'closed',
      reason: names.length === 0 ? day.closedReason : names.join(', '),
    });
  }

  function within(time: CalendarTime): CalendarTime {
    return { ...time, fromMs: Math.max(time.fromMs, fromMs), untilMs: Math.min(time.untilMs, untilMs) };
  }

  function expired(when: string): string {
    return `the calendar "${id}" is not known ${when}`;
  }
}

interface RuleIndex {
  readonly exceptions: ReadonlyMap<string, DayException>;
  readonly holidays: ReadonlyMap<string, readonly Holiday[]>;
}

function indexRules({ exceptions, holidays }: CalendarRules): RuleIndex {
  const byDate = new Map<string, Holiday[]>();
  for (const holiday of holidays) byDate.set(holiday.date, [...(byDate.get(holiday.date) ?? []), holiday]);
  return { exceptions: new Map(exceptions.map((exception) => [exception.date, exception])), holidays: byDate };
}

function validity({ valid, zone }: CalendarRules): { readonly fromMs: number; readonly untilMs: number } {
  const { from, until } = valid;
  return {
    fromMs: from === null ? Number.NEGATIVE_INFINITY : startOfDay(Temporal.PlainDate.from(from), zone),
    untilMs:
      until === null ? Number.POSITIVE_INFINITY : startOfDay(Temporal.PlainDate.from(until).add({ days: 1 }), zone),
  };
}

function makeDay(date: Temporal.PlainDate, rules: CalendarRules, { exceptions, holidays }: RuleIndex): Day {
  const { zone, weekly, closed } = rules;
  const startMs = startOfDay(date, zone);
  const endMs = startOfDay(date.add({ days: 1 }), zone);
  const key = date.toString();
  const exception = exceptions.get(key);
  if (exception) {
    const name = exception.name === '' ? key : exception.name;
    const reason = `exception: ${name}`;
    return {
      startMs,
      endMs,
      open: merge(exception.open.map((span) => ({ ...spanOf(date, span, zone), reason }))),
      closedReason: reason,
      closed: [],
    };
  }
  const ofDay = holidays.get(key) ?? [];
  const wholeDay = ofDay.find(({ part }) => part === undefined);
  if (wholeDay) return { startMs, endMs, open: [], closedReason: `holiday: ${wholeDay.name}`, closed: [] };
  const closedTimes: Span[] = [
    ...ofDay.flatMap(({ part, name }) =>
      part ? [{ ...closedPart(date, part, zone), reason: `holiday: ${name}` }] : [],
    ),
    ...closed.map(({ name, ...time }) => ({ ...time, reason: `closed: ${name}` })),
  ];
  const weekday = weekdays[date.dayOfWeek - 1];
  const spans = weekly.flatMap((hours) =>
    weekday !== undefined && hours.days.includes(weekday)
      ? [{ ...spanOf(date, hours, zone), reason: `weekly hours ${hours.from} to ${hours.to}` }]
      : [],
  );
  const ofThisDay = closedTimes.filter((time) => time.fromMs < endMs && time.untilMs > startMs);
  return {
    startMs,
    endMs,
    open: subtract(merge(spans), closedTimes),
    closedReason: 'outside the weekly hours',
    closed: spans.length === 0 ? [] : ofThisDay,
  };
}

function spanOf(date: Temporal.PlainDate, { from, to }: DaySpan, zone: string): Pick<Span, 'fromMs' | 'untilMs'> {
  const endDate = to <= from || to === '24:00' ? date.add({ days: 1 }) : date;
  return {
    fromMs: instantOf(date, from, zone, 'earlier'),
    untilMs: instantOf(endDate, to === '24:00' ? '00:00' : to, zone, 'later'),
  };
}

/** A closed part that lasts until midnight also closes what of the day's spans goes on past midnight. */
function closedPart(date: Temporal.PlainDate, part: DaySpan, zone: string): Pick<Span, 'fromMs' | 'untilMs'> {
  const { fromMs, untilMs } = spanOf(date, part, zone);
  return { fromMs, untilMs: part.to === '24:00' ? Number.POSITIVE_INFINITY : untilMs };
}

/** Spans in their order, without overlaps. Empty ones, which a change of the clocks swallows, are left out. */
function merge(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((first, second) => first.fromMs - second.fromMs)) {
    if (span.untilMs <= span.fromMs) continue;
    const before = merged.at(-1);
    if (before && span.fromMs <= before.untilMs)
      merged[merged.length - 1] = { ...before, untilMs: Math.max(before.untilMs, span.untilMs) };
    else merged.push(span);
  }
  return merged;
}

function subtract(spans: readonly Span[], closed: readonly Pick<Span, 'fromMs' | 'untilMs'>[]): readonly Span[] {
  return closed.reduce<readonly Span[]>(
    (open, { fromMs, untilMs }) =>
      open.flatMap((span) =>
        [
          { ...span, untilMs: Math.min(span.untilMs, fromMs) },
          { ...span, fromMs: Math.max(span.fromMs, untilMs) },
        ].filter((part) => part.fromMs < part.untilMs),
      ),
    spans,
  );
}
