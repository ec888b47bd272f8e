import { resolve } from 'node:path';
import { type AnyRules, type CalendarRules, circleAmong, createCalendars, nextOpening } from '@mdmkit/monitor/duty';
import { readCalendarFile } from '../calendars/calendar-file.ts';
import { CalendarProblem } from '../calendars/calendar-problem.ts';
import { countryHolidays } from '../calendars/country-holidays.ts';
import type { HolidaySource } from '../calendars/holiday-source.ts';
import type { CalendarConfig, HolidaysConfig } from './alerts-config.ts';
import type { ConfigProblem } from './config-error.ts';
import { calendarNoticeMs } from './ending-calendars.ts';
import { unknownId } from './unknown-id.ts';
import type { YamlSource } from './yaml-source.ts';

/** What calendars are read with. */
export interface CalendarContext {
  /** The part of the file that lists the calendars. */
  readonly source: YamlSource;
  /** The folder that relative paths count from. */
  readonly folder: string;
  /** The present, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** What calendars are, and what is wrong with them. */
export interface ReadCalendars {
  /** The calendars. */
  readonly rules: readonly AnyRules[];
  /** Mistakes: the configuration is refused. */
  readonly problems: readonly ConfigProblem[];
  /** What people have to know: a file is broken, or holidays are known for a short time only. */
  readonly warnings: readonly ConfigProblem[];
}

/**
 * Reads calendars and their holidays. A broken file is no mistake that stops the service: the calendar is not known then, and both
 * sides are told.
 */
export async function readCalendars(
  calendars: readonly CalendarConfig[],
  context: CalendarContext,
): Promise<ReadCalendars> {
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const rules: AnyRules[] = [];
  for (const [index, calendar] of calendars.entries()) {
    const read = await readCalendar(calendar, index, context);
    rules.push(read.rules);
    problems.push(...read.problems);
    warnings.push(...read.warnings);
  }
  problems.push(...referenceProblems(calendars, rules, context.source));
  if (problems.length > 0) return { rules, problems, warnings };
  const outlook = lookAhead(calendars, rules, context);
  return { rules, problems: outlook.problems, warnings: [...warnings, ...outlook.warnings] };
}

async function readCalendar(
  config: CalendarConfig,
  index: number,
  context: CalendarContext,
): Promise<{ rules: AnyRules; problems: ConfigProblem[]; warnings: ConfigProblem[] }> {
  const { id, zone, weekly = [], holidays = [], exceptions = [], valid, union, intersect, not } = config;
  const none = { problems: [], warnings: [] };
  if (union) return { rules: { id, union }, ...none };
  if (intersect) return { rules: { id, intersect }, ...none };
  if (not !== undefined) return { rules: { id, not }, ...none };
  // The schema lets no other calendar pass without a zone.
  if (zone === undefined) return { rules: { id, broken: 'it has no zone' }, ...none };
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const sources: HolidaySource[] = [];
  let broken: string | undefined;
  for (const [place, holiday] of holidays.entries()) {
    try {
      sources.push(await readHolidays(holiday, zone, context));
    } catch (error) {
      if (!(error instanceof CalendarProblem)) throw error;
      const member = 'file' in holiday ? 'file' : 'country';
      const problem = (text: string) => context.source.problem([index, 'holidays', place, member], text);
      if (member === 'country') problems.push(problem(error.message));
      else {
        broken = error.message;
        warnings.push(problem(`${error.message}; until it is repaired, both sides are notified`));
      }
    }
  }
  if (broken !== undefined) return { rules: { id, broken }, problems, warnings };
  const rules: CalendarRules = {
    id,
    zone,
    weekly,
    holidays: sources.flatMap((source) => source.holidays),
    closed: sources.flatMap((source) => source.closed),
    exceptions: exceptions.map(({ date, open, name = '' }) => ({ date, open, name })),
    valid: { from: valid?.from ?? null, until: earliest([valid?.until, ...sources.map(({ until }) => until)]) },
  };
  return { rules, problems, warnings };
}

async function readHolidays(
  holiday: HolidaysConfig,
  zone: string,
  { folder, nowMs }: CalendarContext,
): Promise<HolidaySource> {
  if ('file' in holiday) return await readCalendarFile(resolve(folder, holiday.file), nowMs);
  if ('country' in holiday) {
    const { country, region, types } = holiday;
    return await countryHolidays({ country, zone, nowMs, ...(region ? { region } : {}), ...(types ? { types } : {}) });
  }
  const { date, name = date, from, to } = holiday;
  const part = from === undefined || to === undefined ? {} : { part: { from, to } };
  return { holidays: [{ date, name, ...part }], closed: [], until: null };
}

function earliest(dates: readonly (string | null | undefined)[]): string | null {
  const [first] = dates.flatMap((date) => date ?? []).sort();
  return first ?? null;
}

function referenceProblems(
  calendars: readonly CalendarConfig[],
  rules: readonly AnyRules[],
  source: YamlSource,
): readonly ConfigProblem[] {
  const ids = new Set(calendars.map(({ id }) => id));
  const problems: ConfigProblem[] = [];
  const refuse = (path: readonly PropertyKey[], id: string) => {
    if (!ids.has(id)) problems.push(source.problem(path, unknownId('calendar', ids)));
  };
  for (const [index, { id, union = [], intersect = [], not, exceptions = [] }] of calendars.entries()) {
    for (const [place, { date }] of exceptions.entries())
      if (exceptions.findIndex((each) => each.date === date) < place)
        problems.push(
          source.problem(
            [index, 'exceptions', place, 'date'],
            'an exception of this day is there already; name all its hours in one',
          ),
        );
    if (calendars.findIndex((each) => each.id === id) < index)
      problems.push(source.problem([index, 'id'], 'a calendar of this id is there already'));
    for (const [place, member] of union.entries()) refuse([index, 'union', place], member);
    for (const [place, member] of intersect.entries()) refuse([index, 'intersect', place], member);
    if (not !== undefined) refuse([index, 'not'], not);
  }
  const circle = circleAmong(rules);
  if (circle !== undefined)
    problems.push(source.problem([calendars.findIndex(({ id }) => id === circle)], 'this calendar is made of itself'));
  return problems;
}

/** What the next time brings: a calendar that never opens is a mistake, one that expires soon a warning. */
function lookAhead(
  configs: readonly CalendarConfig[],
  rules: readonly AnyRules[],
  { source, nowMs }: CalendarContext,
): { readonly problems: readonly ConfigProblem[]; readonly warnings: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  for (const [index, { id }] of configs.entries()) {
    const calendar = createCalendars(rules).get(id);
    if (!calendar) continue;
    const { state } = calendar.at(nowMs);
    const untilMs = calendar.knownUntilMs;
    const isCombined = configs[index]?.zone === undefined;
    // Whether it opens after its end is not known: that is no mistake.
    const endsSoon = untilMs !== null && untilMs - nowMs <= calendarNoticeMs;
    if (endsSoon && Number.isFinite(untilMs) && !isCombined)
      warnings.push(source.problem([index], expiryText(untilMs, nowMs)));
    if (!endsSoon && state !== 'unknown' && nextOpening(calendar, nowMs) === null)
      problems.push(source.problem([index], 'this calendar never opens again: expected an open time within 800 days'));
  }
  return { problems, warnings };
}

function expiryText(untilMs: number, nowMs: number): string {
  if (untilMs <= nowMs) return 'this calendar has expired: both sides are notified until its holidays are renewed';
  const days = Math.ceil((untilMs - nowMs) / 86_400_000);
  return `this calendar is known for ${days} more ${days === 1 ? 'day' : 'days'} only: renew its holidays; afterwards both sides are notified`;
}
