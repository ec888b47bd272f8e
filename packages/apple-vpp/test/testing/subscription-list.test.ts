import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSubscriptionList } from '../../src/testing/subscription-list.ts';

it('keeps its sums whatever is done: assigned and available make up the total', () => {
  const step = fc.record({ user: fc.integer({ min: 0, max: 6 }), assigns: fc.boolean(), choice: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const list = createSubscriptionList([{ adamId: 1, total: { renewing: 3, expiring: 2 } }]);
      for (const { user, assigns, choice } of steps) {
        if (assigns) list.assign(1, `u${user}`, choice);
        else list.unassign(1, `u${user}`, choice);
        const { assigned, available, total } = list.counts(1);
        const sum = assigned.renewing + assigned.expiring + available.renewing + available.expiring;
        expect(sum).toBe(total.renewing + total.expiring);
        expect(Math.min(available.renewing, available.expiring)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

it('lets go at the end of a period what does not renew', () => {
  const list = createSubscriptionList([{ adamId: 1, total: { renewing: 1, expiring: 1 } }]);
  list.assign(1, 'stays', true);
  list.assign(1, 'goes', false);
  list.endPeriod(1);
  expect(list.seats.map(({ clientUserId }) => clientUserId)).toEqual(['stays']);
  expect(list.counts(1).total).toEqual({ renewing: 1, expiring: 0 });
});
