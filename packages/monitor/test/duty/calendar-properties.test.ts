import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextBoundary } from '../../src/duty/calendar.ts';
import { createCalendars, type DaySpan } from '../../src/duty/index.ts';
import { createOfficeCalendar } from '../../src/duty/office-calendar.ts';
import { weekdays } from '../../src/model/maintenance-window.ts';
import { office } from './rules.ts';

const zones = [
  'Europe/Paris',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/St_Johns',
  'Africa/Casablanca',
  'Asia/Tokyo',
];

const minute = 60_000;

/** Any time in three years, in minutes: the property holds on the days on which the clocks change, too. */
const instants = fc.integer({ min: 0, max: 3 * 366 * 1440 }).map((minutes) => Date.UTC(2025, 0, 1) + minutes * minute);

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
  .map(([hour, minutes]) => `${String(hour).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`);

const calendars = fc
  .record({
    zone: fc.constantFrom(...zones),
    days: fc.subarray([...weekdays], { minLength: 1 }),
    from: clock,
    to: clock,
    holidays: fc.array(fc.integer({ min: 0, max: 1_090 }), { maxLength: 5 }),
  })
  .map(({ zone, days, from, to, holidays }) =>
    office({
      zone,
      weekly: [{ days, from, to }],
      holidays: holidays.map((day) => ({
        date: new Date(Date.UTC(2025, 0, 1) + day * 1440 * minute).toISOString().slice(0, 10),
        name: 'holiday',
      })),
    }),
  );

const settings = { numRuns: 150, seed: 20_261_130 };

test('nothing changes before the next boundary, and something does at it', () => {
  fc.assert(
    fc.property(calendars, instants, (rules, atMs) => {
      const calendar = createOfficeCalendar(rules);
      const untilMs = nextBoundary(calendar, atMs);
      if (untilMs === null) return;
      const { state } = calendar.at(atMs);
      expect(untilMs).toBeGreaterThan(atMs);
      expect(calendar.at(untilMs).state).not.toBe(state);
      const stepMs = Math.max(minute, Math.floor((untilMs - atMs) / 20));
      for (let eachMs = atMs; eachMs < untilMs; eachMs += stepMs) expect(calendar.at(eachMs).state).toBe(state);
      expect(calendar.at(untilMs - 1).state).toBe(state);
    }),
    settings,
  );
});

test('the answer depends on the instant alone, not on what was asked before', () => {
  fc.assert(
    fc.property(calendars, fc.array(instants, { minLength: 2, maxLength: 8 }), (rules, times) => {
      const asked = createOfficeCalendar(rules);
      for (const atMs of times) expect(asked.at(atMs)).toEqual(createOfficeCalendar(rules).at(atMs));
    }),
    settings,
  );
});

/** The second implementation: it asks `Intl` what the wall shows, and compares. */
function isOpenOnTheWall(
  { days, from, to }: DaySpan & { readonly days: readonly string[] },
  zone: string,
  atMs: number,
): boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const today = (parts.get('weekday') ?? '').slice(0, 3).toLowerCase();
  const names: readonly string[] = weekdays;
  const yesterday = names[(names.indexOf(today) + 6) % 7] ?? '';
  const time = `${parts.get('hour')}:${parts.get('minute')}`;
  if (to > from) return days.includes(today) && time >= from && time < to;
  return (days.includes(today) && time >= from) || (days.includes(yesterday) && time < to);
}

test('away from changes of the clocks it agrees with the clock on the wall', () => {
  fc.assert(
    fc.property(calendars, instants, (rules, atMs) => {
      const { zone, weekly } = rules;
      const [hours] = weekly;
      if (!hours) return;
      const offset = (ms: number) =>
        new Date(ms).toLocaleString('en', { timeZone: zone, timeZoneName: 'longOffset' }).slice(-6);
      if (offset(atMs - 30 * 3_600_000) !== offset(atMs + 30 * 3_600_000)) return;
      const calendar = createOfficeCalendar({ ...rules, holidays: [] });
      expect(calendar.at(atMs).state === 'open').toBe(isOpenOnTheWall(hours, zone, atMs));
    }),
    settings,
  );
});

test('what is open in a union, an intersection and a complement follows from the parts', () => {
  fc.assert(
    fc.property(calendars, calendars, instants, (first, second, atMs) => {
      const all = createCalendars([
        { ...first, id: 'first' },
        { ...second, id: 'second' },
        { id: 'any', union: ['first', 'second'] },
        { id: 'all', intersect: ['first', 'second'] },
        { id: 'none', not: 'any' },
      ]);
      const isOpen = (id: string) => all.get(id)?.at(atMs).state === 'open';
      expect(isOpen('any')).toBe(isOpen('first') || isOpen('second'));
      expect(isOpen('all')).toBe(isOpen('first') && isOpen('second'));
      expect(isOpen('none')).toBe(!isOpen('any'));
    }),
    settings,
  );
});
