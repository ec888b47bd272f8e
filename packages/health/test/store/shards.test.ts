import { shardOf } from '@mdmkit/monitor/schedule';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createElsewhereResults } from '../../src/service/elsewhere-results.ts';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { hangsMs } from '../support/processes.ts';
import { batchOf, incidentOf, notificationOf, runOf, targetOf, tenMs, writerOf } from './batches.ts';
import { deliveryOf } from './contract-deliveries.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

const shards = 4;
const targets = Array.from({ length: 12 }, (_, number) => `tenant-${number}/apple.dep`);

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

test('runs of a shard that another worker has taken over are refused and counted, those of the other shards are kept', async () => {
  const url = await server.createDatabase();
  await using store = createPostgresStore({ url });
  await store.migrate();
  const [first = 0, second = 0] = await store.takeShards('here', [0, 1], 'worker/first');
  const claims = {
    shardOf: (target: string) => shardOf(target, shards),
    held: [
      { shard: 0, fence: first },
      { shard: 1, fence: second },
    ],
  };
  await store.load('evaluator', { nowMs: tenMs, part: 'evaluator' });
  await writerOf(store, 'evaluator')({ part: 'evaluator', targets: targets.map((target) => targetOf(target)) });
  await store.load('worker/first', { nowMs: tenMs, part: 'worker' });
  const runs = targets.map((target) => runOf(target, tenMs, { location: 'here' }));
  const batch = { part: 'worker', location: 'here', claims } as const;
  const write = async (sequence: number, startedMs: number) =>
    await store.commit({
      ...batchOf(sequence, { writer: 'worker/first' }),
      ...batch,
      runs: runs.map((run) => ({ ...run, startedMs })),
    });
  const countIn = (...held: readonly number[]) => targets.filter((id) => held.includes(shardOf(id, shards))).length;
  expect((await write(1, tenMs)).refused).toBe(targets.length - countIn(0, 1));
  const [taken = 0] = await store.takeShards('here', [1], 'worker/second');
  expect(taken).toBe(second + 1);
  const { refused, leads } = await write(2, tenMs + 60_000);
  expect(refused).toBe(targets.length - countIn(0));
  expect(leads).toBe(false);
  const lost = targets.find((id) => shardOf(id, shards) === 1) ?? '';
  const kept = targets.find((id) => shardOf(id, shards) === 0) ?? '';
  const startsOf = async (target: string) =>
    (await store.history(target, tenMs - 1_000, tenMs + 120_000)).runs.map(({ startedMs }) => startedMs - tenMs);
  expect(await startsOf(lost)).toEqual([0]);
  expect(await startsOf(kept)).toEqual([60_000, 0]);
  // The holder of the shards does not matter to a repeated batch: it was counted before.
  expect((await write(2, tenMs + 60_000)).refused).toBe(targets.length - countIn(0));
});

test('an evaluator that was replaced writes nothing any more', async () => {
  const url = await server.createDatabase();
  await using first = createPostgresStore({ url });
  await using second = createPostgresStore({ url });
  await first.migrate();
  expect((await first.load('evaluator', { nowMs: tenMs, part: 'evaluator' })).leads).toBe(true);
  const write = writerOf(first, 'evaluator');
  await write({ part: 'evaluator' });
  expect((await second.load('evaluator', { nowMs: tenMs, part: 'evaluator' })).sequence).toBe(1);
  await expect(write({ part: 'evaluator' })).rejects.toMatchObject({ code: 'STORE_TAKEN' });
});

test('no notification is lost or doubled when another evaluator takes over', async () => {
  const url = await server.createDatabase();
  await using former = createPostgresStore({ url });
  await using successor = createPostgresStore({ url });
  await former.migrate();
  const part = 'evaluator' as const;
  await former.load('evaluator', { nowMs: tenMs, part });
  const decided = (sequence: number) => ({
    ...batchOf(sequence, { writer: 'evaluator' }),
    part,
    incidents: [incidentOf('inc-a')],
    notifications: [notificationOf('inc-a', sequence)],
    deliveries: [deliveryOf(`inc-a/${sequence}`, { sequence })],
  });
  const announced = async () => ({
    notifications: (await successor.notifications({})).notifications.map(({ key }) => key),
    deliveries: (await successor.deliveries({})).deliveries.map(({ key }) => key),
  });
  await former.commit(decided(1));
  // The former evaluator decides, stands still, and writes after the successor has taken over.
  const kept = await successor.load('evaluator', { nowMs: tenMs + 20_000, part });
  expect(kept.incidents.map(({ id }) => id)).toEqual(['inc-a']);
  await expect(former.commit(decided(2))).rejects.toMatchObject({ code: 'STORE_TAKEN' });
  expect(await announced()).toEqual({ notifications: ['inc-a/1'], deliveries: ['inc-a/1'] });
  // The successor decides the same, and repeats a batch whose answer was lost.
  await successor.commit(decided(kept.sequence + 1));
  await successor.commit(decided(kept.sequence + 1));
  await expect(former.commit(decided(2))).rejects.toMatchObject({ code: 'STORE_TAKEN' });
  const both = ['inc-a/1', 'inc-a/2'];
  expect(await announced()).toEqual({ notifications: both, deliveries: both });
});

