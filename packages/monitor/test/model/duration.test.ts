import { expect, test } from 'vitest';
import { describeDuration, parseDuration } from '../../src/model/duration.ts';

test.each([
  ['500ms', 500],
  ['20s', 20_000],
  ['1.5m', 90_000],
  ['1h', 3_600_000],
  ['2d', 172_800_000],
])('%s are %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '5', '5 m', '-5m', '5w', '1e3s', '5m30s', '١s'])('%j is no time', (text) => {
  expect(() => parseDuration(text)).toThrow(RangeError);
});

test.each([
  [300_000, '5 min'],
  [20_000, '20 s'],
  [1_500, '1500 ms'],
])('%i ms are written as %s', (ms, text) => {
  expect(describeDuration(ms)).toBe(text);
});
