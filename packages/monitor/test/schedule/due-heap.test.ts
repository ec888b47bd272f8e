import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDueHeap } from '../../src/schedule/due-heap.ts';

const rows = fc.nat(200);
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), row: rows, dueMs: fc.nat(1_000) }),
    fc.record({ kind: fc.constant('remove' as const), row: rows }),
    fc.record({ kind: fc.constant('pop' as const) }),
  ),
  { minLength: 150, maxLength: 400 },
);

test('always gives the earliest of the rows that are in', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const heap = createDueHeap();
      const known = new Map<number, number>();
      for (const step of taken) {
        if (step.kind === 'set') {
          heap.set(step.row, step.dueMs);
          known.set(step.row, step.dueMs);
        } else if (step.kind === 'remove') {
          heap.remove(step.row);
          known.delete(step.row);
        } else {
          const row = heap.pop();
          expect(row === undefined ? undefined : known.get(row)).toBe(
            known.size === 0 ? undefined : Math.min(...known.values()),
          );
          if (row !== undefined) known.delete(row);
        }
        expect(heap.size).toBe(known.size);
        expect(heap.earliestMs()).toBe(Math.min(...known.values()));
      }
    }),
  );
});

test('an empty heap has nothing to give', () => {
  const heap = createDueHeap();
  expect(heap.pop()).toBeUndefined();
  expect(heap.earliestMs()).toBe(Number.POSITIVE_INFINITY);
  heap.remove(1_000_000);
});