test('a result whose transaction is committed late is read, although later ones were read before it', async () => {
  const url = await server.createDatabase();
  await using store = createPostgresStore({ url });
  await store.migrate();
  const [late = '', early = ''] = targets;
  await store.load('evaluator', { nowMs: tenMs, part: 'evaluator' });
  await writerOf(store, 'evaluator')({ part: 'evaluator', targets: [late, early].map((target) => targetOf(target)) });
  const [fence = 0] = await store.takeShards('here', [0], 'worker/late');
  const claims = { shardOf: () => 0, held: [{ shard: 0, fence }] };
  const elsewhere = createElsewhereResults(store, '', tenMs - 3_600_000);
  const read = async () => {
    const names: string[] = [];
    for await (const page of elsewhere.read()) names.push(...page.map(({ target }) => target));
    return names;
  };
  expect(await read()).toEqual([]);
  const write = async (writer: string, target: string, lastRunMs: number, changes: object = {}) => {
    await store.load(writer, { nowMs: tenMs, part: 'worker' });
    const batch = { part: 'worker', location: 'here', targets: [targetOf(target, { lastRunMs })], ...changes } as const;
    await writerOf(store, writer)(batch);
  };
  const blocker = new pg.Client({ connectionString: url });
  await blocker.connect();
  try {
    // The batch of a worker with shards waits for this lock after it has begun to write.
    await blocker.query('begin; select pg_advisory_xact_lock(6365005)');
    const waiting = write('worker/late', late, tenMs - 600_000, { claims });
    await vi.waitFor(async () => {
      const { rows } = await blocker.query('select 1 from pg_locks where not granted');
      expect(rows).toHaveLength(1);
    }, hangsMs);
    await write('worker/early', early, tenMs);
    expect(await read()).toEqual([early]);
    expect(await read()).toEqual([]);
    await blocker.query('commit');
    await waiting;
  } finally {
    await blocker.end();
  }
  expect(await read()).toEqual([late]);
  expect(await read()).toEqual([]);
}, 400_000);

test('what the process that judges asks of the schedules is read in order, and a sample as long as it is in force', async () => {
  await using store = createPostgresStore({ url: await server.createDatabase() });
  await store.migrate();
  await store.load('evaluator', { nowMs: tenMs, part: 'evaluator' });
  const write = writerOf(store, 'evaluator');
  const sampled = (service: string) => ({ kind: 'sample', service, targets: [`tenant/${service}`] }) as const;
  const quorum = { kind: 'quorum', service: 'apple.vpp', targets: ['tenant/apple.vpp'] } as const;
  await write({ part: 'evaluator', schedule: [sampled('apple.dep'), quorum] });
  await write({ part: 'evaluator', schedule: [sampled('apple.vpp'), { kind: 'resume', service: 'apple.dep' }] });
  const requests = await store.scheduleRequestsAfter(0);
  expect(requests.map(({ request }) => request.kind)).toEqual(['sample', 'quorum', 'sample', 'resume']);
  expect(await store.scheduleRequestsAfter(requests[2]?.id ?? 0)).toEqual(requests.slice(3));
  await store.tidy(tenMs + 3_600_000);
  expect((await store.scheduleRequestsAfter(0)).map(({ request }) => request)).toEqual([sampled('apple.vpp')]);
});

test('the time of the database is known', async () => {
  await using store = createPostgresStore({ url: await server.createDatabase() });
  await store.migrate();
  const beforeMs = Date.now();
  const databaseMs = (await store.databaseTimeMs()) ?? 0;
  expect(databaseMs).toBeGreaterThanOrEqual(beforeMs - 1_000);
  expect(databaseMs).toBeLessThanOrEqual(Date.now() + 1_000);
});
