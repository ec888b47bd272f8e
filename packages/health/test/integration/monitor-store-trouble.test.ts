import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWallClock, type WallClock } from '../../../monitor/test/support/wall-clock.ts';
import { formatHistory } from '../../src/report/history.ts';
import { formatStatus } from '../../src/report/status.ts';
import { createStore } from '../../src/store/create-store.ts';
import { createStoreSteps } from '../../src/store/database-steps.ts';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { loadSqlite } from '../../src/store/sqlite/load-sqlite.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { type Fleet, startFleet } from '../service/vendor-fleet.ts';
import { minute, second, type Watched, watch } from '../service/watched.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
const targets = [0, 1, 2].map((tenant) => `tenant-${tenant}/apple.vpp`);

interface Scene extends AsyncDisposable {
  readonly clock: WallClock;
  readonly fleet: Fleet;
  readonly watched: Watched;
  readonly store: Store;
}

/** A service over a store that has gone well for two minutes. */
async function begun(storeOf: (fleet: Fleet) => Store | Promise<Store>): Promise<Scene> {
  const clock = createWallClock(startMs);
  const fleet = await startFleet({ tenants: 3, clock });
  const store = await storeOf(fleet);
  const watched = watch({ config: await fleet.load({ interval: '30s' }), clock, store });
  await watched.service.start();
  await watched.pass(2 * minute);
  return {
    clock,
    fleet,
    watched,
    store,
    async [Symbol.asyncDispose]() {
      await watched[Symbol.asyncDispose]();
      await store.close();
      await fleet[Symbol.asyncDispose]();
    },
  };
}

/**
 * All targets' trouble begins and is recognised while the store takes nothing; all the while each is checked on time.
 * Afterwards everything is there, as if nothing had been.
 */
async function expectNothingLost(
  { clock, fleet, watched, store }: Scene,
  code: RegExp,
  breakStore: () => unknown,
  mendStore: () => unknown,
): Promise<void> {
  await breakStore();
  const brokenMs = clock.now();
  const before = watched.service.stats().started;
  fleet.fail(true);
  await watched.passUntil(() => watched.service.incidents().length > 0, 8 * minute);
  await watched.passUntil(() => watched.eventsOf('store').length > 0, 30 * minute);
  await watched.pass(minute);
  const runs = watched.service.stats().started - before;
  // On time, each in its turn, and sooner where something is wrong.
  expect(runs).toBeGreaterThanOrEqual(Math.floor((3 * (clock.now() - brokenMs)) / (30 * second)) - 3);
  expect(watched.service.stats().lag.maxMs).toBeLessThanOrEqual(2 * second);
  // A write that is under way when the store breaks may fail for another reason than the writes after it.
  const errors = () => watched.eventsOf('store').map(({ error }) => error);
  for (const error of errors()) expect(error).toMatch(code);
  await mendStore();
  await watched.passUntil(() => errors().at(-1) === null, 30 * second);
  await watched.pass(3 * second);
  for (const error of errors().slice(0, -1)) expect(error).toMatch(code);
  expect(errors().at(-1)).toBeNull();
  expect(watched.eventsOf('defect')).toEqual([]);
  expect(watched.eventsOf('notification')).toHaveLength(1);
  const incident = watched.service.incidents()[0];
  const story = await store.incident(incident?.id ?? '');
  // When it was seen last is kept every few minutes only.
  const { lastSeenMs: _, ...evidence } = incident?.evidence ?? {};
  expect(story?.incident).toMatchObject({ ...incident, evidence });
  expect(story?.notifications).toEqual(watched.eventsOf('notification').map(({ notification }) => notification));
  const kept = await Promise.all(targets.map(async (target) => await store.history(target, startMs, clock.now())));
  const { started, running } = watched.service.stats();
  expect(kept.flatMap(({ runs: each }) => each)).toHaveLength(started - running);
  expect((await store.status(clock.now())).gaps).toEqual([]);
}

