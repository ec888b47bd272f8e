import { stat } from 'node:fs/promises';
import { decodeText, TextError } from '@mdmkit/core';
import type { ClosedTime, Holiday } from '@mdmkit/monitor/duty';
import type ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { readAtMost } from '../files/read-at-most.ts';
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
    const facts = await stat(file);
    // It is read again with each change of the configuration: a pipe would be empty by then.
    if (!facts.isFile() && !facts.isDirectory()) throw new CalendarProblem('the file is a device or pipe');
    const bytes = await readAtMost(file, maxBytes);
    if (bytes === undefined) throw new CalendarProblem('the file is larger than 1 MiB');
    return decodeText(bytes);
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
    for (const { startDate, endDate } of readOccurrences(event, lastYear)) {
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
type ComponentSource = ConstructorParameters<typeof ICAL.Component>[0];
type Event = ICAL.Event;
type Time = ICAL.Time;

function eventsOf(text: string, ical: Ical): readonly Event[] {
  try {
    const parsed = ical.parse(text) as ComponentSource | readonly ComponentSource[];
    // A file may hold several calendars.
    const calendars = (isComponent(parsed) ? [parsed] : parsed).map((source) => new ical.Component(source));
    if (calendars.length === 0 || calendars.some(({ name }) => name !== 'vcalendar'))
      throw new CalendarProblem('this is no calendar: expected BEGIN:VCALENDAR');
    return calendars
      .flatMap((calendar) => calendar.getAllSubcomponents('vevent'))
      .map((event) => new ical.Event(event, { strictExceptions: true }))
      .filter((event) => !event.isRecurrenceException());
  } catch (error) {
    if (error instanceof CalendarProblem) throw error;
    throw new CalendarProblem('this is no calendar: expected iCalendar text, from BEGIN:VCALENDAR to END:VCALENDAR');
  }
}

function isComponent(source: ComponentSource | readonly ComponentSource[]): source is ComponentSource {
  return typeof (source as readonly unknown[])[0] === 'string';
}

function rulesOf(event: Event): readonly ICAL.Recur[] {
  return event.component.getAllProperties('rrule').map((property) => property.getFirstValue() as ICAL.Recur);
}

function isUnlimited(event: Event): boolean {
  return rulesOf(event).some(({ until, count }) => until === null && count === null);
}

interface Occurrence {
  readonly startDate: Time;
  readonly endDate: Time;
}

/** The occurrences of an event. What the library does not understand of its dates is a problem of the file. */
function* readOccurrences(event: Event, lastYear: number): Generator<Occurrence> {
  try {
    assertDates(event);
    yield* occurrencesOf(event, lastYear);
  } catch (error) {
    if (error instanceof CalendarProblem) throw error;
    throw new CalendarProblem(`the event "${event.uid}" has no start, or a date that does not exist`);
  }
}

/** The library reads 30 February as 2 March. @throws RangeError */
function assertDates({ component }: Event): void {
  if (!component.hasProperty('dtstart')) throw new RangeError('no start');
  for (const name of ['dtstart', 'dtend', 'recurrence-id', 'rdate', 'exdate'])
    for (const property of component.getAllProperties(name))
      for (const value of property.jCal.slice(3))
        if (typeof value === 'string') Temporal.PlainDate.from(value.slice(0, 10));
}

function* occurrencesOf(event: Event, lastYear: number): Generator<Occurrence> {
  if (!event.isRecurring()) {
    if (!isCancelled(event)) yield { startDate: event.startDate, endDate: event.endDate };
    return;
  }
  const isReal = dayCheck(event);
  const iterator = event.iterator();
  // Without a rule the library leaves out the start, which is the first occurrence (RFC 5545 §3.8.2.4).
  if (rulesOf(event).length === 0 && !isExcluded(event)) yield { startDate: event.startDate, endDate: event.endDate };
  for (let step = 0; ; step += 1) {
    const next = iterator.next() as Time | undefined;
    if (!next || next.year > lastYear) return;
    if (step >= maxSteps) throw new CalendarProblem(`an event comes more than ${maxSteps} times`);
    if (!isReal(next)) continue;
    // The library's types leave out the type of the result.
    const { item, startDate, endDate } = event.getOccurrenceDetails(next) as Occurrence & { readonly item: Event };
    // One occurrence may be cancelled, or take place although the others are cancelled.
    if (!isCancelled(item)) yield { startDate, endDate };
  }
}

/**
 * A rule that names no day repeats the day of the start. In a month without that day nothing takes place (RFC 5545 §3.3.10), but
 * the library names another day: 1 March for 29 February.
 */
function dayCheck(event: Event): (occurrence: Time) => boolean {
  const [rule, ...others] = rulesOf(event);
  const isPlain =
    (rule?.freq === 'YEARLY' || rule?.freq === 'MONTHLY') &&
    Object.keys(rule.parts).length === 0 &&
    others.length === 0 &&
    !event.component.hasProperty('rdate');
  return ({ day }) => !isPlain || day === event.startDate.day;
}

/** Whether a list of dates excludes the start, or names it again. */
function isExcluded({ component, startDate }: Event): boolean {
  return ['exdate', 'rdate'].some((name) =>
    component
      .getAllProperties(name)
      .some((property) => property.getValues().some((value) => String(value) === startDate.toString())),
  );
}

/** Words of a status may have any case (RFC 5545 §2). */
function isCancelled({ component }: Event): boolean {
  return String(component.getFirstPropertyValue('status')).toUpperCase() === 'CANCELLED';
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
