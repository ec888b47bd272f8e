import { expect, test } from 'vitest';
import { countryHolidays } from '../../src/calendars/country-holidays.ts';

const nowMs = Date.UTC(2026, 5, 1);

test('knows the public holidays of a country and of a region', async () => {
  const germany = await countryHolidays({ country: 'DE', zone: 'Europe/Berlin', nowMs });
  const bavaria = await countryHolidays({ country: 'DE', region: 'BY', zone: 'Europe/Berlin', nowMs });
  const days = (source: typeof germany) => source.holidays.map(({ date }) => date);
  expect(days(germany)).toContain('2026-10-03');
  expect(days(germany)).not.toContain('2026-01-06');
  expect(days(bavaria)).toContain('2026-01-06');
  expect(germany.until).toBe('2029-12-31');
  expect(days(germany).every((date) => date >= '2025' && date < '2030')).toBe(true);
});

test('other kinds of holidays count only if they are named', async () => {
  const usual = await countryHolidays({ country: 'US', zone: 'America/New_York', nowMs });
  const all = await countryHolidays({
    country: 'US',
    zone: 'America/New_York',
    nowMs,
    types: ['public', 'observance'],
  });
  expect(all.holidays.length).toBeGreaterThan(usual.holidays.length);
});

test('a holiday that begins at sunset is the day that follows', async () => {
  // Rosh Hashanah of 2026 is on 12 and 13 September, and begins on the evening before.
  const { holidays } = await countryHolidays({ country: 'IL', zone: 'Asia/Jerusalem', nowMs });
  const dates = holidays.map(({ date }) => date);
  expect(dates).toEqual(expect.arrayContaining(['2026-09-12', '2026-09-13']));
  expect(dates).not.toContain('2026-09-11');
});

test.each([
  ['XX', undefined, '"date-holidays" does not know this country'],
  ['DE', 'ZZ', '"date-holidays" does not know this region; it knows BB, BE, '],
  ['DE', 'BY.Z', '"date-holidays" does not know this region; it knows A, EVANG, KATH'],
  ['JP', 'TK', '"date-holidays" does not know this region'],
])('refuses the region %s %s', async (country, region, message) => {
  const options = { country, zone: 'Europe/Paris', nowMs, ...(region === undefined ? {} : { region }) };
  await expect(countryHolidays(options)).rejects.toThrow(message);
});

test('knows a part of a region', async () => {
  const augsburg = await countryHolidays({ country: 'DE', region: 'BY.A', zone: 'Europe/Berlin', nowMs });
  expect(augsburg.holidays.map(({ date }) => date)).toContain('2026-08-08');
});

test('ends with the last year that has a holiday', async () => {
  class Holidays {
    init() {}
    getCountries() {
      return { FR: 'France' };
    }
    getStates() {
      return undefined;
    }
    getRegions() {
      return undefined;
    }
    getHolidays(year: number) {
      const start = new Date(Date.UTC(year, 4, 1));
      const end = new Date(Date.UTC(year, 4, 2));
      return year <= 2027 ? [{ start, end, name: 'May' }] : [];
    }
  }
  const options = { country: 'FR', zone: 'UTC', nowMs };
  const source = await countryHolidays(options, async () => ({ default: Holidays }));
  expect(source).toMatchObject({ until: '2027-12-31' });
  expect(source.holidays.map(({ date }) => date)).toEqual(['2025-05-01', '2026-05-01', '2027-05-01']);
  await expect(
    countryHolidays({ ...options, nowMs: Date.UTC(2030, 0, 2) }, async () => ({ default: Holidays })),
  ).rejects.toThrow('knows no holiday of this year');
});
