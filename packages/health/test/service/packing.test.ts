import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPacking } from '../../src/service/packing.ts';

test('what is packed comes out again', () => {
  const { pack, unpack } = createPacking();
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const plain = JSON.parse(JSON.stringify(value));
      expect(JSON.stringify(unpack(pack(plain)))).toBe(JSON.stringify(plain));
    }),
  );
});

test('the names of members that many have are packed once', () => {
  const { pack } = createPacking();
  const packed = pack({ organisation: 'Aurora', assetsComplete: true });
  expect(packed).toHaveLength('[0,"Aurora",true]'.length);
  expect(pack({ organisation: 'Aurora', assetsComplete: true })).toBe(packed);
  expect(pack({ organisation: 'Borealis', assetsComplete: true })).not.toBe(packed);
});

test('however many kinds there are, each comes out again', () => {
  const { pack, unpack } = createPacking();
  const values = Array.from({ length: 2_000 }, (_, at) => ({ [`member${at}`]: at, shared: [at] }));
  expect(values.map(pack).map(unpack)).toEqual(values);
});
