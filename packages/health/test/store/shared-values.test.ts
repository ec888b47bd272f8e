import { createDepClient } from '@mdmkit/apple-dep';
import { createDepSimulator } from '@mdmkit/apple-dep/testing';
import { type BudgetStore, createBudget, createTransport, type SessionStore, systemClock } from '@mdmkit/core';
import { createVirtualClock, listen } from '@mdmkit/core/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPostgresBudgetStore } from '../../src/store/postgres/budget-store.ts';
import { createPostgresSessionStore } from '../../src/store/postgres/session-store.ts';
import { leaseMs } from '../../src/store/postgres/shared-values.ts';
import { openCutProxy } from '../support/cut-proxy.ts';
import { startMigratedPostgres } from '../support/migrated-postgres.ts';
import { hangsMs } from '../support/processes.ts';
import type { PostgresServer } from './postgres-server.ts';

const workers = [0, 1, 2, 3];

let server: PostgresServer;
/** A database with the tables of the store. */
let url: string;

beforeAll(async () => {
  ({ server, url } = await startMigratedPostgres());
});
afterAll(() => server[Symbol.asyncDispose]());

/** Lets the lease of a dead holder end: a minute passes in the database. */
const endLeases = async () =>
  await server.run('update shared_state set until_ms = until_ms - 60000', new URL(url).pathname.slice(1));
const rows = async (kind: string) =>
  await server.run(
    `select key, value, holder from shared_state where kind = '${kind}'`,
    new URL(url).pathname.slice(1),
  );

/** What four workers do at the same time, each with a store of its own. */
async function withStores<Store extends AsyncDisposable>(
  create: (worker: number) => Store,
  work: (stores: readonly Store[]) => Promise<void>,
): Promise<void> {
  await using resources = new AsyncDisposableStack();
  await work(workers.map((worker) => resources.use(create(worker))));
}

/** Four clients of one DEP token, each with its own connections. */
async function withDepClients(
  stores: readonly SessionStore[],
  options: Parameters<typeof createDepSimulator>[0],
  work: (read: (worker: number) => Promise<unknown>, simulator: ReturnType<typeof createDepSimulator>) => Promise<void>,
): Promise<void> {
  const simulator = createDepSimulator(options);
  await using resources = new AsyncDisposableStack();
  const { origin } = resources.use(await listen(simulator));
  const { credential } = simulator;
  const clients = stores.map((sessionStore) => {
    const transport = resources.use(createTransport());
    return resources.use(createDepClient({ credential, origin, transport, sessionStore, label: 'shared' }));
  });
  await work(async (worker) => await clients[worker]?.account.get(), simulator);
}

test('four workers share one DEP session: one signs in, and the others wait for it', async () => {
  await withStores(
    () => createPostgresSessionStore({ url }),
    async (stores) => {
      // The service ends the former session with each sign-in: two sessions would refuse each other for ever.
      const options = { assumptions: { parallelSessions: false } };
      await withDepClients(stores, options, async (read, simulator) => {
        const sessions = () => simulator.requests().filter(({ target }) => target === '/session').length;
        await Promise.all([...workers, ...workers].map(read));
        expect(sessions()).toBe(1);
        simulator.expireSessions();
        await Promise.all([...workers, ...workers].map(read));
        expect(sessions()).toBe(2);
      });
    },
  );
  // The database holds neither the session nor a key from which it can be opened.
  const stored = await rows('session');
  expect(stored).toHaveLength(1);
  expect(stored[0]?.holder).toBeNull();
  expect(String(stored[0]?.value)).not.toMatch(/value|session/);
});

test('a session of the database is opened only with the key of its owner, and a damaged one counts as none', async () => {
  await withStores(
    () => createPostgresSessionStore({ url }),
    async ([first, second]) => {
      const lease = await first?.lease('secret key', { holdMs: 1_000 });
      await first?.set('secret key', { value: 'session-1' });
      await lease?.release();
      expect(await second?.get('another key')).toBeUndefined();
      expect(await second?.get('secret key')).toEqual({ value: 'session-1' });
      expect(JSON.stringify(await rows('session'))).not.toMatch(/session-1|secret key/);
    },
  );
  await server.run("update shared_state set value = 'AAAA' where kind = 'session'", new URL(url).pathname.slice(1));
  await withStores(
    () => createPostgresSessionStore({ url }),
    async ([third]) => expect(await third?.get('secret key')).toBeUndefined(),
  );
});

