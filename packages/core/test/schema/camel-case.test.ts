import fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import type { CamelCase, CamelCased } from '../../src/index.ts';
import { toCamelCase } from '../../src/schema/camel-case.ts';

test.each([
  ['serial_number', 'serialNumber'],
  ['a_1', 'a1'],
  ['_id', 'Id'],
  ['a__b', 'aB'],
  ['a_', 'a'],
  ['a_B', 'aB'],
  ['alreadyOurs', 'alreadyOurs'],
  ['', ''],
])('%s becomes %s', (wire, ours) => {
  expect(toCamelCase(wire)).toBe(ours);
});

test('no underscore is left, and a second time changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '_', 'Z', '7') }), (name) => {
      const ours = toCamelCase(name);
      expect(ours).not.toContain('_');
      expect(toCamelCase(ours)).toBe(ours);
    }),
  );
});

test('types say the same', () => {
  expectTypeOf<CamelCase<'serial_number'>>().toEqualTypeOf<'serialNumber'>();
  expectTypeOf<CamelCase<'a_'>>().toEqualTypeOf<'a'>();
  expectTypeOf<CamelCased<{ a_b?: { c_d: string[] }[]; e: null }>>().toEqualTypeOf<{
    aB?: { cD: string[] }[];
    e: null;
  }>();
});