describe('SQLite', () => {
  test('a lock that another process holds for minutes delays no check and loses nothing', async () => {
    await using scene = await begun(({ storeFolder }) => createSqliteStore({ folder: storeFolder, busyTimeoutMs: 20 }));
    const { DatabaseSync } = await loadSqlite();
    const other = new DatabaseSync(join(scene.fleet.storeFolder, 'health.db'));
    await expectNothingLost(
      scene,
      /another process holds a lock on it \(SQLITE_BUSY\)/,
      () => other.exec('begin immediate'),
      () => other.exec('rollback'),
    );
    other.close();
  });

  test('a full disk delays no check and loses nothing once there is room', async () => {
    let limit: (pages: number | 'now') => Promise<void> = async () => {};
    await using scene = await begun(async ({ storeFolder }) => {
      const backend = await openSqlite({ folder: storeFolder });
      const pragma = (text: string) => backend.db.executeQuery<{ page_count: number }>(CompiledQuery.raw(text));
      limit = async (pages) => {
        const now = (await pragma('pragma page_count')).rows[0]?.page_count ?? 0;
        await pragma(`pragma max_page_count = ${pages === 'now' ? now : pages}`);
      };
      return createStore(createStoreSteps(backend, 'service'), backend.close);
    });
    await expectNothingLost(
      scene,
      /there is no room left on the disk \(SQLITE_FULL\)/,
      async () => {
        await limit('now');
        // What is free within the file is filled by an operator who talks.
        for (const length of [20_000, 2_000, 200, 20])
          for (let isFull = false; !isFull; )
            await scene.store
              .addCommand({ kind: 'unsilence', id: 'none', by: 'x'.repeat(length) }, startMs)
              .catch(() => (isFull = true));
      },
      () => limit(1_000_000),
    );
  });

  test('a service that has to stop without its store says what it could not see, the next time', async () => {
    await using scene = await begun(({ storeFolder }) => createSqliteStore({ folder: storeFolder, busyTimeoutMs: 20 }));
    const { clock, fleet, watched } = scene;
    const { DatabaseSync } = await loadSqlite();
    const other = new DatabaseSync(join(fleet.storeFolder, 'health.db'));
    other.exec('begin immediate');
    const brokenMs = clock.now();
    await watched.pass(5 * minute);
    const stoppingMs = clock.now();
    await watched.passWhile(watched.service.stop());
    expect(clock.now() - stoppingMs).toBeLessThanOrEqual(25 * second);
    other.exec('rollback');
    other.close();
    await clock.advance(minute);
    const nextMs = clock.now();
    await using next = watch({ config: await fleet.load({ interval: '30s' }), clock, folder: fleet.storeFolder });
    await next.service.start();
    await next.pass(minute);
    const status = await next.store.status(clock.now());
    expect(status.gaps).toMatchObject([{ reason: 'stopped', toMs: nextMs, service: null }]);
    expect(Math.abs((status.gaps[0]?.fromMs ?? 0) - brokenMs)).toBeLessThanOrEqual(11 * second);
    expect(formatStatus(status, clock.now())).toMatch(/monitoring gaps\n {2}2026-11-23 12:0[12]:\d\dZ {2}6 min/);
    const history = await next.store.history('tenant-0/apple.vpp', startMs, clock.now());
    const during = history.runs.filter(({ startedMs }) => startedMs > brokenMs + second && startedMs < nextMs);
    expect(during).toEqual([]);
    expect(formatHistory('tenant-0/apple.vpp', history, clock.now())).toMatch(/Z {2}not monitored {2}for 6 min/);
  });
});

describe('PostgreSQL', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('a server that is restarted delays no check and loses nothing', async () => {
    const url = await server.createDatabase();
    await using scene = await begun(() => createPostgresStore({ url }));
    await expectNothingLost(
      scene,
      /it cannot be reached/,
      () => server.stop(),
      () => server.start(),
    );
  });

  test('a connection that is cut for minutes delays no check and loses nothing', async () => {
    const url = new URL(await server.createDatabase());
    await using wire = await startWire(server.port);
    url.port = String(wire.port);
    await using scene = await begun(() => createPostgresStore({ url: url.href }));
    await expectNothingLost(scene, /it cannot be reached/, wire.cut, wire.mend);
  });

  test('a database that is read-only for minutes delays no check and loses nothing', async () => {
    const url = await server.createDatabase();
    const name = new URL(url).pathname.slice(1);
    const setReadOnly = async (value: 'on' | 'off') => {
      await server.run(`alter database ${name} set default_transaction_read_only = ${value}`);
      await server.run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    };
    await using scene = await begun(() => createPostgresStore({ url }));
    await expectNothingLost(
      scene,
      /it cannot be (written to|reached)/,
      () => setReadOnly('on'),
      () => setReadOnly('off'),
    );
  });
});

/** A wire to a port of this machine that can be cut. */
async function startWire(to: number) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect({ port: to, host: '127.0.0.1' });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    cut,
    mend: () => {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
