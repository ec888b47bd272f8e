import type { Holiday } from '@mdmkit/monitor/duty';
import { Temporal } from 'temporal-polyfill';
import { CalendarProblem } from './calendar-problem.ts';
import type { HolidaySource } from './holiday-source.ts';

/** Which holidays of a country. */
export interface CountryOptions {
  /** The country, by its ISO 3166-1 code, such as `FR`. */
  readonly country: string;
  /** The region, by its code in `date-holidays`, such as `BY` or `BY.A`. Default: the whole country. */
  readonly region?: string;
  /** The kinds of holidays. Default: `public`. */
  readonly types?: readonly string[];
  /** The time zone of the calendar. */
  readonly zone: string;
  /** The present, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** What is used of `date-holidays`. The package may be absent. */
export interface HolidaysModule {
  readonly default: new () => Holidays;
}

type Names = Readonly<Record<string, string>> | undefined;

interface Holidays {
  init(country: string, state: string | undefined, region: string | undefined, options: object): unknown;
  getHolidays(year: number): readonly HolidayRow[];
  getCountries(): Names;
  getStates(country: string): Names;
  getRegions(country: string, state: string): Names;
}

interface HolidayRow {
  readonly start: Date;
  readonly end: Date;
  readonly name: string;
}

/** How many years after this one are computed. */
const yearsAhead = 3;

/**
 * Computes the holidays of a country from last year to three years from now. They are known as far as there is a holiday in
 * every year.
 *
 * @throws CalendarProblem - If `date-holidays` is not installed, or does not know the country or the region.
 */
export async function countryHolidays(
  options: CountryOptions,
  importModule: () => Promise<HolidaysModule> = importHolidays,
): Promise<HolidaySource> {
  const { country, region, types = ['public'], zone, nowMs } = options;
  const holidays = new (await importModule()).default();
  const [state, part] = region?.split('.') ?? [];
  refuseUnknown(holidays, { country, state, part });
  holidays.init(country, state, part, { types, timezone: zone });
  const thisYear = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone).year;
  const days: Holiday[] = [];
  let lastYear = thisYear - 2;
  for (let year = thisYear - 1; year <= thisYear + yearsAhead; year += 1) {
    const ofYear = holidays.getHolidays(year).flatMap((row) => daysOf(row, zone));
    if (ofYear.length === 0) break;
    days.push(...ofYear);
    lastYear = year;
  }
  if (lastYear < thisYear) throw new CalendarProblem('"date-holidays" knows no holiday of this year there');
  return { holidays: days, closed: [], until: `${lastYear}-12-31` };
}

/** An unknown region would silently have the holidays of the country. */
function refuseUnknown(
  holidays: Holidays,
  {
    country,
    state,
    part,
  }: { readonly country: string; readonly state?: string | undefined; readonly part?: string | undefined },
): void {
  const refuse = (what: string, names: Names = {}) => {
    const list = Object.keys(names).sort().join(', ');
    throw new CalendarProblem(`"date-holidays" does not know this ${what}${list === '' ? '' : `; it knows ${list}`}`);
  };
  if (!Object.hasOwn(holidays.getCountries() ?? {}, country)) refuse('country');
  if (state === undefined) return;
  const states = holidays.getStates(country);
  if (!Object.hasOwn(states ?? {}, state)) refuse('region', states);
  if (part === undefined) return;
  const parts = holidays.getRegions(country, state);
  if (!Object.hasOwn(parts ?? {}, part)) refuse('region', parts);
}

/** The days of a holiday. One that begins at sunset, at 18:00 of the day before, is a holiday of the day that follows. */
function daysOf({ start, end, name }: HolidayRow, zone: string): readonly Holiday[] {
  const first = dateOf(start.getTime() + sunsetMs, zone);
  const last = dateOf(end.getTime() - 1, zone);
  const length = Math.max(0, first.until(last).days);
  return Array.from({ length: length + 1 }, (_, day) => ({ date: first.add({ days: day }).toString(), name }));
}

const sunsetMs = 6 * 3_600_000;

function dateOf(atMs: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate();
}

async function importHolidays(): Promise<HolidaysModule> {
  try {
    return await import('date-holidays');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new CalendarProblem(
      'the holidays of a country need "date-holidays", which is not installed. Run "npm install date-holidays" where @mdmkit/health is installed',
    );
  }
}
