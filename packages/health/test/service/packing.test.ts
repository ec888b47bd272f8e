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

test('the names of members and the values that many have are packed once', () => {
  const { pack } = createPacking();
  const packed = pack({ organisation: 'Aurora', assetsComplete: true });
  expect(packed).toBe('[0,0,true]');
  expect(pack({ organisation: 'Aurora', assetsComplete: true })).toBe(packed);
  expect(pack({ organisation: 'Borealis', assetsComplete: true })).not.toBe(packed);
});

test('however many kinds there are, each comes out again', () => {
  const { pack, unpack } = createPacking();
  const values = Array.from({ length: 2_000 }, (_, at) => ({ [`member${at}`]: at, shared: [at] }));
  expect(values.map(pack).map(unpack)).toEqual(values);
});

test('an object or a list that many have is packed once, and a text is never taken for one', () => {
  const { pack, unpack } = createPacking();
  const limits = { maxRequestPerSecond: 10 };
  expect(pack({ limits, list: [limits] })).toBe('[0,0,0]');
  const text = { limits: JSON.stringify(limits), list: 'a list' };
  expect(unpack(pack(text))).toEqual(text);
  expect(pack({ limits: { ...limits }, list: [limits] })).toBe('[0,0,0]');
});

test('of a member with many values the first are numbered, and equal objects have equal texts all the same', () => {
  const { pack, unpack } = createPacking();
  const values = Array.from({ length: 200 }, (_, at) => ({ name: `organisation ${at}`, plan: `plan ${at % 3}` }));
  const texts = values.map(pack);
  expect(texts[2]).toBe('[0,2,2]');
  expect(texts[150]).toBe('[1,"organisation 150",0]');
  expect(values.map((value) => pack({ ...value }))).toEqual(texts);
  expect(texts.map(unpack)).toEqual(values);
});
