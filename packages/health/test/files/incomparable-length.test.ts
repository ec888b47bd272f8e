import { expect, test } from 'vitest';
import { incomparableLength } from '../../src/files/incomparable-length.ts';

const odd = { valueOf: 1, toString: 1 };

test.each([
  ['at the top', { length: odd }, ['length']],
  ['below lists and mappings', { a: [1, { b: { length: odd } }] }, ['a', 1, 'b', 'length']],
  ['inside of a list', { a: { length: [odd] } }, ['a', 'length']],
  [
    'of more levels than can be followed',
    { length: JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) },
    ['length'],
  ],
])('a length that cannot be compared is found %s', (_, value, path) => {
  expect(incomparableLength(value)).toEqual(path);
});

test.each([
  null,
  5,
  'text',
  [],
  { length: 5 },
  { length: null },
  { length: {} },
  { length: [1, 'a'] },
  [odd],
  { a: odd },
])('there is none in %j', (value) => {
  expect(incomparableLength(value)).toBeUndefined();
});

test('a value that leads back to itself is searched once', () => {
  const value: Record<string, unknown> = {};
  value.self = [value];
  expect(incomparableLength(value)).toBeUndefined();
});
