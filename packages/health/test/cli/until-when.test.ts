import { expect, test } from 'vitest';
import { untilWhen } from '../../src/cli/until-when.ts';

const now = Date.UTC(2026, 10, 23, 12);
const inDays = (days: number) => new Date(now + days * 24 * 60 * 60 * 1000);

test.each([
  [365, '2027-11-23, in 365 days'],
  [30, '2026-12-23, in 30 days: renew it soon'],
  [1.5, '2026-11-25, in 1 day: renew it soon'],
  [0, 'expired on 2026-11-23: renew it'],
  [-400, 'expired on 2025-10-19: renew it'],
])('in %s days: %s', (days, said) => {
  expect(untilWhen(inDays(days), now)).toBe(said);
});
