import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCursor, writeCursor } from '../../src/testing/cursor.ts';

const server = '0123ABCD'.repeat(4);

test.each([
  { place: 7, record: 3, atMs: 5 },
  { place: undefined, record: 0, atMs: 0 },
])('%j is written and read', (state) => {
  const cursor = writeCursor(server, state);
  expect(cursor).toMatch(/^[A-Za-z0-9+/]+$/);
  expect(readCursor(cursor, server)).toEqual(state);
  expect(readCursor(cursor, 'F'.repeat(32))).toBeUndefined();
});

test('anything else is none', () => {
  for (const value of [undefined, null, 7, {}, '', 'AAAA']) expect(readCursor(value, server)).toBeUndefined();
  fc.assert(fc.property(fc.string(), (text) => readCursor(text, server) === undefined));
});
