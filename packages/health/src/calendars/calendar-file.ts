import { open } from 'node:fs/promises';
import { decodeText, TextError } from '@mdmkit/core';
import type { ClosedTime, Holiday } from '@mdmkit/monitor/duty';
import type ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { reasonOf } from '../files/reason-of.ts';
import { CalendarProblem } from './calendar-problem.ts';
import type { HolidaySource } from './holiday-source.ts';

/** The largest file, in bytes. */
const maxBytes = 1024 * 1024;

/** The most days and times that a file may stand for, and the most steps of one recurrence. */
const [maxTimes, maxSteps] = [10_000, 20_000];

/** How many years after this one recurring events are followed. */
const yearsAhead = 3;

/**
 * Reads the events of an `.ics` file as closed days and times. An all-day event ends before its end date; recurrences and their
 * exceptions count.
 *
 * @throws CalendarProblem - If the file cannot be read, is larger than 1 MiB, is no calendar, stands for more than 10,000 days and
 *   times, or has a time without a zone.
 */
export async function readCalendarFile(file: string, nowMs: number): Promise<HolidaySource> {
  return await parseCalendar(await readFile(file), nowMs);
}

async function readFile(file: string): Promise<string> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      if (size > maxBytes) throw new CalendarProblem('the file is larger than 1 MiB');
      return decodeText(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof CalendarProblem) throw error;
    throw new CalendarProblem(
      error instanceof TextError ? `the file is ${error.message}` : `the file ${reasonOf(error)}`,
    );
  }
}

/**
 * Parses the text of an `.ics` file.
 *
 * @throws CalendarProblem - As {@link readCalendarFile}.
 */
export async function parseCalendar(text: string, nowMs: number): Promise<HolidaySource> {
  const { default: ical } = await import('ical.js');
  const events = eventsOf(text, ical);
  const lastYear = new Date(nowMs).getUTCFullYear() + yearsAhead;
  const holidays: Holiday[] = [];
  const closed: ClosedTime[] = [];
  let lastDate = '';
  let isEndless = false;
  for (const event of events) {
    const summary = event.component.getFirstPropertyValue('summary');
    const name = typeof summary === 'string' ? summary : 'closed';
    isEndless ||= event.isRecurring() && isUnlimited(event);
    for (const { startDate, endDate } of occurrencesOf(event, lastYear)) {
      if (startDate.isDate) holidays.push(...allDays(startDate, endDate, name));
      else closed.push({ fromMs: instantOf(startDate), untilMs: instantOf(endDate), name });
      if (holidays.length + closed.length > maxTimes)
        throw new CalendarProblem(`the events stand for more than ${maxTimes} days and times`);
      const date = dateText(startDate);
      if (date > lastDate) lastDate = date;
    }
  }
  if (lastDate === '') throw new CalendarProblem('the calendar has no event');
  return { holidays, closed, until: `${isEndless ? lastYear : lastDate.slice(0, 4)}-12-31` };
}

type Ical = typeof ICAL;
type Event = ICAL.Event;
type Time = ICAL.Time;

function eventsOf(text: string, ical: Ical): readonly Event[] {
  try {
    const calendar = new ical.Component(ical.parse(text) as ConstructorParameters<typeof ICAL.Component>[0]);
    if (calendar.name !== 'vcalendar') throw new CalendarProblem('this is no calendar: expected BEGIN:VCALENDAR');
    return calendar
      .getAllSubcomponents('vevent')
      .filter((event) => event.getFirstPropertyValue('status') !== 'CANCELLED')
      .map((event) => new ical.Event(event, { strictExceptions: true }))
      .filter((event) => !event.isRecurrenceException());
  } catch (error) {
    if (error instanceof CalendarProblem) throw error;
    throw new CalendarProblem('this is no calendar: expected iCalendar text, from BEGIN:VCALENDAR to END:VCALENDAR');
  }
}

function isUnlimited(event: Event): boolean {
  const rules = event.component.getAllProperties('rrule').map((property) => property.getFirstValue() as ICAL.Recur);
  return rules.some(({ until, count }) => until === null && count === null);
}

interface Occurrence {
  readonly startDate: Time;
  readonly endDate: Time;
}

function* occurrencesOf(event: Event, lastYear: number): Generator<Occurrence> {
  if (!event.isRecurring()) {
    yield { startDate: event.startDate, endDate: event.endDate };
    return;
  }
  const iterator = event.iterator();
  for (let step = 0; ; step += 1) {
    const next = iterator.next() as Time | undefined;
    if (!next || next.year > lastYear) return;
    if (step >= maxSteps) throw new CalendarProblem(`an event comes more than ${maxSteps} times`);
    yield event.getOccurrenceDetails(next);
  }
}

/** The days of an all-day event: its end date is not included. */
function allDays(start: Time, end: Time, name: string): readonly Holiday[] {
  const first = Temporal.PlainDate.from(dateText(start));
  const days = Math.max(1, first.until(Temporal.PlainDate.from(dateText(end))).days);
  if (days > maxTimes) throw new CalendarProblem('an event lasts longer than 27 years');
  return Array.from({ length: days }, (_, day) => ({ date: first.add({ days: day }).toString(), name }));
}

function dateText({ year, month, day }: Time): string {
  return new Temporal.PlainDate(year, month, day).toString();
}

/** The instant of a time. Its zone is UTC, one that the file defines, or an IANA name. */
function instantOf(time: Time): number {
  if (time.zone.tzid !== 'floating') return time.toUnixTime() * 1_000;
  const named = (time as { readonly timezone?: string }).timezone;
  if (named === undefined || named === '')
    throw new CalendarProblem(`the time ${time.toString()} has no zone: expected "Z" or TZID`);
  try {
    return Temporal.PlainDateTime.from(time.toString()).toZonedDateTime(named).epochMilliseconds;
  } catch {
    throw new CalendarProblem(`the time zone "${named.slice(0, 60)}" is not known`);
  }
}
