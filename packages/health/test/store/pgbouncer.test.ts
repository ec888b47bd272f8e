import { systemClock } from '@mdmkit/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDeliveryPlay, troublesOf } from '../../bench/delivery/play.ts';
import { startPgBoss } from '../../src/engine/load-pg-boss.ts';
import { createShardLeases } from '../../src/engine/pg-boss.ts';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { hasProgram } from '../support/has-program.ts';
import { type Pgbouncer, startPgbouncer } from '../support/pgbouncer.ts';
import { runOf, targetOf, tenMs, writerOf } from './batches.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

const isInstalled = await hasProgram('pgbouncer');
const title = isInstalled ? 'through pgbouncer in transaction mode' : 'through pgbouncer: pgbouncer is not installed';

describe.skipIf(!isInstalled)(title, () => {
  let server: PostgresServer;
  let pooler: Pgbouncer;

  beforeAll(async () => {
    server = await startPostgres();
    pooler = await startPgbouncer(server.port);
  });
  afterAll(async () => {
    await pooler[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test('several writers share few sessions of the server, and every batch counts once', async () => {
    const url = pooler.through(await server.createDatabase());
    await using reader = createPostgresStore({ url });
    await reader.migrate();
    const writers = ['a', 'b', 'c', 'd'];
    const batches = 6;
    await Promise.all(
      writers.map(async (writer, index) => {
        await using store = createPostgresStore({ url });
        await store.load(writer);
        const write = writerOf(store, writer);
        for (let batch = 0; batch < batches; batch += 1)
          await write({
            runs: [runOf('shared/apple.vpp', tenMs + batch * 10 + index)],
            targets: [targetOf(`${writer}/apple.vpp`)],
          });
      }),
    );
    const [rollup] = await reader.rollups('apple.vpp', 300_000, tenMs, tenMs + 1);
    expect(rollup?.classes).toEqual({ ok: writers.length * batches });
  });

  test('two senders deliver each message once, in order', async () => {
    const url = pooler.through(await server.createDatabase());
    await using first = createPostgresStore({ url });
    await using second = createPostgresStore({ url });
    await first.migrate();
    const play = createDeliveryPlay([first, second]);
    expect(troublesOf(await play.play(undefined, 2))).toEqual([]);
  });

  test('a worker takes its shards through pg-boss, and gives them back', async () => {
    const url = pooler.through(await server.createDatabase());
    await using store = createPostgresStore({ url });
    await store.migrate();
    const failures: unknown[] = [];
    const onError = (error: unknown) => failures.push(error);
    await using running = await startPgBoss({ url, name: 'worker-only', onError });
    const leases = createShardLeases({
      boss: running.boss,
      queue: 'shards',
      shards: 4,
      member: 'worker-only',
      isMember: () => true,
      leaseMs: 10_000,
      takeShards: (shards) => store.takeShards('here', shards, 'worker-only'),
      clock: systemClock,
      onError,
    });
    await leases.start();
    expect(leases.held()).toHaveLength(4);
    await leases[Symbol.asyncDispose]();
    expect(leases.held()).toEqual([]);
    expect(failures).toEqual([]);
  });
});
