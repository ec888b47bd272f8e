import type { AnyRules } from '@mdmkit/monitor/duty';
import { expect, test } from 'vitest';
import { office } from '../../../monitor/test/duty/rules.ts';
import { createEndingCalendars } from '../../src/config/ending-calendars.ts';

const nowMs = Date.UTC(2026, 10, 30);

function endingOf(calendars: readonly AnyRules[] | undefined): readonly string[] {
  return createEndingCalendars(() => calendars)(nowMs);
}

test('names calendars that are known for 60 more days at most, or are broken, and no calendar made of them', () => {
  expect(
    endingOf([
      office({ id: 'long', valid: { from: null, until: '2027-03-01' } }),
      office({ id: 'short', valid: { from: null, until: '2027-01-15' } }),
      office({ id: 'ended', valid: { from: null, until: '2026-11-01' } }),
      office({ id: 'endless' }),
      { id: 'broken', broken: 'the file is missing' },
      { id: 'both', union: ['short', 'long'] },
    ]),
  ).toEqual(['short', 'ended', 'broken']);
  expect(endingOf(undefined)).toEqual([]);
});
