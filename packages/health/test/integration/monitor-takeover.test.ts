import type { ResultClass } from '@mdmkit/monitor/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import type { DelayMeter } from '../../src/engine/lag-guard.ts';
import { createMetrics } from '../../src/server/metrics/create-metrics.ts';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { startFleet } from '../service/vendor-fleet.ts';
import { second, type Watched, watch } from '../service/watched.ts';
import { batchOf, targetOf } from '../store/batches.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';
import { createCalmMeter } from '../support/calm-meter.ts';

const startMs = Date.UTC(2026, 10, 23, 12);

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

const codes: Partial<Record<ResultClass, string>> = {
  'fail.server': 'VPP_SERVER_ERROR',
  'fail.network': 'VPP_TIMEOUT',
};

/** An event loop that is always late. */
const createLateMeter = (): DelayMeter => ({ read: () => ({ p99Ms: 600, maxMs: 600 }), reset() {}, close() {} });

/** Evaluators on a virtual clock, and workers whose results a test writes. */
async function deployment(tenants: number) {
  const clock = createWallClock(startMs);
  const fleet = await startFleet({ tenants, clock });
  const url = await server.createDatabase();
  const config = await fleet.load({ interval: '30s', monitor: { location: 'here', confirm: '1s' } });
  const workers = createPostgresStore({ url });
  await workers.migrate();
  const sequences = new Map<string, number>();
  return {
    async start(createDelayMeter = createCalmMeter): Promise<Watched> {
      const part = { kind: 'evaluator' } as const;
      const evaluator = watch({ config, clock, part, createDelayMeter, store: createPostgresStore({ url }) });
      await evaluator.service.start();
      return evaluator;
    },
    async stop({ passWhile, service, store }: Watched) {
      await passWhile(service.stop());
      await store.close();
    },
    /** Writes the last results of the first targets, as the worker of a location does. */
    async write(classes: readonly ResultClass[], location = 'here') {
      const writer = `worker/${location}`;
      if (!sequences.has(writer)) await workers.load(writer, { nowMs: clock.now(), part: 'worker' });
      const sequence = (sequences.get(writer) ?? 0) + 1;
      sequences.set(writer, sequence);
      const targets = classes.map((resultClass, index) =>
        targetOf(config.targets[index]?.id ?? '', {
          lastRunMs: clock.now(),
          class: resultClass,
          code: codes[resultClass] ?? null,
        }),
      );
      await workers.commit({ ...batchOf(sequence, { writer, atMs: clock.now() }), part: 'worker', location, targets });
    },
    verdicts: async () =>
      (await workers.incidents({})).incidents.map(({ verdict, location }) => ({ verdict, location })),
    async [Symbol.asyncDispose]() {
      await workers.close();
      await fleet[Symbol.asyncDispose]();
    },
  };
}

const all = (count: number, resultClass: ResultClass) => Array.from({ length: count }, () => resultClass);

test('an evaluator on a slow machine, which takes over during an outage, blames the vendor alone: it spoils no check', async () => {
  await using scene = await deployment(12);
  const { start, stop, write, verdicts } = scene;
  const first = await start();
  await write(all(12, 'ok'));
  await first.pass(20 * second);
  await write(all(12, 'fail.server'));
  await first.pass(10 * second);
  await stop(first);
  const next = await start(createLateMeter);
  for (let round = 0; round < 8; round += 1) {
    await write(all(12, 'fail.server'));
    await next.pass(10 * second);
  }
  expect(await verdicts()).toEqual([{ verdict: 'vendor', location: null }]);
  await stop(next);
}, 400_000);

test('an evaluator that takes over counts no spoilt check twice', async () => {
  await using scene = await deployment(6);
  const { start, stop, write, verdicts } = scene;
  const first = await start();
  await first.pass(10 * second);
  await write([...all(3, 'prober_fault'), ...all(3, 'ok')]);
  await first.pass(10 * second);
  await stop(first);
  const next = await start();
  await next.pass(20 * second);
  expect(await verdicts()).toEqual([]);
  await stop(next);
}, 400_000);

test('trouble on the path of one location stays there when an evaluator takes over', async () => {
  await using scene = await deployment(12);
  const { start, stop, write, verdicts } = scene;
  const first = await start();
  await first.pass(5 * second);
  const round = async (evaluator: Watched) => {
    await write(all(12, 'ok'), 'here');
    await write(all(12, 'ok'), 'osaka');
    await evaluator.pass(second);
    await write(all(12, 'fail.network'), 'tokyo');
    await evaluator.pass(9 * second);
  };
  for (let count = 0; count < 12; count += 1) await round(first);
  const path = [{ verdict: 'location-path', location: 'tokyo' }];
  expect(await verdicts()).toEqual(path);
  await stop(first);
  const next = await start();
  await next.pass(8 * second);
  for (let count = 0; count < 6; count += 1) await round(next);
  expect(await verdicts()).toEqual(path);
  await stop(next);
}, 400_000);

test('a worker that does not know that another one has its shards writes no result any more, and counts those that are refused', async () => {
  const clock = createWallClock(startMs);
  await using fleet = await startFleet({ tenants: 3, clock });
  await using store = createPostgresStore({ url: await server.createDatabase() });
  await store.migrate();
  const [fence = 0] = await store.takeShards('here', [0], 'worker/frozen');
  const holdings = {
    shards: 1,
    held: () => [{ shard: 0, fence }],
    untilMs: () => Number.POSITIVE_INFINITY,
    subscribe() {},
  };
  const config = await fleet.load({ interval: '30s' });
  const part = { kind: 'worker', writer: 'worker/frozen', holdings } as const;
  const { service, pass, passUntil, passWhile } = watch({ config, clock, part, store });
  await service.start();
  const runsOf = async () => (await store.history('tenant-0/apple.vpp', startMs, startMs + 3_600_000)).runs.length;
  await passUntil(async () => (await runsOf()) > 0);
  expect(service.stats().refused).toBe(0);
  await store.takeShards('here', [0], 'worker/another');
  const before = await runsOf();
  await passUntil(() => (service.stats().refused ?? 0) >= 3);
  await pass(30 * second);
  await passWhile(service.stop());
  expect(await runsOf()).toBe(before);
  const text = await createMetrics({
    service: { stats: service.stats, firstExpiries: () => [] },
    status: async () => await store.status(clock.now()),
    clock,
    readiness: { report: () => ({ ready: true, store: 'ok', scheduler: 'ok', clock: 'ok' }) },
    events: { streams: 0, dropped: 0 },
    storeKind: 'postgres',
  }).text();
  expect(text).toContain(`mdm_health_skipped_total{reason="refused"} ${service.stats().refused}\n`);
}, 400_000);
