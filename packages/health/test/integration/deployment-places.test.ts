import { shardOf } from '@mdmkit/monitor/schedule';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Target } from '../../src/config/target.ts';
import { formatStatus } from '../../src/report/status.ts';
import { shardKeyOf } from '../../src/service/target-shards.ts';
import { shards, startDeployment } from '../service/deployment.ts';
import { minute } from '../service/watched.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';

const tenants = 12;
const halfMinute = 30_000;

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

/** How many targets lie in some shards. */
const countIn = (targets: readonly Target[], numbers: readonly number[]) =>
  targets.filter((target) => numbers.includes(shardOf(shardKeyOf(target), shards))).length;

/** Two halves of the shards with about as many targets each: the credentials, and so the shards, are others in each run. */
function evenHalves(targets: readonly Target[]): readonly [readonly number[], readonly number[]] {
  const halves = [
    [
      [0, 1],
      [2, 3],
    ],
    [
      [0, 2],
      [1, 3],
    ],
    [
      [0, 3],
      [1, 2],
    ],
  ] as const;
  const unevenness = ([, left]: (typeof halves)[number]) => Math.abs(countIn(targets, left) - tenants / 2);
  return halves.toSorted((first, second) => unevenness(first) - unevenness(second))[0] ?? halves[0];
}

describe('workers of one location', () => {
  test('shards without a worker are one incident and a gap, their targets are not up, and the next worker ends it', async () => {
    await using scene = await startDeployment(server, tenants);
    const { clock, results, incidents, passAll, stop } = scene;
    const { targets } = await scene.fleet.load();
    const [kept, left] = evenHalves(targets);
    // A shard without a target needs no worker.
    const needed = left.filter((shard) => countIn(targets, [shard]) > 0);
    const first = await scene.startWorker('here', { holds: kept });
    const second = await scene.startWorker('here', { holds: left });
    const evaluator = await scene.startEvaluator();
    await passAll(minute, evaluator, first, second);
    await stop(second);
    const goneMs = clock.now();
    await passAll(3 * minute, evaluator, first);
    const opened = await incidents();
    expect(opened.map(({ verdict, severity, location, title }) => ({ verdict, severity, location, title }))).toEqual([
      {
        verdict: 'own-service',
        severity: 'major',
        location: 'here',
        title: `No worker checks the targets of ${needed.length} of 4 shards at here.`,
      },
    ]);
    const status = await results.status(clock.now());
    const [service] = status.services;
    const lost = countIn(targets, left);
    expect(service?.states).toEqual({ up: tenants - lost });
    expect(service?.sampled).toBe(lost);
    expect(status.gaps).toMatchObject([
      { location: 'here', reason: 'unheld', service: null, shards: { numbers: needed, of: shards } },
    ]);
    expect(Math.abs((status.gaps[0]?.fromMs ?? 0) - goneMs)).toBeLessThanOrEqual(10_000);
    expect(formatStatus(status, clock.now())).toContain(`all services, ${needed.length} of 4 shards`);
    await first.holdings.take(...left);
    const takenMs = clock.now();
    await passAll(2 * minute, evaluator, first);
    const [gap, ...others] = (await results.status(clock.now())).gaps;
    expect(others).toEqual([]);
    expect(Math.abs((gap?.toMs ?? 0) - takenMs)).toBeLessThanOrEqual(1_000);
    const [closed] = await incidents();
    expect(closed?.id).toBe(opened[0]?.id);
    expect(closed?.closedMs).not.toBeNull();
    expect((await results.status(clock.now())).services[0]?.states).toEqual({ up: tenants });
    const rollups = await results.rollups('apple.vpp', 5 * minute, clock.now() - 20 * minute, clock.now());
    expect(Math.min(...rollups.map(({ coverage }) => coverage ?? 1))).toBeLessThan(0.9);
    await stop(evaluator, first);
  }, 500_000);

  test('a worker with a wrong clock is one incident, and an evaluator that takes over goes on with it', async () => {
    await using scene = await startDeployment(server, tenants);
    const { clock, incidents, passAll, stop } = scene;
    const clockOff = { sinceMs: null as number | null };
    const worker = await scene.startWorker('here', { clockOffSinceMs: () => clockOff.sinceMs });
    const evaluator = await scene.startEvaluator();
    await passAll(halfMinute, evaluator, worker);
    clockOff.sinceMs = clock.now();
    await passAll(halfMinute, evaluator, worker);
    const opened = await incidents();
    expect(opened.map(({ verdict, title }) => ({ verdict, title }))).toEqual([
      { verdict: 'own-service', title: expect.stringMatching(/^The clock of a machine \(.+\) is wrong at here\.$/) },
    ]);
    await stop(evaluator);
    const next = await scene.startEvaluator();
    await passAll(halfMinute, next, worker);
    expect((await incidents()).map(({ id, closedMs }) => ({ id, closedMs }))).toEqual([
      { id: opened[0]?.id, closedMs: null },
    ]);
    clockOff.sinceMs = null;
    await passAll(halfMinute, next, worker);
    expect((await incidents())[0]?.closedMs).not.toBeNull();
    await stop(next, worker);
  }, 500_000);
});

describe('workers of several locations', () => {
  test('trouble of one location alone is its path, and an outage of the vendor is one incident', async () => {
    await using scene = await startDeployment(server, tenants);
    const { clock, fleet, results, incidents, passAll, stop } = scene;
    const here = await scene.startWorker('here');
    const osaka = await scene.startWorker('osaka');
    const tokyo = await scene.startWorker('tokyo', { reaches: false });
    const evaluator = await scene.startEvaluator();
    await passAll(3 * minute, evaluator, here, osaka, tokyo);
    expect((await incidents()).map(({ verdict, location, owner }) => ({ verdict, location, owner }))).toEqual([
      { verdict: 'location-path', location: 'tokyo', owner: 'network' },
    ]);
    expect((await results.status(clock.now())).services.map(({ states }) => states)).toEqual([{ up: tenants }]);
    await stop(tokyo);
    fleet.fail(true);
    await passAll(2.5 * minute, evaluator, here, osaka);
    const vendor = (await incidents()).filter(({ owner }) => owner === 'vendor');
    expect(vendor.map(({ verdict, closedMs }) => ({ verdict, closedMs }))).toEqual([
      { verdict: 'vendor', closedMs: null },
    ]);
    await stop(evaluator, here, osaka);
  }, 500_000);
});
