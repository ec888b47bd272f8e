import { expect, test } from 'vitest';
import { warningCodes } from '../../src/model/result.ts';
import { describeWarning, isUrgent } from '../../src/model/warning-texts.ts';

test.each(warningCodes)('%s names its owner and what to do', (code) => {
  for (const daysLeft of [null, 0, 1, 9]) {
    const { owner, text } = describeWarning({ code, daysLeft });
    expect(['vendor', 'network', 'credential', 'tenant', 'us']).toContain(owner);
    expect(text).toMatch(/^[^{}]+\.$/);
  }
});

test.each([
  [null, 'soon'],
  [0, 'in less than a day'],
  [1, 'in 1 day;'],
  [9, 'in 9 days;'],
])('%s days left are %s', (daysLeft, words) => {
  expect(describeWarning({ code: 'CREDENTIAL_EXPIRING', daysLeft }).text).toContain(words);
});

test.each([
  [null, false],
  [15, false],
  [14, true],
  [0, true],
])('%s days left are urgent: %s', (daysLeft, expected) => {
  expect(isUrgent({ code: 'CREDENTIAL_EXPIRING', daysLeft })).toBe(expected);
});
