import { expect, test } from 'vitest';
import { createFacts } from '../../src/service/facts.ts';
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
