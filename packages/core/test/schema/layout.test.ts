import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileSettled, compileTake, copyByLoop, hasKeys, takeByLoop } from '../../src/schema/layout.ts';

const names = fc.uniqueArray(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '"', '\u2028')));

test('compiled or not, a copy has the same members under the new names', () => {
  fc.assert(
    fc.property(names, (keys) => {
      const object = Object.fromEntries(keys.map((key, index) => [key, index]));
      const nameOf = (key: string) => (key === '__proto__' ? key : `our ${key}`);
      const present = Object.keys(object);
      const expected = Object.fromEntries(present.map((key) => [nameOf(key), object[key]]));
      const byLoop = takeByLoop(present, copyByLoop(present.map((key) => [key, nameOf(key)])));
      for (const take of [compileTake(present, present, nameOf), byLoop]) {
        const made = take(object) ?? {};
        expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
        expect(new Map(Object.entries(made))).toEqual(new Map(Object.entries(expected)));
      }
    }),
  );
});

test('compiled or not, an object with other members is not taken', () => {
  const takes = (keys: readonly string[]) => [compileTake(keys, keys, undefined), takeByLoop(keys, undefined)];
  for (const take of takes(['a', 'b'])) {
    const object = { a: 1, b: null };
    expect(take(object)).toBe(object);
    for (const unlike of [{}, { a: 1 }, { a: 1, c: 2 }, { a: 1, b: 2, c: 3 }]) expect(take(unlike)).toBeUndefined();
  }
  // Every object inherits a member of this name.
  for (const take of takes(['a', 'constructor'])) expect(take({ a: 1, b: 2 })).toBeUndefined();
});

test('an object is settled if each enumeration has a documented value, or no text', () => {
  const isSettled = compileSettled([
    ['state', new Set(['new', '"'])],
    ['__proto__', new Set(['x'])],
  ]);
  for (const state of ['new', '"', undefined, null, 7]) expect(isSettled({ state })).toBe(true);
  expect(isSettled({ state: 'lost' })).toBe(false);
  expect(isSettled(JSON.parse('{"__proto__":"y"}') as Record<string, unknown>)).toBe(false);
  expect(compileSettled([])({})).toBe(true);
});

test('an object is known by its members and their order', () => {
  expect(hasKeys({ a: 1, b: 2 }, ['a', 'b'])).toBe(true);
  expect(hasKeys({ b: 2, a: 1 }, ['a', 'b'])).toBe(false);
  expect(hasKeys({ a: 1 }, ['a', 'b'])).toBe(false);
  expect(hasKeys({ a: 1, b: 2, c: 3 }, ['a', 'b'])).toBe(false);
});
