import { expect, test } from 'vitest';
import { untilWhen } from '../../src/cli/until-when.ts';

const now = Date.UTC(2026, 10, 23, 12);
const inDays = (days: number) => new Date(now + days * 24 * 60 * 60 * 1000);

test.each([
  [365, 'until 2027-11-23, 365 days from now'],
  [30, 'until 2026-12-23, 30 days from now: replace it soon'],
  [1.5, 'until 2026-11-25, 1 day from now: replace it soon'],
  [0, 'ended on 2026-11-23: replace it'],
  [-400, 'ended on 2025-10-19: replace it'],
])('in %s days: %s', (days, said) => {
  expect(untilWhen(inDays(days), now)).toBe(said);
});
