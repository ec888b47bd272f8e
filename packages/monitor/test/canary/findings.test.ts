import { expect, test } from 'vitest';
import { timeOf } from '../../src/canary/findings.ts';

test('a time in a sentence has no milliseconds, as everywhere', () => {
  expect(timeOf(Date.UTC(2026, 10, 29, 16, 39, 3, 479))).toBe('2026-11-29 16:39:03Z');
});
