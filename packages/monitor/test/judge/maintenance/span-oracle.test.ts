import { expect, test } from 'vitest';
import { spanAt } from '../../../src/judge/maintenance/span-at.ts';
import { type WeeklyTimes, weekdays } from '../../../src/model/maintenance-window.ts';

const minute = 60_000;
const day = 86_400_000;

/** The clock on the wall of a zone, by `Intl`: the other way to the same answer. */
function createWallClock(zone: string) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (atMs: number) => {
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
    return {
      weekday: weekdays.indexOf((parts.get('weekday') ?? '').slice(0, 3).toLowerCase() as (typeof weekdays)[number]),
      time: `${parts.get('hour')}:${parts.get('minute')}`,
    };
  };
}

/** Whether the wall shows a time within the window: true away from an hour that comes twice. */
function isInside({ days, from, to }: WeeklyTimes, { weekday, time }: { weekday: number; time: string }): boolean {
  const begins = (index: number) => days.some((name) => weekdays.indexOf(name) === index);
  if (to > from) return begins(weekday) && time >= from && time < to;
  return (begins(weekday) && time >= from) || (begins((weekday + 6) % 7) && time < to);
}

const zones = [
  'Europe/Paris',
  'America/New_York',
  'America/Santiago',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Asia/Tokyo',
  'Atlantic/Azores',
];
const windows: readonly (readonly [from: string, to: string])[] = [
  ['02:00', '04:00'],
  ['01:30', '02:00'],
  ['02:15', '02:45'],
  ['00:00', '01:00'],
  ['23:30', '00:30'],
  ['22:00', '24:00'],
  ['02:00', '03:00'],
];

/** Spans of a week around each change of the clocks, and around the new year. */
function interestingWeeks(wall: ReturnType<typeof createWallClock>): readonly number[] {
  const weeks = [Date.UTC(2027, 11, 29)];
  for (let noonMs = Date.UTC(2027, 0, 1, 12); noonMs < Date.UTC(2028, 0, 1); noonMs += day)
    if (wall(noonMs).time !== wall(noonMs + day).time) weeks.push(noonMs - 4 * day);
  return weeks;
}

test.each(zones)(
  'in %s a window is in force when the clock on the wall says so, around each change of the clocks',
  (zone) => {
    const wall = createWallClock(zone);
    const weeks = interestingWeeks(wall);
    for (const [from, to] of windows) {
      const times: WeeklyTimes = { days: ['sun', 'fri'], from, to, zone };
      const window = { id: 'w', mode: 'suppress', scope: {}, times, reason: '' } as const;
      const wrong: string[] = [];
      let span: ReturnType<typeof spanAt>;
      const instants = weeks.flatMap((fromMs) => Array.from({ length: 8 * 96 }, (_, at) => fromMs + at * 15 * minute));
      for (const atMs of instants.toSorted((first, second) => first - second)) {
        if (span === undefined || atMs >= span.untilMs) span = spanAt(window, atMs);
        const isActive = span !== undefined && atMs >= span.fromMs && atMs < span.untilMs;
        const { weekday, time } = wall(atMs);
        // In the hour that comes twice the span goes from the first beginning to the second end.
        const isTwice = [-1, 1].some((sign) =>
          [30, 60].some((shift) => {
            const near = wall(atMs + sign * shift * minute);
            return near.time === time && near.weekday === weekday;
          }),
        );
        const hasBeenTwice = [30, 60].some((back) => {
          const before = wall(atMs - back * minute);
          return before.time >= time && before.weekday === weekday;
        });
        if (!isTwice && !hasBeenTwice && isActive !== isInside(times, { weekday, time }))
          wrong.push(`${new Date(atMs).toISOString()} ${time} ${isActive ? 'in force' : 'not in force'}`);
      }
      expect(wrong, `${from} to ${to}`).toEqual([]);
    }
  },
);

test('a window that begins at the first instant of the gap begins with the first instant after it', () => {
  const times: WeeklyTimes = { days: ['sun'], from: '02:00', to: '04:00', zone: 'Europe/Paris' };
  const window = { id: 'w', mode: 'pause', scope: {}, times, reason: '' } as const;
  expect(spanAt(window, Date.UTC(2027, 2, 24, 12))).toEqual({
    fromMs: Date.UTC(2027, 2, 28, 1),
    untilMs: Date.UTC(2027, 2, 28, 2),
  });
});

test('a window that ends at the first instant of the gap ends with the gap', () => {
  const times: WeeklyTimes = { days: ['sun'], from: '01:00', to: '02:00', zone: 'Europe/Paris' };
  const window = { id: 'w', mode: 'pause', scope: {}, times, reason: '' } as const;
  expect(spanAt(window, Date.UTC(2027, 2, 27, 12))).toEqual({
    fromMs: Date.UTC(2027, 2, 28, 0),
    untilMs: Date.UTC(2027, 2, 28, 1),
  });
});

test('a window whose only span of a week is swallowed is in force again the week after', () => {
  const times: WeeklyTimes = { days: ['sun'], from: '02:15', to: '02:45', zone: 'Europe/Paris' };
  const window = { id: 'w', mode: 'pause', scope: {}, times, reason: '' } as const;
  const span = spanAt(window, Date.UTC(2027, 2, 21, 12));
  expect(span).toEqual({ fromMs: Date.UTC(2027, 3, 4, 0, 15), untilMs: Date.UTC(2027, 3, 4, 0, 45) });
  expect(spanAt(window, (span?.fromMs ?? 0) + 8 * day)?.fromMs).toBe(Date.UTC(2027, 3, 18, 0, 15));
});
