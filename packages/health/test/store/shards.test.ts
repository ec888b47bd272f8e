import { shardOf } from '@mdmkit/monitor/schedule';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { batchOf, runOf, targetOf, tenMs, writerOf } from './batches.ts';
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
    shards,
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

test('the time of the database is known', async () => {
  await using store = createPostgresStore({ url: await server.createDatabase() });
  await store.migrate();
  const beforeMs = Date.now();
  const databaseMs = (await store.databaseTimeMs()) ?? 0;
  expect(databaseMs).toBeGreaterThanOrEqual(beforeMs - 1_000);
  expect(databaseMs).toBeLessThanOrEqual(Date.now() + 1_000);
});