test('a worker that dies while it signs in is replaced when its lease ends, and cannot overwrite what came after it', async () => {
  await withStores(
    () => createPostgresSessionStore({ url }),
    async ([dead, successor]) => {
      if (!dead || !successor) throw new Error('no stores');
      const key = 'a sign-in that never ends';
      await dead.lease(key, { holdMs: 180_000 });
      let isBusy = false;
      const waiting = successor.lease(key, {
        holdMs: 1_000,
        onBusy() {
          isBusy = true;
          void endLeases();
        },
      });
      const lease = await waiting;
      expect(isBusy).toBe(true);
      await successor.set(key, { value: 'new' });
      // It comes back: what it has is not written, and its lease is not given back in the name of another.
      await dead.set(key, { value: 'old' });
      await lease.release();
      expect(await successor.get(key)).toEqual({ value: 'new' });
    },
  );
});

/** A vendor that counts requests by its own clock. */
function countingVendor() {
  const arrivals: number[] = [];
  return {
    arrivals,
    take: () => void arrivals.push(systemClock.elapsedMs()),
    /** The most requests in any window of this length. */
    mostIn: (windowMs: number) =>
      Math.max(...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + windowMs).length)),
  };
}

const limits = { requests: 8, perMs: 250 };

/** A budget of a worker whose clock may be wrong. */
function budgetOf(store: BudgetStore, key: string, aheadMs = 0) {
  return createBudget({ ...limits, store, key, clock: clockOf(aheadMs) });
}

const clockOf = (aheadMs: number) => ({ ...systemClock, now: () => systemClock.now() + aheadMs });

test('four workers together never exceed the rate of a credential, whatever their clocks say', async () => {
  const vendor = countingVendor();
  const aheadMs = [0, 1_900, -1_900, 500];
  await withStores(
    (worker) => createPostgresBudgetStore({ url, clock: clockOf(aheadMs[worker] ?? 0) }),
    async (stores) => {
      const send = async (worker: number) => {
        const permit = await budgetOf(stores[worker] as BudgetStore, 'one credential', aheadMs[worker]).take();
        vendor.take();
        await permit.release();
      };
      await Promise.all(workers.flatMap((worker) => Array.from({ length: 8 }, () => send(worker))));
    },
  );
  expect(vendor.arrivals).toHaveLength(32);
  expect(vendor.mostIn(limits.perMs)).toBeLessThanOrEqual(limits.requests);
});

test('a budget lets nothing through that the others would not count: after a lost lease, and without the database', async () => {
  await using proxy = await openCutProxy(server.port);
  const address = new URL(url);
  address.port = String(proxy.port);
  await using store = createPostgresBudgetStore({ url: address.href });
  await using other = createPostgresBudgetStore({ url });
  await (await budgetOf(store, 'cut').take()).release();
  const lost = await store.lease('lost', { holdMs: 180_000 });
  await endLeases();
  await (await other.lease('lost', { holdMs: 1_000 })).release();
  await expect(store.set('lost', { ended: [], running: [], blockedUntilMs: 0 })).rejects.toMatchObject({
    code: 'STORE_LOCKED',
  });
  await lost.release();
  proxy.cut();
  await expect(budgetOf(store, 'cut').take()).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  proxy.mend();
  await vi.waitFor(async () => await (await budgetOf(store, 'cut').take()).release(), hangsMs);
}, 400_000);

test('the lease of a holder that works for long is renewed until its time is over', async () => {
  const clock = createVirtualClock({ skipSleeps: false });
  await using store = createPostgresSessionStore({ url, clock });
  const lease = await store.lease('slow sign-in', { holdMs: 60_000 });
  const database = new URL(url).pathname.slice(1);
  await server.run("update shared_state set until_ms = until_ms + 600000 where kind = 'session'", database);
  const restMs = async () => {
    const [row] = await server.run(
      "select until_ms - (extract(epoch from clock_timestamp()) * 1000)::bigint as rest from shared_state where holder is not null and kind = 'session'",
      database,
    );
    return Number(row?.rest);
  };
  expect(await restMs()).toBeGreaterThan(60_000);
  await clock.advance(leaseMs / 3);
  // It lasts again as long as a lease does.
  await vi.waitFor(async () => expect(await restMs()).toBeLessThanOrEqual(leaseMs), hangsMs);
  await lease.release();
  expect(await restMs()).toBeNaN();
}, 400_000);
