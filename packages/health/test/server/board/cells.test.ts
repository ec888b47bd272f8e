import { expect, test } from 'vitest';
import { createCellReader } from '../../../src/server/board/cells.ts';
import { cellMs } from '../../../src/server/board/strip.ts';
import type { LocatedRollup } from '../../../src/store/store.ts';

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 10, 2, 12, 2);
const rollup = (bucketMs: number, ok: number, location = 'here'): LocatedRollup => ({
  bucketMs,
  lengthMs: cellMs,
  location,
  classes: { ok },
  coverage: 1,
  latency: null,
  late: 0,
});

/** A store with one good check in each five minutes, and how many rollups were read of it. */
function countingStore(locations: readonly string[] = ['here']) {
  const reads: number[] = [];
  return {
    reads,
    rollups: (_service: string, lengthMs: number, fromMs: number, toMs: number) => {
      const firstMs = Math.floor(fromMs / lengthMs) * lengthMs;
      const found = [];
      for (let ms = firstMs; ms < toMs; ms += lengthMs)
        for (const location of locations) found.push(rollup(ms, 1, location));
      reads.push(found.length);
      return Promise.resolve(found);
    },
  };
}

test('a second reading reads only what may have changed', async () => {
  const store = countingStore();
  const reader = createCellReader(store);
  expect(await reader.read('apple.dep', nowMs)).toHaveLength(288);
  const later = await reader.read('apple.dep', nowMs + cellMs);
  expect(later).toHaveLength(288);
  expect(later.map(({ bucketMs }) => bucketMs)).toEqual(
    Array.from({ length: 288 }, (_, index) => Date.UTC(2026, 10, 2, 12, 5) - (287 - index) * cellMs),
  );
  expect(store.reads[0]).toBe(288);
  expect(store.reads[1]).toBeLessThan(10);
});

test('a cell has the results of each location', async () => {
  const cells = await createCellReader(countingStore(['here', 'there'])).read('apple.dep', nowMs);
  expect([...(cells.at(-1)?.locations ?? [])]).toEqual([
    ['here', { ok: 1 }],
    ['there', { ok: 1 }],
  ]);
});

test('a clock that was set back reads everything again', async () => {
  const reader = createCellReader(countingStore());
  await reader.read('apple.dep', nowMs);
  const cells = await reader.read('apple.dep', nowMs - 2 * dayMs);
  expect(cells).toHaveLength(288);
  expect(cells.every(({ bucketMs }) => bucketMs <= nowMs - 2 * dayMs)).toBe(true);
});
