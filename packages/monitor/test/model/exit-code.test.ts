import { describe, expect, test } from 'vitest';
import { exitCodeOf, exitCodes, type FailOn, type ResultClass } from '../../src/model/index.ts';
import { resultClasses } from '../../src/model/result.ts';
import { resultOf } from '../support/result.ts';

const alone: Readonly<Record<ResultClass, number>> = {
  ok: 0,
  degraded: 1,
  throttled: 1,
  'fail.network': 2,
  'fail.server': 2,
  'fail.auth': 2,
  'fail.terms': 2,
  'fail.config': 2,
  inconclusive: 3,
  prober_fault: 3,
};

/** Which of two codes wins: a failure before doubt, doubt before something to look after. */
const rank = [2, 3, 1, 0];

const shifted: Readonly<Record<FailOn, (code: number) => number>> = {
  degraded: (code) => code,
  down: (code) => (code === 1 ? 0 : code),
  never: () => 0,
};
const policies = Object.keys(shifted) as FailOn[];

describe.each(policies)('with --fail-on %s', (failOn) => {
  const shift = shifted[failOn];

  test.each(resultClasses)('%s alone', (one) => {
    expect(exitCodeOf([resultOf({ class: one })], failOn)).toBe(shift(alone[one]));
  });

  test.each(resultClasses.flatMap((one) => resultClasses.map((other) => [one, other] as const)))(
    '%s and %s',
    (one, other) => {
      const expected = rank.find((code) => code === alone[one] || code === alone[other]) ?? -1;
      expect(exitCodeOf([resultOf({ class: one }), resultOf({ class: other })], failOn)).toBe(shift(expected));
    },
  );

  test.each([
    [30, 0],
    [15, 0],
    [14, 1],
    [0, 1],
  ])('a credential that ends in %i days', (daysLeft, code) => {
    const result = resultOf({ warnings: [{ code: 'CREDENTIAL_EXPIRING', daysLeft }] });
    expect(exitCodeOf([result], failOn)).toBe(shift(code));
  });

  test('no result at all is no good news', () => {
    expect(exitCodeOf([], failOn)).toBe(shift(3));
  });
});

test('a rising trouble is not forgiven by default', () => {
  expect(exitCodeOf([resultOf({ class: 'degraded' })])).toBe(1);
});

test('the codes are a contract: a change shows in its report', async () => {
  const report = Object.entries(exitCodes).map(([name, code]) => `${name}: ${code}\n`);
  await expect(report.join('')).toMatchFileSnapshot('exit-code.txt');
});
