import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRowQueue } from '../../src/schedule/row-queue.ts';

test('keeps the order, whatever is put in at either end and taken out', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('push', 'push', 'unshift', 'shift', 'clear'), fc.nat(1_000)), {
    maxLength: 400,
  });
  fc.assert(
    fc.property(steps, (taken) => {
      const queue = createRowQueue();
      const known: number[] = [];
      for (const [kind, row] of taken) {
        if (kind === 'shift') expect(queue.shift()).toBe(known.shift());
        else if (kind === 'push') {
          queue.push(row);
          known.push(row);
        } else if (kind === 'unshift') {
          queue.unshift(row);
          known.unshift(row);
        } else if (row % 20 === 0) {
          queue.clear();
          known.length = 0;
        }
        expect(queue.size).toBe(known.length);
      }
      for (const row of known) expect(queue.shift()).toBe(row);
    }),
  );
});
