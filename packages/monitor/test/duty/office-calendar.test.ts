import { describe, expect, test } from 'vitest';
import { nextBoundary, nextOpening } from '../../src/duty/calendar.ts';
import { createOfficeCalendar } from '../../src/duty/office-calendar.ts';
import { office } from './rules.ts';

const at = (text: string) => Date.parse(text);
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().replace('.000', ''));

describe('an office', () => {
  const calendar = createOfficeCalendar(
    office({
      holidays: [
        { date: '2026-11-11', name: 'Armistice' },
        { date: '2026-12-24', name: 'Christmas Eve', part: { from: '12:00', to: '24:00' } },
        { date: '2026-12-25', name: 'Noël' },
      ],
      exceptions: [
        { date: '2026-12-25', open: [{ from: '10:00', to: '11:00' }], name: 'stocktaking' },
        { date: '2026-12-28', open: [], name: '' },
      ],
    }),
  );
  test.each([
    ['2026-11-30T07:29:59.999Z', 'closed', 'outside the weekly hours'],
    ['2026-11-30T07:30:00Z', 'open', 'weekly hours 08:30 to 18:00'],
    ['2026-11-30T16:59:59.999Z', 'open', 'weekly hours 08:30 to 18:00'],
    ['2026-11-30T17:00:00Z', 'closed', 'outside the weekly hours'],
    ['2026-11-11T09:00:00Z', 'closed', 'holiday: Armistice'],
    ['2026-12-24T10:59:00Z', 'open', 'weekly hours 08:30 to 18:00'],
    ['2026-12-24T06:00:00Z', 'closed', 'outside the weekly hours'],
    ['2026-12-24T11:00:00Z', 'closed', 'holiday: Christmas Eve'],
    ['2026-12-24T20:00:00Z', 'closed', 'holiday: Christmas Eve'],
    ['2026-12-25T09:30:00Z', 'open', 'exception: stocktaking'],
    ['2026-12-25T10:00:00Z', 'closed', 'exception: stocktaking'],
    ['2026-12-28T10:00:00Z', 'closed', 'exception: 2026-12-28'],
    ['2026-12-05T10:00:00Z', 'closed', 'outside the weekly hours'],
  ])('at %s is %s: %s', (text, state, reason) => {
    expect(calendar.at(at(text))).toMatchObject({ state, reason });
  });

  test('names the next change, over a weekend and a holiday', () => {
    expect(iso(nextBoundary(calendar, at('2026-11-27T16:00:00Z')))).toBe('2026-11-27T17:00:00Z');
    expect(iso(nextBoundary(calendar, at('2026-11-27T17:00:00Z')))).toBe('2026-11-30T07:30:00Z');
    expect(iso(nextBoundary(calendar, at('2026-11-10T17:00:00Z')))).toBe('2026-11-12T07:30:00Z');
    expect(iso(nextOpening(calendar, at('2026-11-30T08:00:00Z')))).toBe('2026-11-30T08:00:00Z');
  });

  test('that never opens has no opening', () => {
    const closed = createOfficeCalendar(office({ weekly: [] }));
    expect(nextOpening(closed, 0)).toBeNull();
    expect(nextBoundary(closed, 0)).toBeNull();
  });
});

describe('hours past midnight', () => {
  const night = (changes = {}) =>
    createOfficeCalendar(office({ weekly: [{ days: ['fri'], from: '22:00', to: '06:00' }], ...changes }));

  test('belong to the day on which they begin', () => {
    const calendar = night();
    expect(calendar.at(at('2026-11-27T20:59:00Z')).state).toBe('closed');
    expect(calendar.at(at('2026-11-27T21:00:00Z'))).toMatchObject({
      state: 'open',
      untilMs: at('2026-11-28T05:00:00Z'),
    });
    expect(calendar.at(at('2026-11-28T04:59:00Z')).state).toBe('open');
    expect(calendar.at(at('2026-11-28T05:00:00Z')).state).toBe('closed');
    expect(calendar.at(at('2026-11-28T22:00:00Z')).state).toBe('closed');
  });

  test('follow the holiday of the day on which they begin', () => {
    const onFriday = night({ holidays: [{ date: '2026-11-27', name: 'fair' }] });
    expect(onFriday.at(at('2026-11-28T01:00:00Z')).state).toBe('closed');
    const onSaturday = night({ holidays: [{ date: '2026-11-28', name: 'fair' }] });
    expect(onSaturday.at(at('2026-11-28T01:00:00Z')).state).toBe('open');
    const untilMidnight = night({
      holidays: [{ date: '2026-11-27', name: 'fair', part: { from: '23:00', to: '24:00' } }],
    });
    expect(untilMidnight.at(at('2026-11-27T21:30:00Z')).state).toBe('open');
    expect(untilMidnight.at(at('2026-11-28T01:00:00Z')).state).toBe('closed');
  });

  test('of every day are never closed', () => {
    const always = createOfficeCalendar(
      office({ weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }] }),
    );
    expect(nextBoundary(always, at('2026-11-27T20:59:00Z'))).toBeNull();
    expect(always.at(at('2026-11-27T23:00:00Z')).state).toBe('open');
  });
});

