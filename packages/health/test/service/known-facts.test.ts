import { expect, test } from 'vitest';
import { createKnownFacts } from '../../src/service/known-facts.ts';

const target = 'aurora/apple.vpp';

test('what was kept is known, and nothing of a target that nobody has looked at', () => {
  const facts = createKnownFacts([{ target, facts: '{"location":"Aurora"}' }]);
  expect(facts.read(target)).toEqual({ location: 'Aurora' });
  expect(facts.json(target)).toBe('{"location":"Aurora"}');
  expect(facts.read('borealis/apple.vpp')).toBeUndefined();
  expect(facts.json('borealis/apple.vpp')).toBe('{}');
});

test('a failure that ends the learning early takes nothing away, and what is learnt anew replaces the old', () => {
  const facts = createKnownFacts([]);
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
  const facts = createKnownFacts([]);
  facts.learn(target, learnt);
  expect(facts.expiresMs(target)).toBe(expected);
});

test('a target that is forgotten is not known', () => {
  const facts = createKnownFacts([{ target, facts: '{"assets":1}' }]);
  facts.forget(target);
  expect(facts.read(target)).toBeUndefined();
  expect(facts.expiresMs(target)).toBeNull();
});
