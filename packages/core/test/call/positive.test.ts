import { expect, test } from 'vitest';
import { positive } from '../../src/call/positive.ts';

test('a time limit is above 0', () => {
  expect(positive(0.5, 'timeoutMs')).toBe(0.5);
  expect(positive(Number.POSITIVE_INFINITY, 'timeoutMs')).toBe(Number.POSITIVE_INFINITY);
  for (const value of [0, -1, Number.NaN]) {
    expect(() => positive(value, 'timeoutMs')).toThrow(
      new TypeError('timeoutMs must be a number of milliseconds above 0'),
    );
  }
});
