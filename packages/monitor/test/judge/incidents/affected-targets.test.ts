import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAffectedTargets } from '../../../src/judge/incidents/affected-targets.ts';
import type { AffectedTarget } from '../../../src/judge/incidents/incident-context.ts';

function affected(target: string, coveredBy: string | null): AffectedTarget {
  return {
    target,
    tenant: target,
    service: 'apple.dep',
    locations: ['here'],
    state: 'down',
    isConfirmed: true,
    class: 'fail.server',
    code: null,

    wellSinceMs: null,
    conclusiveMs: 1,
    coveredBy,
  };
}

test('each target lies where it was put last, and nowhere else', () => {
  const change = fc.record({
    target: fc.constantFrom('a', 'b', 'c', 'd'),
    coveredBy: fc.constantFrom(null, 'I1', 'I2'),
    remove: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const targets = createAffectedTargets();
      const expected = new Map<string, AffectedTarget>();
      for (const { target, coveredBy, remove } of changes) {
        if (remove) {
          targets.remove(target);
          expected.delete(target);
        } else {
          const next = affected(target, coveredBy);
          targets.put(next);
          expected.set(target, next);
        }
      }
      const all = [...expected.values()];
      const by = (incident: string | null) => new Set(all.filter(({ coveredBy }) => coveredBy === incident));
      for (const target of ['a', 'b', 'c', 'd']) expect(targets.get(target)).toBe(expected.get(target));
      expect(new Set(targets.uncovered())).toEqual(by(null));
      for (const incident of ['I1', 'I2']) expect(new Set(targets.coveredBy(incident))).toEqual(by(incident));
      const covering = all.flatMap(({ coveredBy }) => (coveredBy === null ? [] : [coveredBy]));
      expect(new Set(targets.covering())).toEqual(new Set(covering));
    }),
  );
});

test('a target that is changed takes the place of what it was', () => {
  const targets = createAffectedTargets([affected('a', 'I1')]);
  const later = { ...affected('a', 'I1'), conclusiveMs: 2 };
  targets.put(later);
  expect([...targets.coveredBy('I1')]).toEqual([later]);
});
