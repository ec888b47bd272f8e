import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBer, toOid } from '../../src/auth/ber.ts';
import { definite, indefinite, oid, smallInteger } from '../../src/testing/ber-writer.ts';

test.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])('a content of %i octets is read back', (length) => {
  const content = Buffer.alloc(length, 7);
  const written = definite(0x04, content);
  expect(readBer(written)).toMatchObject({ tag: 4, content, bytes: written });
});

test('lengths are written as short as possible (X.690 §10.1)', () => {
  expect(definite(0x04, Buffer.alloc(127)).subarray(0, 2).toString('hex')).toBe('047f');
  expect(definite(0x04, Buffer.alloc(128)).subarray(0, 3).toString('hex')).toBe('048180');
  expect(definite(0x04, Buffer.alloc(256)).subarray(0, 4).toString('hex')).toBe('04820100');
});

test('an indefinite length is closed', () => {
  expect(indefinite(0x30, smallInteger(5)).toString('hex')).toBe('30800201050000');
});

test('identifiers are read back', () => {
  const arcs = fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 39 }), fc.array(fc.nat({ max: 2 ** 31 - 1 })));
  fc.assert(
    fc.property(arcs, ([first, second, rest]) => {
      const dotted = [first, second, ...rest].join('.');
      expect(toOid(readBer(oid(dotted)).content)).toBe(dotted);
    }),
  );
});
