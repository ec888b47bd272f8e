import { expect, test } from 'vitest';
import { bearerTokenOf } from '../../src/testing/index.ts';

const tokenOf = (value: string) => bearerTokenOf({ headers: new Headers({ authorization: value }) });

test.each([
  ['Bearer a.b-c_d~e+f/g==', 'a.b-c_d~e+f/g=='],
  ['bearer abc', 'abc'],
  ['BEARER  abc', 'abc'],
  ['Basic abc', undefined],
  ['Bearer', undefined],
  ['Bearer a b', undefined],
  ['Bearer =', undefined],
  ['Bearer "abc"', undefined],
])('%j has the token %j', (header, token) => expect(tokenOf(header)).toBe(token));

test('a request without the header has none', () => {
  expect(bearerTokenOf({ headers: new Headers() })).toBeUndefined();
});
