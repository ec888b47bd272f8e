import { expect, test } from 'vitest';
import { formatInstant, formatSpan } from '../../src/report/times.ts';

test('an instant is a date and a time in UTC, to the second', () => {
  expect(formatInstant(Date.parse('2026-11-28T18:05:12.987Z'))).toBe('2026-11-28 18:05:12Z');
});

test.each([
  [0, '0 s'],
  [999, '0 s'],
  [1_000, '1 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [200_000, '3 min 20 s'],
  [3_600_000, '1 h'],
  [3_601_000, '1 h'],
  [90_061_000, '1 d 1 h'],
  [10 * 86_400_000, '10 d'],
])('%i ms are %j', (ms, text) => {
  expect(formatSpan(ms)).toBe(text);
});
