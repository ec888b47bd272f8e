import { createBudget } from '@mdmkit/core';
import { createVirtualClock } from '@mdmkit/core/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPostgresBudgetStore } from '../../src/store/postgres/budget-store.ts';
import { createOwnedBudgetStore, writeEveryMs } from '../../src/store/postgres/owned-budget-store.ts';
import { openCutProxy } from '../support/cut-proxy.ts';
import { startMigratedPostgres } from '../support/migrated-postgres.ts';
import { hangsMs } from '../support/processes.ts';
import { startWay } from '../support/query-proxy.ts';
import type { PostgresServer } from './postgres-server.ts';

let server: PostgresServer;
/** A database with the tables of the store. */
let url: string;

beforeAll(async () => {
  ({ server, url } = await startMigratedPostgres());
});
afterAll(() => server[Symbol.asyncDispose]());

/** A worker whose budgets have eight requests an hour. */
function startWorker(address = url, timeoutMs = 4_000) {
  const clock = createVirtualClock({ startMs: Date.now(), skipSleeps: false });
  const store = createOwnedBudgetStore({ url: address, timeoutMs, clock });
  const budgetOf = (key: string) => createBudget({ requests: 8, perMs: 3_600_000, store, key, clock });
  return {
    clock,
    store,
    /** Sends requests for as long as there is room. Returns how many it could send. */
    async send(key: string, count: number) {
      let sent = 0;
      for (; sent < count; sent += 1) {
        const permit = await budgetOf(key)
          .take({ whenExhausted: 'fail' })
          .catch(() => undefined);
        if (!permit) break;
        await permit.release();
      }
      return sent;
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

test('a worker that takes a credential over goes on with the count of the worker before', async () => {
  const first = startWorker();
  expect(await first.send('handed over', 5)).toBe(5);
  await first[Symbol.asyncDispose]();
  await using second = startWorker();
  expect(await second.send('handed over', 8)).toBe(3);
});

test('a killed worker has written all but its last second', async () => {
  await using killed = startWorker();
  expect(await killed.send('killed', 6)).toBe(6);
  await killed.clock.advance(writeEveryMs);
  await using successor = startWorker();
  await vi.waitFor(async () => {
    await successor.store.renew();
    expect((await successor.store.get('killed'))?.ended.length).toBeGreaterThan(0);
  }, hangsMs);
  expect(await successor.send('killed', 8)).toBe(2);
}, 400_000);

test('a worker that comes back does not overwrite what its successor counts, and goes on from it', async () => {
  await using frozen = startWorker();
  expect(await frozen.send('frozen', 1)).toBe(1);
  await frozen.clock.advance(writeEveryMs);
  await using successor = startWorker();
  await vi.waitFor(async () => {
    await successor.store.renew();
    expect((await successor.store.get('frozen'))?.ended.length).toBeGreaterThan(0);
  }, hangsMs);
  expect(await successor.send('frozen', 6)).toBe(6);
  await successor.store.renew();
  // It stood still since its first request, and does not know yet that it was replaced.
  expect(await frozen.send('frozen', 1)).toBe(1);
  await frozen.store.renew();
  expect(await frozen.send('frozen', 8)).toBe(1);
}, 400_000);

test('the requests of a second are written in one transaction, for all credentials', async () => {
  await using worker = startWorker();
  for (const key of ['apple-1', 'apple-2', 'apple-3']) expect(await worker.send(key, 4)).toBe(4);
  await worker.store.renew();
  const rows = await server.run(
    "select count(*)::int as counts, count(distinct xmin::text)::int as transactions from shared_state where key like 'apple-%'",
    new URL(url).pathname.slice(1),
  );
  expect(rows).toEqual([{ counts: 3, transactions: 1 }]);
});

test('the counts of many credentials are written by several statements', async () => {
  await using worker = startWorker();
  for (let index = 0; index < 2_100; index += 1) expect(await worker.send(`many-${index}`, 1)).toBe(1);
  await worker.store.renew();
  const rows = await server.run(
    "select count(*)::int as counts, count(distinct xmin::text)::int as transactions from shared_state where key like 'many-%'",
    new URL(url).pathname.slice(1),
  );
  expect(rows).toEqual([{ counts: 2_100, transactions: 3 }]);
});

test('workers of another location that come later go on with the count', async () => {
  await using worker = startWorker();
  expect(await worker.send('two locations', 4)).toBe(4);
  await worker.store.renew();
  await using store = createPostgresBudgetStore({ url });
  expect((await store.get('two locations'))?.ended.reduce((sum, [, count]) => sum + count, 0)).toBe(4);
});

test('without the database a count that was not read lets nothing through, and what was counted is written later', async () => {
  await using proxy = await openCutProxy(server.port);
  const address = new URL(url);
  address.port = String(proxy.port);
  await using worker = startWorker(address.href, 500);
  // On a busy machine a first read takes longer than its limit: then nothing is counted.
  await vi.waitFor(async () => expect(await worker.send('cut', 2)).toBe(2), hangsMs);
  proxy.cut();
  await expect(worker.store.get('not read')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  expect(await worker.send('cut', 3)).toBe(3);
  await worker.store.renew();
  proxy.mend();
  await using successor = startWorker();
  await vi.waitFor(async () => {
    await worker.store.renew();
    await successor.store.renew();
    expect((await successor.store.get('cut'))?.ended.length).toBeGreaterThan(0);
  }, hangsMs);
  expect(await successor.send('cut', 8)).toBe(3);
}, 400_000);

/** How many requests the database has counted. */
const countedIn = async (key: string) => {
  await using store = createPostgresBudgetStore({ url });
  return (await store.get(key))?.ended.reduce((sum, [, count]) => sum + count, 0);
};

test('a write whose answer is lost is known again: nothing that is counted after it is lost', async () => {
  await using way = await startWay(server);
  await using worker = startWorker(way.through(url));
  expect(await worker.send('unanswered', 2)).toBe(2);
  way.cutAt({ query: 1, moment: 'answer' });
  await worker.store.renew();
  way.cutAt(undefined);
  expect(await countedIn('unanswered')).toBe(2);
  expect(await worker.send('unanswered', 3)).toBe(3);
  await worker.store.renew();
  expect(await countedIn('unanswered')).toBe(5);
  expect(await worker.send('unanswered', 8)).toBe(3);
});

test('after a write without an answer, what a successor has counted is not overwritten', async () => {
  await using way = await startWay(server);
  await using worker = startWorker(way.through(url));
  expect(await worker.send('succeeded', 2)).toBe(2);
  way.cutAt({ query: 1, moment: 'answer' });
  await worker.store.renew();
  way.cutAt(undefined);
  await using successor = startWorker();
  expect(await successor.send('succeeded', 3)).toBe(3);
  await successor.store.renew();
  expect(await worker.send('succeeded', 1)).toBe(1);
  await worker.store.renew();
  expect(await countedIn('succeeded')).toBe(5);
  expect(await worker.send('succeeded', 8)).toBe(3);
});
