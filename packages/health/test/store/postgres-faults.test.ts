import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startWay } from '../support/query-proxy.ts';
import { dayStartMs, runOf, targetOf, tenMs } from './batches.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';
import { plain, rich } from './programs/rich-batch.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** All that the batches must have left behind. */
async function seen(store: Store) {
  const { incidents, episodes, commands, sequence } = await store.load('one');
  return {
    sequence,
    incidents,
    episodes,
    commands: commands.length,
    targets: (await store.targets({})).targets.map((target) => [target.target, target.class]),
    events: (await store.incident('inc-a'))?.events,
    status: (await store.status(tenMs + 600_000)).undelivered,
    rollups: await store.rollups('apple.vpp', 300_000, tenMs, tenMs + 1),
    runs: (await store.history('aurora/apple.vpp', dayStartMs, tenMs + 10_000)).runs,
  };
}

async function begin(store: Store): Promise<void> {
  await store.migrate();
  await store.addCommand({ kind: 'unacknowledge', incident: 'inc-a', by: 'ada' }, tenMs);
  await store.load('one');
  await store.commit(plain);
}

test('a connection that is cut at any query of a commit, COMMIT itself included, costs nothing and counts nothing twice', async () => {
  await using way = await startWay(server);
  const begun = await server.createDatabase();
  {
    await using store = createPostgresStore({ url: begun });
    await begin(store);
  }
  const open = async () =>
    createPostgresStore({ url: way.through(await server.createDatabase(begun)), connections: 1 });
  await using untouched = await open();
  await untouched.load('one');
  way.cutAt(undefined);
  await untouched.commit(rich);
  const queries = way.queries();
  const expected = await seen(untouched);
  expect(expected).toMatchObject({ sequence: 2, status: 1, commands: 0 });
  expect(queries).toBeGreaterThan(10);
  let committed = 0;
  for (let query = 1; query <= queries; query += 1) {
    // An answer that is lost is like the next question: only that of the last, COMMIT, leaves something done.
    for (const moment of query === queries ? (['question', 'answer'] as const) : (['question'] as const)) {
      await using store = await open();
      way.cutAt(undefined);
      await store.load('one');
      way.cutAt({ query, moment });
      await expect(store.commit(rich), `${moment} ${query}`).rejects.toMatchObject({
        code: 'STORE_UNREACHABLE',
        retryable: true,
      });
      way.cutAt(undefined);
      if ((await store.status(tenMs)).undelivered === 1) committed += 1;
      await store.commit(rich);
      expect({ query, moment, ...(await seen(store)) }).toEqual({ query, moment, ...expected });
    }
  }
  // Only the answer to COMMIT can get lost after the batch is in.
  expect(committed).toBe(1);
  console.log(`cut at each of ${queries} queries, and at the answer to COMMIT`);
}, 600_000);

test('the store goes on after the server was restarted, and after the network was away for a while', async () => {
  await using way = await startWay(server);
  const url = way.through(await server.createDatabase());
  await using store = createPostgresStore({ url });
  await begin(store);
  await server.stop();
  const failure: unknown = await store.commit(rich).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'STORE_UNREACHABLE', retryable: true });
  await server.start();
  await store.commit(rich);
  way.block(true);
  await expect(store.status(tenMs)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  await expect(store.status(tenMs)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  way.block(false);
  expect(await store.status(tenMs)).toMatchObject({ undelivered: 1 });
  for (const text of [inspect(failure, { depth: 9, showHidden: true }), JSON.stringify(failure)])
    expect(text).not.toContain('test-password');
});

