import { systemClock } from '@mdmkit/core';
import { TestClock } from 'pg-boss';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPgBoss } from '../../src/engine/load-pg-boss.ts';
import { createShardLeases, type ShardLeases } from '../../src/engine/pg-boss.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';

const stepMs = 500;

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

type PgClock = Pick<TestClock, 'now' | 'setTimeout' | 'setInterval' | 'clearTimeout' | 'clearInterval' | 'attach'>;

/** The time of one process: it can stand still, and go on. */
function createProcessClock(shared: TestClock) {
  let isStopped = false;
  let missed: (() => void)[] = [];
  const run = (call: () => void) => () => {
    if (isStopped) missed.push(call);
    else call();
  };
  const clock: PgClock = {
    now: () => shared.now(),
    setTimeout: (call, ms) => shared.setTimeout(run(call), ms),
    setInterval: (call, ms) => shared.setInterval(run(call), ms),
    clearTimeout: (handle) => shared.clearTimeout(handle),
    clearInterval: (handle) => shared.clearInterval(handle),
    attach: async (target) => await shared.attach(target),
  };
  return {
    clock,
    /** The clock of the engine. */
    own: {
      ...systemClock,
      now: () => shared.now(),
      elapsedMs: () => shared.now(),
      sleep: async (ms: number) => await new Promise<void>((resolve) => void clock.setTimeout(resolve, ms)),
    },
    stop() {
      isStopped = true;
    },
    goOn() {
      isStopped = false;
      for (const call of missed.splice(0)) call();
      missed = [];
    },
  };
}

/** Two processes that share leases on one clock, which is that of the database, too. */
async function startPair(leaseMs: number, shards: number) {
  const resources = new AsyncDisposableStack();
  const time = new TestClock();
  const url = await server.createDatabase();
  const start = async (name: string) => {
    const process = createProcessClock(time);
    const { boss } = resources.use(await startPgBoss({ url, name, onError() {}, clock: process.clock }));
    let fence = 0;
    const leases = createShardLeases({
      boss,
      queue: 'shards',
      shards,
      member: name,
      isMember: () => true,
      leaseMs,
      takeShards: async (taken) => taken.map(() => (fence += 1)),
      clock: process.own,
      onError() {},
    });
    await leases.start();
    return { ...process, leases };
  };
  const first = await start('first');
  const second = await start('second');
  const heldOf = ({ leases }: { readonly leases: ShardLeases }) => leases.held().map(({ shard }) => shard);
  /** Lets time pass until something holds. Returns how long it took; nothing is held twice meanwhile. */
  const passUntil = async (isReached: () => boolean): Promise<number> => {
    const beganMs = time.now();
    while (!isReached()) {
      await time.tick(stepMs);
      const held = [...heldOf(first), ...heldOf(second)];
      expect(new Set(held).size).toBe(held.length);
      expect(time.now() - beganMs).toBeLessThan(120_000);
    }
    return time.now() - beganMs;
  };
  return { first, second, heldOf, passUntil, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

test('a worker that stands still, as a killed one does, is replaced within 30 s; one that comes back holds nothing any more', async () => {
  const shards = 8;
  await using pair = await startPair(15_000, shards);
  const { first, second, heldOf, passUntil } = pair;
  await passUntil(() => heldOf(first).length > 0 && heldOf(second).length > 0);
  first.stop();
  expect(await passUntil(() => heldOf(second).length === shards)).toBeLessThanOrEqual(30_000);
  expect(heldOf(first)).toEqual([]);
  first.goOn();
  expect(heldOf(first)).toEqual([]);
  await passUntil(() => heldOf(first).length > 0 && heldOf(first).length + heldOf(second).length === shards);
});

test('a process that judges and stands still is replaced within 15 s', async () => {
  await using pair = await startPair(10_000, 1);
  const { first, second, heldOf, passUntil } = pair;
  await passUntil(() => heldOf(first).length + heldOf(second).length === 1);
  const [judge, waiting] = heldOf(first).length === 1 ? [first, second] : [second, first];
  judge.stop();
  expect(await passUntil(() => heldOf(waiting).length === 1)).toBeLessThanOrEqual(15_000);
  expect(heldOf(judge)).toEqual([]);
});
