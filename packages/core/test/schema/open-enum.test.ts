import { expect, test } from 'vitest';
import { openEnum } from '../../src/index.ts';
import { knownValuesOf } from '../../src/schema/open-enum.ts';

test('any text passes; two lists do not mix', () => {
  const one = openEnum('a', 'b');
  const other = openEnum('c');
  expect(one.parse('something new')).toBe('something new');
  expect(one.safeParse(7).success).toBe(false);
  expect([...(knownValuesOf(one) ?? [])]).toEqual(['a', 'b']);
  expect([...(knownValuesOf(other) ?? [])]).toEqual(['c']);
  expect(knownValuesOf({})).toBeUndefined();
});
