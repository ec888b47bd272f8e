import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createExpiryOrder } from '../../src/service/expiry-order.ts';

const target = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const change = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), target, expiresMs: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ kind: fc.constant('remove' as const), target }),
  fc.record({ kind: fc.constant('removeAll' as const), targets: fc.array(target) }),
);

test('whatever changes, the first end comes first, and a page goes on after its place', () => {
  fc.assert(
    fc.property(fc.dictionary(target, fc.integer({ min: 0, max: 3 })), fc.array(change), (first, changes) => {
      const ends = new Map(Object.entries(first));
      const order = createExpiryOrder((id) => ends.get(id) ?? Number.NaN);
      order.addAll(ends.keys());
      for (const step of changes) {
        if (step.kind === 'removeAll') {
          order.removeAll(new Set(step.targets));
          for (const id of step.targets) ends.delete(id);
          continue;
        }
        if (ends.has(step.target)) order.remove(step.target);
        ends.delete(step.target);
        if (step.kind !== 'set') continue;
        ends.set(step.target, step.expiresMs);
        order.add(step.target);
      }
      const expected = [...ends]
        .map(([id, expiresMs]) => ({ expiresMs, target: id }))
        .sort((one, two) => one.expiresMs - two.expiresMs || (one.target < two.target ? -1 : 1));
      expect([...order.after()]).toEqual(expected);
      for (const [index, place] of expected.entries())
        expect([...order.after(place)]).toEqual(expected.slice(index + 1));
    }),
  );
});

test('a place between two ends, or of a target that is gone, is a place all the same', () => {
  const ends: Readonly<Record<string, number>> = { a: 1, c: 3 };
  const order = createExpiryOrder((id) => ends[id] ?? 0);
  order.addAll(Object.keys(ends));
  expect([...order.after({ expiresMs: 2, target: 'b' })]).toEqual([{ expiresMs: 3, target: 'c' }]);
});
