import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFacts, createPacking } from '../../src/service/facts.ts';
import type { FleetChanges } from '../../src/service/fleet.ts';

const target = 'aurora/apple.vpp';

/** The facts of a fleet that has every target, and what removes one. */
function factsOf(stored: readonly { readonly target: string; readonly facts: string }[]) {
  let listener: (changes: FleetChanges) => void = () => {};
  const subscribe = (added: typeof listener) => {
    listener = added;
  };
  const fleet = { get: () => ({}) as never, subscribe };
  const remove = (...removed: readonly string[]) => listener({ added: [], changed: [], removed } as never);
  return { facts: createFacts(fleet, stored), remove };
}

test('the facts of the store are there, and a target without a check has none', () => {
  const { facts } = factsOf([{ target, facts: '{"location":"Aurora"}' }]);
  expect(facts.read(target)).toEqual({ location: 'Aurora' });
  expect(facts.json(target)).toBe('{"location":"Aurora"}');
  expect(facts.read('borealis/apple.vpp')).toBeUndefined();
  expect(facts.json('borealis/apple.vpp')).toBe('{}');
});

test('a failed check removes no fact, and a new value replaces the old one', () => {
  const { facts } = factsOf([]);
  facts.learn(target, { location: 'Aurora', assets: 3 });
  facts.learn(target, {});
  facts.learn(target, { assets: 4 });
  expect(facts.read(target)).toEqual({ location: 'Aurora', assets: 4 });
  expect(JSON.parse(facts.json(target))).toEqual({ location: 'Aurora', assets: 4 });
});

test.each([
  [{ expiresAt: '2027-01-01T00:00:00.000Z' }, Date.UTC(2027, 0, 1)],
  [{ expiresAt: 'soon' }, null],
  [{ expiresAt: 5 }, null],
  [{}, null],
])('of %j the end of the credential is %s', (learnt, expected) => {
  const { facts } = factsOf([]);
  facts.learn(target, learnt);
  expect(facts.expiresMs(target)).toBe(expected);
});

test('a removed target has no facts', () => {
  const { facts, remove } = factsOf([{ target, facts: '{"assets":1}' }]);
  remove(target);
  expect(facts.read(target)).toBeUndefined();
  expect(facts.expiresMs(target)).toBeNull();
});

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
