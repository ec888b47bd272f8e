import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LoopStats } from '../../src/engine/loop.ts';
import { createMetrics } from '../../src/server/metrics/create-metrics.ts';
import { minute, second } from '../service/watched.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';
import { openCutProxy } from '../support/cut-proxy.ts';
import { hangsMs } from '../support/processes.ts';
import { leaseMs, shards, startVirtualDeployment } from './virtual-deployment.ts';

const tenants = 6;
/** How long trouble lasts before it counts, and how long a takeover may take, in milliseconds. */
const [confirmMs, graceMs] = [10 * second, leaseMs + 15 * second];

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

type Scene = Awaited<ReturnType<typeof startVirtualDeployment>>;

/** The lines of the metrics whose name begins like this. */
async function metricsOf(
  { results, clock }: Scene,
  prefix: string,
  stats: () => LoopStats,
): Promise<readonly string[]> {
  const text = await createMetrics({
    service: { stats, firstExpiries: () => [] },
    status: async () => await results.status(clock.now()),
    clock,
    readiness: { report: () => ({ ready: true, store: 'ok', scheduler: 'ok', clock: 'ok' }) },
    events: { streams: 0, dropped: 0 },
    storeKind: 'postgres',
    storeLimitMs: hangsMs,
  }).text();
  return text.split('\n').filter((line) => line.startsWith(prefix));
}

const within = (ms: number, leastMs: number, mostMs: number) => {
  expect(ms).toBeGreaterThanOrEqual(leastMs);
  expect(ms).toBeLessThanOrEqual(mostMs);
};

test('when all workers of one of two locations stop, that is one incident of ours, and the other location judges the targets', async () => {
  await using scene = await startVirtualDeployment(server, tenants, '30s');
  const { clock, fleet, results, incidents, passAll, passUntil, start } = scene;
  const scheduler = await start('scheduler');
  const osaka = await start('worker', { location: 'osaka' });
  const here = [await start('worker'), await start('worker')];
  await passAll(minute, scheduler, osaka, ...here);
  expect(here.reduce((sum, worker) => sum + worker.held(), 0)).toBe(shards);
  for (const worker of here) await worker[Symbol.asyncDispose]();
  const stoppedMs = clock.now();
  fleet.revoke(0);
  await passAll(3 * minute, scheduler, osaka);

  const opened = (await incidents()).toSorted((first, second) => first.verdict.localeCompare(second.verdict));
  expect(opened.map(({ verdict, owner, location, title }) => ({ verdict, owner, location, title }))).toEqual([
    expect.objectContaining({ verdict: 'credential', owner: 'credential', location: null }),
    { verdict: 'own-service', owner: 'us', location: 'here', title: 'No worker checks any target at here.' },
  ]);
  const [, trouble] = opened;
  if (!trouble) throw new Error('no incident');
  within(stoppedMs - trouble.startedMs, 0, 10 * second);
  within(trouble.openedMs - trouble.startedMs, graceMs + confirmMs, graceMs + confirmMs + 6 * second);
  const status = await results.status(clock.now());
  const [service] = status.services;
  expect(service?.states).toEqual({ up: tenants - 1, down: 1 });
  expect(service?.locations).toEqual([
    { location: 'here', states: { stale: tenants } },
    { location: 'osaka', states: { up: tenants - 1, down: 1 } },
  ]);
  expect(status.gaps[0]).toMatchObject({ location: 'here', reason: 'unheld', service: null });
  expect(status.gaps[0]).not.toHaveProperty('shards');
  within(stoppedMs - (status.gaps[0]?.fromMs ?? 0), 0, 10 * second);
  const metrics = async (prefix: string) => await metricsOf(scene, prefix, scheduler.service.stats);
  expect(await metrics('mdm_health_shards_unheld{')).toEqual([
    `mdm_health_shards_unheld{location="here"} ${shards}`,
    'mdm_health_shards_unheld{location="osaka"} 0',
  ]);
  expect(await metrics('mdm_health_workers{location="here"')).toEqual(
    ['ok', 'slow', 'clock-off'].map((state) => `mdm_health_workers{location="here",state="${state}"} 0`),
  );
  expect(await metrics('mdm_health_service_up{')).toEqual([
    'mdm_health_service_up{service="apple.vpp",location="osaka"} 1',
  ]);

  const next = await start('worker');
  const startedMs = clock.now();
  const isClosed = async () => (await incidents()).some(({ id, closedMs }) => id === trouble.id && closedMs !== null);
  within((await passUntil(isClosed, scheduler, osaka, next)) - startedMs, 0, 30 * second);
  expect((await incidents()).filter(({ owner }) => owner === 'us')).toHaveLength(1);
  const [gap] = (await results.status(clock.now())).gaps;
  within((gap?.toMs ?? 0) - startedMs, 0, 5 * second);
  expect(await metrics('mdm_health_shards_unheld{location="here"')).toEqual([
    'mdm_health_shards_unheld{location="here"} 0',
  ]);
  for (const process of [next, osaka, scheduler]) await process[Symbol.asyncDispose]();
}, 600_000);

