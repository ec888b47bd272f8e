import { expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { formatStatus } from '../../src/report/status.ts';
import { startFleet } from '../service/vendor-fleet.ts';
import { minute, openInThread, second, watch } from '../service/watched.ts';

const startMs = Date.UTC(2026, 10, 23, 12);

test('a vendor that takes 2.5 s for each answer is up: every check has a connection and ends in time', async () => {
  const clock = createWallClock(startMs);
  await using fleet = await startFleet({ tenants: 100, clock });
  await using store = await openInThread(fleet.storeFolder);
  const waiting = () => fleet.waiting().now;
  await using watched = watch({ config: await fleet.load({ interval: '10s' }), clock, store, waiting });
  fleet.slow(2_500);
  await watched.service.start();
  await watched.pass(20 * second);
  expect(watched.service.targets().map(({ state }) => state.name)).toEqual(Array.from({ length: 100 }, () => 'up'));
  expect(fleet.waiting().most).toBeGreaterThan(40);
  const { runs } = await store.history('tenant-0/apple.vpp', startMs, clock.now());
  expect(runs.length).toBeGreaterThan(1);
  expect(new Set(runs.map((run) => run.class))).toEqual(new Set(['ok']));
  expect(watched.service.incidents()).toEqual([]);
  fleet.slow(0);
}, 400_000);

test('a machine without time for its checks measures a stated part of them, and names a real outage', async () => {
  const clock = createWallClock(startMs);
  await using fleet = await startFleet({ tenants: 60, clock });
  await using store = await openInThread(fleet.storeFolder);
  const late = { p99Ms: 900, maxMs: 900, meanMs: 400 };
  await using watched = watch({
    config: await fleet.load({ interval: '20s' }),
    clock,
    store,
    waiting: () => fleet.waiting().now,
    createDelayMeter: () => ({ read: () => late, reset() {}, close() {} }),
  });
  fleet.slow(2_000);
  await watched.service.start();
  const slowMs = await watched.passUntil(() => watched.service.incidents().length > 0, 6 * minute);
  expect(slowMs).toBeLessThanOrEqual(5 * minute);
  expect(watched.service.incidents().map(({ verdict, title }) => [verdict, title])).toEqual([
    ['own-network', 'This machine is too slow to measure at here.'],
  ]);
  expect(watched.service.stats().limit).toBeLessThan(10);
  const status = await store.status(clock.now());
  const [service] = status.services;
  expect(service?.sampled).toBeGreaterThan(0);
  expect(service?.states.up ?? 0).toBeLessThan(60);
  expect(service?.rollups[0]?.coverage ?? 1).toBeLessThan(0.8);
  // What is measured is measured truly: no check ends by our own doing.
  expect(Object.keys(service?.rollups[0]?.classes ?? {})).toEqual(['ok']);
  expect(status.gaps).toMatchObject([{ reason: 'shed', service: 'apple.vpp' }]);
  expect(formatStatus(status, clock.now())).toContain('there is no capacity for all checks');
  fleet.fail(true);
  const passedMs = await watched.passUntil(
    () => watched.service.incidents().some(({ verdict }) => verdict === 'vendor'),
    6 * minute,
  );
  expect(passedMs).toBeLessThanOrEqual(5 * minute);
  fleet.slow(0);
}, 400_000);
