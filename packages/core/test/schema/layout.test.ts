import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileCopy, copyByLoop, hasKeys } from '../../src/schema/layout.ts';

const names = fc.uniqueArray(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '"', '\u2028')));

test('compiled or not, a copy has the same members under the new names', () => {
  fc.assert(
    fc.property(names, (keys) => {
      const object = Object.fromEntries(keys.map((key, index) => [key, index]));
      const nameOf = (key: string) => (key === '__proto__' ? key : `our ${key}`);
      const present = Object.keys(object);
      const expected = Object.fromEntries(present.map((key) => [nameOf(key), object[key]]));
      for (const copy of [compileCopy(present, nameOf), copyByLoop(present.map((key) => [key, nameOf(key)]))]) {
        const made = copy(object);
        expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
        expect(new Map(Object.entries(made))).toEqual(new Map(Object.entries(expected)));
      }
    }),
  );
});

test('an object is known by its members and their order', () => {
  expect(hasKeys({ a: 1, b: 2 }, ['a', 'b'])).toBe(true);
  expect(hasKeys({ b: 2, a: 1 }, ['a', 'b'])).toBe(false);
  expect(hasKeys({ a: 1 }, ['a', 'b'])).toBe(false);
  expect(hasKeys({ a: 1, b: 2, c: 3 }, ['a', 'b'])).toBe(false);
});