describe('a change of the clocks', () => {
  const sundays = (from: string, to: string) => createOfficeCalendar(office({ weekly: [{ days: ['sun'], from, to }] }));

  // On 2026-03-29 the clocks of Paris go from 02:00 to 03:00 at 01:00Z.
  test('moves a start that does not exist to the first instant after the gap', () => {
    const calendar = sundays('02:30', '05:00');
    expect(calendar.at(at('2026-03-29T00:59:00Z')).state).toBe('closed');
    expect(calendar.at(at('2026-03-29T01:00:00Z'))).toMatchObject({
      state: 'open',
      untilMs: at('2026-03-29T03:00:00Z'),
    });
  });
  test('moves an end that does not exist to the first instant after the gap', () => {
    const calendar = sundays('01:00', '02:30');
    expect(calendar.at(at('2026-03-29T00:59:59Z')).state).toBe('open');
    expect(calendar.at(at('2026-03-29T01:00:00Z')).state).toBe('closed');
  });
  test('leaves out hours that lie in the gap', () => {
    expect(sundays('02:15', '02:45').at(at('2026-03-29T01:00:00Z')).state).toBe('closed');
  });
  // On 2026-10-25 the clocks of Paris go from 03:00 to 02:00 at 01:00Z.
  test('starts with the first and ends with the second of a time that comes twice', () => {
    const start = sundays('02:30', '05:00');
    expect(iso(start.at(at('2026-10-25T02:00:00Z')).fromMs)).toBe('2026-10-25T00:30:00Z');
    const end = sundays('01:00', '02:30');
    expect(iso(end.at(at('2026-10-25T00:00:00Z')).untilMs)).toBe('2026-10-25T01:30:00Z');
  });
});

test('a closed time between two instants cuts the hours', () => {
  const calendar = createOfficeCalendar(
    office({ closed: [{ fromMs: at('2026-11-30T10:00:00Z'), untilMs: at('2026-11-30T11:00:00Z'), name: 'move' }] }),
  );
  expect(calendar.at(at('2026-11-30T09:59:00Z'))).toMatchObject({ state: 'open', untilMs: at('2026-11-30T10:00:00Z') });
  expect(calendar.at(at('2026-11-30T10:00:00Z'))).toMatchObject({ state: 'closed', reason: 'closed: move' });
  expect(calendar.at(at('2026-11-30T11:00:00Z')).state).toBe('open');
  expect(calendar.at(at('2026-11-30T03:00:00Z')).reason).toBe('outside the weekly hours');
});

test('a day without midnight begins with its first instant', () => {
  // The clocks of Santiago go from 24:00 to 01:00 at the beginning of 2026-09-06.
  const calendar = createOfficeCalendar(
    office({ zone: 'America/Santiago', weekly: [{ days: ['sun'], from: '00:00', to: '02:00' }] }),
  );
  expect(calendar.at(at('2026-09-06T03:59:00Z')).state).toBe('closed');
  expect(calendar.at(at('2026-09-06T04:00:00Z'))).toMatchObject({ state: 'open', untilMs: at('2026-09-06T05:00:00Z') });
});

test('before and after its validity a calendar is not known', () => {
  const calendar = createOfficeCalendar(office({ valid: { from: '2026-01-01', until: '2026-12-31' } }));
  expect(iso(calendar.knownUntilMs)).toBe('2026-12-31T23:00:00Z');
  expect(calendar.at(at('2025-12-31T22:59:00Z'))).toMatchObject({
    state: 'unknown',
    untilMs: at('2025-12-31T23:00:00Z'),
  });
  expect(calendar.at(at('2026-12-31T22:59:00Z'))).toMatchObject({
    state: 'closed',
    untilMs: at('2026-12-31T23:00:00Z'),
  });
  expect(calendar.at(at('2026-12-31T23:00:00Z'))).toMatchObject({
    state: 'unknown',
    reason: 'the calendar "office" is not known after 2026-12-31',
  });
  expect(nextBoundary(calendar, at('2026-12-31T20:00:00Z'))).toBe(at('2026-12-31T23:00:00Z'));
});
