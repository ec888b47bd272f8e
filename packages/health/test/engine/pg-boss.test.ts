import { systemClock } from '@mdmkit/core';
import { shardOf } from '@mdmkit/monitor/schedule';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPgBoss } from '../../src/engine/load-pg-boss.ts';
import { createShardLeases, type ShardLeases } from '../../src/engine/pg-boss.ts';
import { createShardedEngine } from '../../src/engine/sharded-engine.ts';
import { describeDefect } from '../../src/service/describe-defect.ts';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';
import { testEngineContract } from './contract.ts';

const shards = 8;

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A worker on a database, with the leases of its shards. */
async function startWorker(url: string, name: string, queue = 'shards') {
  const resources = new AsyncDisposableStack();
  const { boss } = resources.use(await startPgBoss({ url, name, onError() {} }));
  const store = resources.use(createPostgresStore({ url }));
  await store.migrate();
  const leases = resources.use(
    createShardLeases({
      boss,
      queue,
      shards,
      member: name,
      isMember: (member) => member.startsWith('worker-'),
      leaseMs: 10_000,
      takeShards: (taken) => store.takeShards('here', taken, name),
      clock: systemClock,
      onError() {},
    }),
  );
  await leases.start();
  return { leases, store, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** Waits for a change of the shards after which a condition holds. */
async function until(isReached: () => boolean, ...all: readonly ShardLeases[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const leases of all) leases.subscribe(() => isReached() && resolve());
  if (isReached()) return;
  await promise;
}

const numbersOf = (leases: ShardLeases) => leases.held().map(({ shard }) => shard);
const sorted = (numbers: readonly number[]) => numbers.toSorted((first, second) => first - second);
const allShards = Array.from({ length: shards }, (_, shard) => shard);

describe('leases of shards through pg-boss', () => {
  test('a worker alone holds all shards; a second one gets its share, and all of them when the first stops', async () => {
    const url = await server.createDatabase();
    const first = await startWorker(url, 'worker-first');
    expect(sorted(numbersOf(first.leases))).toEqual(allShards);
    const fences = new Map(first.leases.held().map(({ shard, fence }) => [shard, fence]));
    await using second = await startWorker(url, 'worker-second');
    const isShared = () => {
      const held = [...numbersOf(first.leases), ...numbersOf(second.leases)];
      return numbersOf(second.leases).length > 0 && held.length === shards;
    };
    await until(isShared, first.leases, second.leases);
    expect(sorted([...numbersOf(first.leases), ...numbersOf(second.leases)])).toEqual(allShards);
    for (const { shard, fence } of second.leases.held()) expect(fence).toBeGreaterThan(fences.get(shard) ?? 0);
    await first[Symbol.asyncDispose]();
    await until(() => numbersOf(second.leases).length === shards, second.leases);
    expect(sorted(numbersOf(second.leases))).toEqual(allShards);
  }, 600_000);
});

test('several processes that start at once on an empty database all start', async () => {
  const url = await server.createDatabase();
  const names = ['worker-a', 'worker-b', 'worker-c', 'worker-d'];
  const starting = names.map(async (name) => await startPgBoss({ url, name, onError() {} }));
  const running = await Promise.all(starting);
  await Promise.all(running.map((each) => each[Symbol.asyncDispose]()));
  expect(running).toHaveLength(names.length);
});

test('what pg-boss throws says what to do, or keeps its message and its code, and never the address of the database', async () => {
  const unreachable = startPgBoss({ url: 'postgres://user:hidden@127.0.0.1:1/x', name: 'worker-lost', onError() {} });
  await expect(unreachable).rejects.toMatchObject({ code: 'STORE_UNREACHABLE', driverCode: 'ECONNREFUSED' });
  const url = await server.createDatabase();
  await using running = await startPgBoss({ url, name: 'worker-only', onError() {} });
  const { boss, toProblem } = running;
  await server.run('alter schema pgboss rename to elsewhere', new URL(url).pathname.slice(1));
  const failure: unknown = await boss.getInstances().catch((error: unknown) => error);
  const missing = 'pg-boss failed: relation "pgboss.instance" does not exist (42P01)';
  expect(toProblem(failure)).toMatchObject({ name: 'EngineProblem', message: missing });
  expect(describeDefect(toProblem(failure))).toBe(`${missing}. Report this as a defect of health-check.`);
  const { message } = toProblem({ message: `cannot use ${url} with "test-password"` });
  expect(message).toBe('pg-boss failed: cannot use [address] with "[address]"');
  await server.run('alter schema elsewhere rename to pgboss', new URL(url).pathname.slice(1));
});

describe('with a worker that holds all shards', () => {
  const resources = new AsyncDisposableStack();
  let holdings: ShardLeases;

  beforeAll(async () => {
    const worker = resources.use(await startWorker(await server.createDatabase(), 'worker-only'));
    holdings = worker.leases;
  });
  afterAll(() => resources.disposeAsync());

  testEngineContract('pg-boss', async (options) =>
    createShardedEngine({
      location: 'here',
      holdings,
      shardOf: (target) => shardOf(target, shards),
      now: systemClock.now,
      ...options,
    }),
  );
});