test('when all workers of the only location stop, no target is shown as up, and they are up again when a worker checks them', async () => {
  await using scene = await startVirtualDeployment(server, tenants, '30s');
  const { clock, results, incidents, passAll, passUntil, start } = scene;
  const scheduler = await start('scheduler');
  const worker = await start('worker');
  await passAll(minute, scheduler, worker);
  expect((await results.status(clock.now())).services[0]?.states).toEqual({ up: tenants });
  await worker[Symbol.asyncDispose]();
  const metrics = async (prefix: string) => await metricsOf(scene, prefix, scheduler.service.stats);
  const shown = async () => {
    const [service] = (await results.status(clock.now())).services;
    return { ...service?.states, ...(service?.sampled ? { sampled: service.sampled } : {}) };
  };
  // One and a half intervals, and the time between two reads.
  await passAll(50 * second, scheduler);
  for (let passedMs = 0; passedMs < 2 * minute; passedMs += 30 * second) {
    expect(await shown()).toEqual({ sampled: tenants });
    expect(await metrics('mdm_health_targets{')).toEqual([
      `mdm_health_targets{service="apple.vpp",state="sampled"} ${tenants}`,
    ]);
    expect(await metrics('mdm_health_service_up{')).toEqual([]);
    await passAll(30 * second, scheduler);
  }
  const { targets } = await results.targets({});
  expect(targets.map(({ state }) => state.name)).toEqual(targets.map(() => 'stale'));
  expect((await incidents()).map(({ verdict, owner, title }) => ({ verdict, owner, title }))).toEqual([
    { verdict: 'own-service', owner: 'us', title: 'No worker checks any target at here.' },
  ]);
  const next = await start('worker');
  const startedMs = clock.now();
  const isUp = async () => (await shown()).up === tenants;
  within((await passUntil(isUp, scheduler, next)) - startedMs, 0, 45 * second);
  for (const process of [next, scheduler]) await process[Symbol.asyncDispose]();
}, 600_000);

test('a worker that is cut off from the database is replaced within 30 s, stops by itself, and its late results are refused and counted', async () => {
  await using proxy = await openCutProxy(server.port);
  await using scene = await startVirtualDeployment(server, 2 * tenants, '10s');
  const { clock, fleet, results, passAll, passUntil, start } = scene;
  const cut = await start('worker', { proxy });
  const other = await start('worker');
  await passAll(30 * second, cut, other);
  expect(cut.held() + other.held()).toBe(shards);
  const [heldBefore, ofOther] = [cut.held(), other.held()];
  expect(heldBefore).toBeGreaterThan(0);
  const { targets: all } = await fleet.load();
  const runsOf = async (fromMs: number, untilMs: number) => {
    const histories = await Promise.all(all.map(({ id }) => results.history(id, fromMs, untilMs)));
    return histories.reduce((sum, { runs }) => sum + runs.length, 0);
  };

  proxy.cut();
  const cutMs = clock.now();
  const sentByOther = other.requestsMs.length;
  const startedBefore = cut.service.stats().started;
  const takenMs = await passUntil(() => other.held() === shards, cut, other);
  // Not before the leases of the cut worker are over: it renewed them a third of their time ago at most.
  within(takenMs - cutMs, (2 / 3) * leaseMs - 2 * second, 30 * second);
  await passAll(20 * second, cut, other);
  const lateMs = cut.requestsMs.filter((atMs) => atMs > cutMs);
  const [firstMs = 0, lastMs = 0] = [lateMs[0], lateMs.at(-1)];
  // It goes on while its lease lasts, and nobody checks its targets meanwhile.
  within(firstMs - cutMs, 0, leaseMs);
  within(lastMs - cutMs, 0, leaseMs);
  expect(lastMs).toBeLessThanOrEqual(takenMs);
  expect(other.requestsMs.length).toBeGreaterThan(sentByOther);
  expect(cut.service.stats().refused).toBe(0);

  const written = await runsOf(cutMs + 1, takenMs);
  proxy.mend();
  const mendedMs = clock.now();
  const refusedByStore = () => cut.service.stats().refused ?? 0;
  const lateRuns = cut.service.stats().started - startedBefore;
  expect(lateRuns).toBeGreaterThan(0);
  await passUntil(() => refusedByStore() >= lateRuns && cut.held() === heldBefore, cut, other);
  // Its results from before that still wait are written, and refused, too.
  await passAll(20 * second, cut, other);
  const refused = refusedByStore();
  expect(await metricsOf(scene, 'mdm_health_skipped_total{reason="refused"', cut.service.stats)).toEqual([
    `mdm_health_skipped_total{reason="refused"} ${refused}`,
  ]);
  expect(await runsOf(cutMs + 1, takenMs)).toBe(written);
  // With its shards it checks again, and what it writes counts.
  const sent = cut.requestsMs.length;
  await passAll(20 * second, cut, other);
  expect(cut.requestsMs.length).toBeGreaterThan(sent);
  expect(other.held()).toBe(ofOther);
  expect(refusedByStore()).toBe(refused);
  expect(cut.requestsMs.some((atMs) => atMs > cutMs + leaseMs && atMs < mendedMs)).toBe(false);
  for (const process of [cut, other]) await process[Symbol.asyncDispose]();
}, 600_000);
