import { expect, test } from 'vitest';
import { wholeSeconds } from '../../src/model/clock-skew.ts';

test.each([
  [0, 0],
  [-999, 0],
  [999, 0],
  [1_000, 1],
  [-61_500, -61],
])('%i ms are %i s', (ms, seconds) => {
  expect(wholeSeconds(ms)).toBe(seconds);
});
