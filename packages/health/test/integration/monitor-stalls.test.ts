import { expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import type { DelayMeter } from '../../src/engine/lag-guard.ts';
import { connectionsPerOrigin } from '../../src/service/monitor-service.ts';
import { startFleet } from '../service/vendor-fleet.ts';
import { minute, second, watch } from '../service/watched.ts';

const startMs = Date.UTC(2026, 10, 23, 12);

test.each([15, 60])(
  'a stall of 1.2 s every %i s does not hide an outage of the vendor',
  async (everySeconds) => {
    const clock = createWallClock(startMs);
    await using fleet = await startFleet({ tenants: 30, clock });
    /** Reports a stall in the second in which it ends, and nothing in the others. */
    const createDelayMeter = (): DelayMeter => ({
      read: () => {
        const stalled = Math.floor(clock.now() / second) % everySeconds === 0;
        return stalled ? { p99Ms: 1_200, maxMs: 1_200 } : { p99Ms: 0, maxMs: 0 };
      },
      reset: () => {},
      close: () => {},
    });
    await using watched = watch({
      config: await fleet.load({ interval: '1m' }),
      clock,
      folder: fleet.storeFolder,
      createDelayMeter,
    });
    await watched.service.start();
    await watched.pass(2 * minute);
    fleet.fail(true);
    const passedMs = await watched.passUntil(() => watched.eventsOf('notification').length > 0, 4 * minute);
    expect(passedMs).toBeLessThanOrEqual(3 * minute);
    expect(watched.service.incidents().map(({ verdict }) => verdict)).toEqual(['vendor']);
    expect(watched.service.stats().limit).toBeNull();
  },
  120_000,
);

test('there is a connection for each check of a service that may run at once', () => {
  expect(connectionsPerOrigin()).toBe(500);
  expect(connectionsPerOrigin({ total: 50 })).toBe(50);
  expect(connectionsPerOrigin({ perService: 100, services: { 'apple.vpp': 700 } })).toBe(700);
});
