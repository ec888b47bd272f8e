import { expect, test } from 'vitest';
import { parseRetryAfter } from '../../src/index.ts';

const nowMs = Date.UTC(1994, 10, 6, 8, 49, 0);

test.each([
  ['7', 7_000],
  ['0', 0],
  [' 12 ', 12_000],
  ['1.5', 1_500],
  // The three forms of an HTTP date (RFC 9110 §5.6.7), the last one without a zone.
  ['Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
  ['Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
  ['Sun Nov  6 08:49:37 1994', 37_000],
  ['Sun, 06 Nov 1994 08:48:00 GMT', 0],
  [undefined, undefined],
  ['', undefined],
  ['-3', undefined],
  ['soon', undefined],
  ['Sun, nonsense', undefined],
  ['1e9', undefined],
  ['+5', undefined],
  ['5s', undefined],
  ['120, 120', undefined],
  ['Sun, 06 Nov 1994 08:49:37 gmt', 37_000],
  ['Wed, 30 Feb 1994 08:49:37 GMT', undefined],
  ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
])('%s', (value, expected) => {
  expect(parseRetryAfter(value, nowMs)).toBe(expected);
});
