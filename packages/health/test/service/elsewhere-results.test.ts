import { expect, test } from 'vitest';
import { createElsewhereResults } from '../../src/service/elsewhere-results.ts';
import type { LocatedResult } from '../../src/store/store.ts';

const result = (target: string, startedMs: number): LocatedResult => ({
  location: 'tokyo',
  target,
  tenant: 'aurora',
  service: 'apple.vpp',
  class: 'ok',
  code: null,
  startedMs,
});

/** A store with the last result of each target, which it gives out in pages. */
function storeOf(pageSize: number, results: readonly LocatedResult[]) {
  const kept = new Map(results.map((each) => [each.target, each]));
  return {
    put: (each: LocatedResult) => void kept.set(each.target, each),
    resultsElsewhere: async (_location: string, afterMs: number) => {
      const newer = [...kept.values()].filter(({ startedMs }) => startedMs > afterMs);
      return await Promise.resolve(newer.sort((a, b) => a.startedMs - b.startedMs).slice(0, pageSize));
    },
  };
}

async function targetsOf(pages: AsyncIterable<readonly LocatedResult[]>): Promise<readonly string[]> {
  const targets: string[] = [];
  for await (const page of pages) targets.push(...page.map(({ target }) => target));
  return targets;
}

test('every result is read once, however many pages there are', async () => {
  const store = storeOf(
    3,
    Array.from({ length: 20 }, (_, index) => result(`t${index}`, 100_000 + Math.floor(index / 2))),
  );
  const elsewhere = createElsewhereResults(store, 'berlin', 100_000);
  expect(await targetsOf(elsewhere.read())).toEqual(Array.from({ length: 20 }, (_, index) => `t${index}`));
  expect(await targetsOf(elsewhere.read())).toEqual([]);
  store.put(result('t3', 100_500));
  expect(await targetsOf(elsewhere.read())).toEqual(['t3']);
});

test('a result that is written a minute late is still read', async () => {
  const store = storeOf(5, [result('t0', 200_000)]);
  const elsewhere = createElsewhereResults(store, 'berlin', 100_000);
  await targetsOf(elsewhere.read());
  store.put(result('t1', 140_001));
  expect(await targetsOf(elsewhere.read())).toEqual(['t1']);
});
