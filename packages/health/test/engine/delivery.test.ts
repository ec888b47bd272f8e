import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { createDelivery, type RunBatch } from '../../src/engine/delivery.ts';
import type { TimedRun } from '../../src/engine/running-runs.ts';

function ended(number: number): TimedRun<number> {
  const run = { target: 'aurora/apple.dep', dueMs: number, reason: 'scheduled', fence: number } as const;
  return { run, startedMs: number, endedMs: number, durationMs: 0, beganMs: 0, stepped: false, result: number };
}

const limits = {
  batchMs: 500,
  batchRuns: 4,
  maxBuffered: 10,
  disturbanceOf: () => ({ flags: [], stalledMs: 0 }),
  onError: undefined,
};

test('a batch is due half a second after its first result, or when it is full', async () => {
  const clock = createWallClock(0);
  const delivery = createDelivery<number>({ ...limits, clock, onBatch: async () => {} });
  expect(delivery.dueInMs()).toBe(Number.POSITIVE_INFINITY);
  delivery.add([]);
  expect(delivery.isDue()).toBe(false);
  delivery.add([ended(1)]);
  await clock.advance(300);
  delivery.add([ended(2)]);
  expect(delivery.dueInMs()).toBe(200);
  delivery.add([ended(3), ended(4)]);
  expect(delivery.isDue()).toBe(true);
});

test('each result is taken once, in order, or counted as dropped, whatever the store does', async () => {
  const steps = fc.array(fc.tuple(fc.nat(6), fc.constantFrom('take', 'refuse', 'wait', 'throw')), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, async (happens) => {
      const clock = createWallClock(0);
      const taken: RunBatch<number>[] = [];
      let answer = 'take';
      let goOn = () => {};
      const onBatch = (batch: RunBatch<number>): Promise<void> => {
        if (answer === 'throw') throw new Error('a defect');
        if (answer === 'refuse') return Promise.reject(new Error('the disk is full'));
        taken.push(batch);
        if (answer === 'take') return Promise.resolve();
        return new Promise((resolve) => {
          goOn = resolve;
        });
      };
      const delivery = createDelivery<number>({ ...limits, clock, onBatch });
      let number = 0;
      for (const [count, next] of happens) {
        answer = next;
        delivery.add(Array.from({ length: count }, (_, index) => ended(number + index)));
        number += count;
        delivery.send();
        await turn();
        expect(delivery.size).toBeLessThanOrEqual(2 * limits.maxBuffered);
        if (answer !== 'wait') goOn();
        await turn();
      }
      goOn();
      answer = 'take';
      expect(await delivery.finish(1_000)).toBe(0);
      const results = taken.flatMap(({ runs }) => runs.map(({ result }) => result));
      expect(results).toEqual([...results].toSorted((one, other) => one - other));
      expect(new Set(results).size).toBe(results.length);
      const droppedCount = taken.reduce((sum, { dropped }) => sum + (dropped?.count ?? 0), 0);
      expect(droppedCount).toBe(delivery.dropped);
      expect(results.length + droppedCount).toBe(number);
    }),
    { numRuns: 60 },
  );
});

test('what disturbed a run is asked when a batch goes, and again when it goes again', async () => {
  const clock = createWallClock(0);
  let lagged = false;
  const taken: RunBatch<number>[] = [];
  const delivery = createDelivery<number>({
    ...limits,
    clock,
    disturbanceOf: () => ({ flags: lagged ? ['lag'] : [], stalledMs: 0 }),
    onBatch: async (batch) => {
      taken.push(batch);
      if (taken.length === 1) throw new Error('the disk is full');
    },
  });
  delivery.add([ended(1)]);
  lagged = true;
  await delivery.finish(1_000);
  lagged = false;
  await delivery.finish(1_000);
  expect(taken.map(({ runs }) => runs[0]?.flags)).toEqual([['lag'], []]);
  expect(Object.keys(taken[0]?.runs[0] ?? {}).toSorted()).toEqual(
    ['durationMs', 'endedMs', 'flags', 'result', 'run', 'stalledMs', 'startedMs'].toSorted(),
  );
});
