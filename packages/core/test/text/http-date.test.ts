import { expect, test } from 'vitest';
import { parseHttpDate } from '../../src/index.ts';

const nowMs = Date.UTC(2026, 10, 30);

test.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
  ['sun, 06 nov 1994 08:49:37 gmt', '1994-11-06T08:49:37.000Z'],
  ['Sun, 06 Nov 1994 10:49:37 +0200', '1994-11-06T08:49:37.000Z'],
  [' Sunday, 06-Nov-94 08:49:37 GMT ', '1994-11-06T08:49:37.000Z'],
  ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
  ['Tue, 29 Feb 2028 23:59:59 GMT', '2028-02-29T23:59:59.000Z'],
  ['Sat, 31 Dec 2016 23:59:60 GMT', '2017-01-01T00:00:00.000Z'],
  ['Mon, 01 Jan 0001 00:00:00 GMT', '0001-01-01T00:00:00.000Z'],
  ['Fri, 31 Dec 9999 23:59:59 GMT', '9999-12-31T23:59:59.000Z'],
  // A year with two digits is at most 50 years ahead (RFC 9110 §5.6.7).
  ['Friday, 06-Nov-76 08:49:37 GMT', '2076-11-06T08:49:37.000Z'],
  ['Sunday, 06-Nov-77 08:49:37 GMT', '1977-11-06T08:49:37.000Z'],
])('reads the date %j of a header', (text, instant) => {
  expect(new Date(parseHttpDate(text, nowMs) ?? Number.NaN).toISOString()).toBe(instant);
});

test.each([
  undefined,
  '',
  '5',
  '2027',
  '-3',
  'expires 5',
  'Sun, nonsense',
  'Mon, 30 Feb 2026 00:00:00 GMT',
  'Sun, 29 Feb 2026 00:00:00 GMT',
  'Sun, 06 Foo 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 24:00:00 GMT',
  'Sun, 06 Nov 1994 08:60:00 GMT',
  'Sun, 06 Nov 1994 08:49:61 GMT',
  'Sun, 00 Nov 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 08:49:37 CET',
  '2026-11-30T00:00:00Z',
  `Sun, 06 Nov 1994 08:49:37 GMT${' '.repeat(100)}x`,
])('%j is no date of a header', (text) => {
  expect(parseHttpDate(text, nowMs)).toBeUndefined();
});
