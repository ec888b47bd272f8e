import { describe, expect, test } from 'vitest';
import { spanAt } from '../../../src/judge/maintenance/span-at.ts';
import type { WeeklyTimes } from '../../../src/model/maintenance-window.ts';

const ms = (text: string) => Date.parse(text);
const iso = (atMs: number) => new Date(atMs).toISOString().replace('.000', '');
const weekly = (times: Partial<WeeklyTimes>, now: string) => {
  const span = spanAt(
    {
      id: 'window',
      mode: 'suppress',
      scope: {},
      reason: '',
      times: { days: ['sun'], from: '02:00', to: '04:00', zone: 'Europe/Paris', ...times },
    },
    ms(now),
  );
  return span && `${iso(span.fromMs)} ${iso(span.untilMs)}`;
};

describe('a window that comes every week', () => {
  test('is the one that holds now', () => {
    expect(weekly({}, '2026-11-29T02:30:00Z')).toBe('2026-11-29T01:00:00Z 2026-11-29T03:00:00Z');
  });

  test('does not hold at its end any more: the next one is a week later', () => {
    expect(weekly({}, '2026-11-29T03:00:00Z')).toBe('2026-12-06T01:00:00Z 2026-12-06T03:00:00Z');
  });

  test('goes on past midnight where it ends before it begins, and belongs to the day on which it began', () => {
    const times = { days: ['sat'], from: '22:00', to: '06:00' } as const;
    expect(weekly(times, '2026-11-29T04:59:00Z')).toBe('2026-11-28T21:00:00Z 2026-11-29T05:00:00Z');
    expect(weekly(times, '2026-11-29T05:00:00Z')).toBe('2026-12-05T21:00:00Z 2026-12-06T05:00:00Z');
  });

  test('takes 24:00 for the end of the day', () => {
    expect(weekly({ from: '23:00', to: '24:00' }, '2026-11-29T12:00:00Z')).toBe(
      '2026-11-29T22:00:00Z 2026-11-29T23:00:00Z',
    );
  });

  test('of every day finds each day of the week', () => {
    const times = { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] } as const;
    for (let day = 23; day <= 29; day += 1)
      expect(weekly(times, `2026-11-${day}T01:00:00Z`)).toBe(`2026-11-${day}T01:00:00Z 2026-11-${day}T03:00:00Z`);
  });

  test('begins at the first instant after a gap of the clocks', () => {
    // On 29 March 2026 02:00 is followed by 03:00 in Paris.
    expect(weekly({ from: '02:30' }, '2026-03-29T00:00:00Z')).toBe('2026-03-29T01:00:00Z 2026-03-29T02:00:00Z');
  });

  test('that a gap of the clocks swallows whole is left out', () => {
    expect(weekly({ from: '02:10', to: '02:50' }, '2026-03-29T00:00:00Z')).toBe(
      '2026-04-05T00:10:00Z 2026-04-05T00:50:00Z',
    );
  });

  test('begins with the first and ends with the second of two equal hours', () => {
    // On 25 October 2026 the hour from 02:00 comes twice in Paris.
    expect(weekly({ from: '02:30', to: '02:45' }, '2026-10-25T00:00:00Z')).toBe(
      '2026-10-25T00:30:00Z 2026-10-25T01:45:00Z',
    );
  });

  test('follows a zone whose clocks change by half an hour', () => {
    // Lord Howe Island: 02:00 is followed by 02:30 on 4 October 2026.
    expect(weekly({ from: '02:10', to: '03:00', zone: 'Australia/Lord_Howe' }, '2026-10-03T12:00:00Z')).toBe(
      '2026-10-03T15:30:00Z 2026-10-03T16:00:00Z',
    );
  });
});

test('a window that comes once is known until it has ended', () => {
  const window = { id: 'once', mode: 'pause', scope: {}, reason: '', times: { fromMs: 100, untilMs: 200 } } as const;
  expect(spanAt(window, 0)).toEqual({ fromMs: 100, untilMs: 200 });
  expect(spanAt(window, 199)).toEqual({ fromMs: 100, untilMs: 200 });
  expect(spanAt(window, 200)).toBeUndefined();
});
