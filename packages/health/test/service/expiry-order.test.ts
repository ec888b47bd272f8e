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
      const order = createExpiryOrder();
      order.addAll([...ends].map(([id, expiresMs]) => ({ target: id, expiresMs })));
      for (const step of changes) {
        if (step.kind === 'removeAll') {
          order.removeAll(new Set(step.targets));
          for (const id of step.targets) ends.delete(id);
          continue;
        }
        const expiresMs = ends.get(step.target);
        if (expiresMs !== undefined) order.remove({ target: step.target, expiresMs });
        ends.delete(step.target);
        if (step.kind !== 'set') continue;
        ends.set(step.target, step.expiresMs);
        order.add({ target: step.target, expiresMs: step.expiresMs });
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

test('a target whose end is another one stays where it is', () => {
  const order = createExpiryOrder();
  order.add({ target: 'a', expiresMs: 1 });
  order.remove({ target: 'a', expiresMs: 2 });
  expect([...order.after()]).toEqual([{ target: 'a', expiresMs: 1 }]);
});

test('a place between two ends, or of a target that is gone, is a place all the same', () => {
  const order = createExpiryOrder();
  order.addAll([
    { target: 'a', expiresMs: 1 },
    { target: 'c', expiresMs: 3 },
  ]);
  expect([...order.after({ expiresMs: 2, target: 'b' })]).toEqual([{ expiresMs: 3, target: 'c' }]);
});
