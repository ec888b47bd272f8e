import { expect, test } from 'vitest';
import { createMinutes } from '../../../src/judge/attribution/minutes.ts';

const minuteMs = 60_000;

test('counts by whole minutes, oldest first', () => {
  const minutes = createMinutes(10 * minuteMs);
  minutes.add('runs', 2 * minuteMs);
  minutes.add('runs', 2 * minuteMs + 59_999);
  minutes.add('runs', 4 * minuteMs);
  expect(minutes.since('runs', 2 * minuteMs, 4 * minuteMs)).toEqual([2, 0, 1]);
});

test('tells whether anything was counted since a time, without counting', () => {
  const minutes = createMinutes(10 * minuteMs);
  expect(minutes.hasAny('onsets', 0)).toBe(false);
  minutes.add('onsets', 3 * minuteMs);
  minutes.add('runs', 5 * minuteMs);
  expect(minutes.hasAny('onsets', 3 * minuteMs + 30_000)).toBe(true);
  expect(minutes.hasAny('onsets', 4 * minuteMs)).toBe(false);
  expect(minutes.hasAny('runs', 4 * minuteMs)).toBe(true);
});
