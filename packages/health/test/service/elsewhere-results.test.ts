import { expect, test } from 'vitest';
import { createElsewhereResults } from '../../src/service/elsewhere-results.ts';
import { readRecentResults } from '../../src/service/recent-results.ts';
import type { ElsewhereQuery, LocatedResult, Store } from '../../src/store/store.ts';

const result = (target: string, startedMs: number, location = 'tokyo'): LocatedResult => ({
  location,
  target,
  tenant: 'aurora',
  service: 'apple.vpp',
  class: 'ok',
  code: null,
  startedMs,
});

/** A store with the last result of each target, which it returns in pages, in the order of their commits. */
function storeOf(pageSize: number, results: readonly LocatedResult[]) {
  const commits: LocatedResult[] = [...results];
  const queries: ElsewhereQuery[] = [];
  /** What another server counts from. */
  let firstMark = 0;
  const resultsElsewhere: Store['resultsElsewhere'] = async (location, query) => {
    queries.push(query);
    const from = Number(query.since ?? firstMark) - firstMark;
    const at = query.after?.number ?? from;
    const end = at + pageSize;
    const mark = query.after?.mark ?? String(firstMark + commits.length);
    const next = end < commits.length ? { mark, location: 'tokyo', number: end } : null;
    const page = commits.slice(Math.max(0, at), end);
    return await Promise.resolve({ results: page.filter((each) => each.location !== location), mark, next });
  };
  return {
    queries,
    resultsElsewhere,
    put: (each: LocatedResult) => void commits.push(each),
    replaceServer() {
      firstMark -= 1_000;
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
  expect(store.queries.at(-1)).toMatchObject({ since: '20', fromMs: 100_000 });
});

test('a result that is written ten minutes late is still read', async () => {
  const store = storeOf(5, [result('t0', 800_000)]);
  const elsewhere = createElsewhereResults(store, 'berlin', 100_000);
  await targetsOf(elsewhere.read());
  store.put(result('t1', 200_001));
  expect(await targetsOf(elsewhere.read())).toEqual(['t1']);
});

test('another database server counts from elsewhere: no result is lost', async () => {
  const store = storeOf(5, [result('t0', 200_000)]);
  const elsewhere = createElsewhereResults(store, 'berlin', 100_000);
  await targetsOf(elsewhere.read());
  store.replaceServer();
  store.put(result('t1', 210_000));
  const targets = [...(await targetsOf(elsewhere.read())), ...(await targetsOf(elsewhere.read()))];
  expect(targets).toEqual(['t1']);
});

test('a read that failed goes on with the page that failed, and every result is read once', async () => {
  const store = storeOf(
    3,
    Array.from({ length: 9 }, (_, index) => result(`t${index}`, 100_000)),
  );
  let failures = 2;
  const resultsElsewhere: typeof store.resultsElsewhere = async (location, query) => {
    if (query.after?.number === 6 && failures > 0) {
      failures -= 1;
      throw new Error('no answer in time');
    }
    return await store.resultsElsewhere(location, query);
  };
  const elsewhere = createElsewhereResults({ resultsElsewhere }, 'berlin', 90_000);
  const targets: string[] = [];
  const read = async () => {
    for await (const page of elsewhere.read()) targets.push(...page.map(({ target }) => target));
  };
  await expect(read()).rejects.toThrow('no answer in time');
  await expect(read()).rejects.toThrow('no answer in time');
  store.put(result('t0', 100_500));
  await read();
  await read();
  expect(targets).toEqual([...Array.from({ length: 9 }, (_, index) => `t${index}`), 't0']);
  expect(store.queries.map(({ after = null }) => after?.number ?? 0)).toEqual([0, 3, 6, 9, 0]);
  expect(store.queries.at(-1)).toMatchObject({ since: '9' });
});

test('a service that takes over knows which results were judged, and where', async () => {
  const store = storeOf(100, [
    result('judged', 150_000),
    result('newer', 160_000),
    result('both', 170_000, 'osaka'),
    result('both', 169_000, 'tokyo'),
    result('fresh', 180_000),
  ]);
  const stored = [
    { target: 'judged', lastRunMs: 150_000 },
    { target: 'newer', lastRunMs: 130_000 },
    { target: 'both', lastRunMs: 170_000 },
    { target: 'silent', lastRunMs: 90_000 },
  ];
  const elsewhere = createElsewhereResults(store, '', 100_000);
  const recent = await readRecentResults(elsewhere, stored, null);
  expect(stored.map(({ target }) => recent.locationOf(target))).toEqual(['tokyo', 'tokyo', 'osaka', null]);
  expect(recent.judged).toEqual([result('both', 169_000)]);
  expect(recent.takeUnjudged().map(({ target }) => target)).toEqual(['newer', 'fresh']);
  expect(recent.takeUnjudged()).toEqual([]);
  expect(await targetsOf(elsewhere.read())).toEqual([]);
});

test('a location that begins to lead judges its own results that the former leader has not read', async () => {
  const store = storeOf(100, [
    result('there', 150_000),
    result('there', 149_000, 'berlin'),
    result('here', 140_000),
    result('here', 170_000, 'berlin'),
  ]);
  const stored = [
    { target: 'there', lastRunMs: 150_000 },
    { target: 'here', lastRunMs: 145_000 },
  ];
  const elsewhere = createElsewhereResults(store, 'berlin', 100_000);
  const recent = await readRecentResults(elsewhere, stored, 'berlin');
  expect(stored.map(({ target }) => recent.locationOf(target))).toEqual(['tokyo', 'berlin']);
  expect(recent.judged).toEqual([result('here', 140_000), result('there', 149_000, 'berlin')]);
  expect(recent.takeUnjudged()).toEqual([result('here', 170_000, 'berlin')]);
  expect(await targetsOf(elsewhere.read())).toEqual([]);
});

test('a location that is alone has made all runs', async () => {
  const store = storeOf(100, [result('here', 150_000, 'berlin')]);
  const recent = await readRecentResults(
    createElsewhereResults(store, 'berlin', 100_000),
    [{ target: 'here', lastRunMs: 150_000 }],
    'berlin',
  );
  expect(recent.locationOf('here')).toBe('berlin');
  expect(store.queries).toHaveLength(1);
});

test('a service that takes over judges in the order of time, whatever the order of the pages is', async () => {
  const store = storeOf(2, [
    result('a', 170_000),
    result('b', 150_000),
    result('c', 160_000),
    result('d', 140_000),
    result('e', 130_000),
  ]);
  const elsewhere = createElsewhereResults(store, '', 100_000);
  const stored = ['d', 'e'].map((target) => ({ target, lastRunMs: 190_000 }));
  const recent = await readRecentResults(elsewhere, stored, null);
  expect(recent.judged.map(({ target }) => target)).toEqual(['e', 'd']);
  expect(recent.takeUnjudged().map(({ target }) => target)).toEqual(['b', 'c', 'a']);
});
