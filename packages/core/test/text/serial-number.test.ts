import { expect, test } from 'vitest';
import { findNearDuplicates, SerialNumber, SerialNumbers, serialNumberProblem } from '../../src/index.ts';

test.each(['C02A', 'c02a', 'FVFXC123ABCD', 'VMware-56.4d/1', 'x'.repeat(100)])('takes %j', (value) => {
  expect(serialNumberProblem(value)).toBeUndefined();
  expect(SerialNumber.parse(value)).toBe(value);
});

test.each([
  '',
  ' ',
  'C02A ',
  ' C02A',
  'C02 A',
  'C02A\n',
  'C02A\u00A0',
  'C02A\u200B',
  'С02A',
  'x'.repeat(101),
  '"C02A"',
  "'C02A'",
  'C02A,C02B',
  'C02A;',
  'C02A%20',
  42,
  null,
  undefined,
])('refuses %j', (value) => {
  expect(serialNumberProblem(value)).toBe('expected a serial number: 1 to 100 letters and digits, without spaces');
});

test('finds values that differ only in case or white space', () => {
  expect(findNearDuplicates(['C02A', 'C02B', 'c02a', 'C02A', 'C02B ', 'C02\u200BA'])).toEqual([
    { index: 2, value: 'c02a', first: 'C02A' },
    { index: 4, value: 'C02B ', first: 'C02B' },
    { index: 5, value: 'C02\u200BA', first: 'C02A' },
  ]);
});

test('a list names the first pair that differs only in case', () => {
  expect(SerialNumbers.parse(['C02A', 'C02B', 'C02A'])).toHaveLength(3);
  expect(SerialNumbers.safeParse(['C02A', 'C02B', 'c02b']).error?.issues).toMatchObject([
    { path: [2], message: '"c02b" differs from "C02B" only in upper and lower case or white space' },
  ]);
});