test('a read-only server, and one that refuses the user, are reported as such', async () => {
  const url = await server.createDatabase();
  const name = new URL(url).pathname.slice(1);
  await using writable = createPostgresStore({ url });
  await begin(writable);
  await server.run(`alter database ${name} set default_transaction_read_only = on`);
  await using store = createPostgresStore({ url });
  await expect(store.load('one')).rejects.toMatchObject({ code: 'STORE_READ_ONLY', driverCode: '25006' });
  expect((await store.status(tenMs)).writers).toHaveLength(1);
  await using stranger = createPostgresStore({ url: url.replace('test-password', 'wrong-password') });
  const refused: unknown = await stranger.status(tenMs).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'STORE_REFUSED', retryable: false, driverCode: '28P01' });
  expect(inspect(refused)).not.toContain('wrong-password');
  await using elsewhere = createPostgresStore({ url: url.replace(name, 'nowhere') });
  await expect(elsewhere.migrate()).rejects.toMatchObject({ code: 'STORE_REFUSED', driverCode: '3D000' });
  await using nobody = createPostgresStore({ url: 'postgres://u:p@127.0.0.1:1/x' });
  await expect(nobody.migrate()).rejects.toMatchObject({ code: 'STORE_UNREACHABLE', driverCode: 'ECONNREFUSED' });
});

test('a question that is not answered in time is given up, and its connection with it', async () => {
  const url = await server.createDatabase();
  const name = new URL(url).pathname.slice(1);
  await using store = createPostgresStore({ url, connections: 1, timeoutMs: 2_000 });
  await begin(store);
  // The lock is held until the test ends it, however slow the machine is.
  const holder = server.run('begin; select pg_advisory_xact_lock(6365002); select pg_sleep(3600)', name);
  const released = expect(holder).rejects.toThrow();
  await expect
    .poll(async () => await server.run("select 1 from pg_locks where locktype = 'advisory'", name), {
      timeout: 300_000,
    })
    .not.toEqual([]);
  await expect(store.addCommand({ kind: 'unsilence', id: 's', by: 'ada' }, tenMs)).rejects.toMatchObject({
    code: 'STORE_UNREACHABLE',
  });
  expect((await store.status(tenMs)).writers).toHaveLength(1);
  await server.run(
    "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(3600)%' and pid <> pg_backend_pid()",
    name,
  );
  await released;
});

test('several writers add to the same rollups at once, and nothing is lost or stuck', async () => {
  const url = await server.createDatabase();
  await using first = createPostgresStore({ url });
  await first.migrate();
  const writers = ['a', 'b', 'c', 'd'];
  const work = writers.map(async (writer) => {
    await using store = createPostgresStore({ url, connections: 1 });
    await store.load(writer);
    for (let sequence = 1; sequence <= 15; sequence += 1)
      await store.commit({
        ...plain,
        writer,
        sequence,
        runs: [
          runOf(`shared/apple.vpp`, tenMs + sequence * 10 + writers.indexOf(writer)),
          runOf(`${writer}-${sequence}/apple.dep`, tenMs),
        ],
        targets: [targetOf(`${writer}/apple.vpp`)],
        due: [{ service: 'apple.vpp', location: 'berlin', bucketMs: tenMs, due: 1 }],
      });
  });
  await using second = createPostgresStore({ url });
  let writing = true;
  const written = Promise.all(work).finally(() => (writing = false));
  const tidied = [first, second].map(async (store) => {
    while (writing) await store.tidy(tenMs + 7_200_000);
  });
  await Promise.all([written, ...tidied]);
  expect(await first.rollups('apple.vpp', 300_000, tenMs, tenMs + 1)).toMatchObject([
    { classes: { ok: 60 }, coverage: 1 },
  ]);
  await first.tidy(tenMs + 7_200_000);
  expect(await first.rollups('apple.vpp', 3_600_000, tenMs, tenMs + 1)).toMatchObject([{ classes: { ok: 60 } }]);
  expect((await first.history('shared/apple.vpp', tenMs, tenMs + 1_000)).hours).toMatchObject([
    { classes: { ok: 60 } },
  ]);
});

test('text with a character that PostgreSQL does not know is kept without it', async () => {
  await using store = createPostgresStore({ url: await server.createDatabase() });
  await begin(store);
  await store.commit({ ...rich, events: [{ incident: 'inc-a', atMs: tenMs, kind: 'opened', text: 'a\0b' }] });
  expect((await store.incident('inc-a'))?.events).toMatchObject([{ text: 'a\u{fffd}b' }]);
});
