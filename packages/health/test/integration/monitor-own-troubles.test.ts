import { expect, test } from 'vitest';
import { createWallClock, type WallClock } from '../../../monitor/test/support/wall-clock.ts';
import { formatStatus } from '../../src/report/status.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { startFleet } from '../service/vendor-fleet.ts';
import { minute, openInThread, second, type Watched, watch } from '../service/watched.ts';

const startMs = Date.UTC(2026, 10, 23, 12);

/** What was told of incidents, one line each. */
function toldBy(watched: Watched): readonly string[] {
  return watched
    .eventsOf('incident')
    .map(({ incident, event }) => `${event.kind} ${incident.verdict} (${incident.owner}): ${incident.title}`);
}

test('a clock that is ten minutes ahead is one incident of ours, closed once the clock is right', async () => {
  const clock = createWallClock(startMs);
  let aheadMs = 10 * minute;
  const machine: WallClock = { ...clock, now: () => clock.now() + aheadMs };
  await using fleet = await startFleet({ tenants: 5, clock });
  await using store = await openInThread(fleet.storeFolder);
  await using watched = watch({ config: await fleet.load({ interval: '30s' }), clock: machine, store });
  await watched.service.start();
  await watched.passUntil(() => watched.eventsOf('incident').length > 0, 3 * minute);
  const title = 'The clock of this machine is wrong at here.';
  expect(toldBy(watched)).toEqual([`opened own-service (us): ${title}`]);
  expect(watched.eventsOf('notification').map(({ notification }) => notification.text)).toEqual([title]);
  const status = await watched.store.status(machine.now());
  expect(formatStatus(status, machine.now())).toMatch(/inc-\w+ {2}minor {2}own-service \(99 %\) .* The clock of this/);
  await watched.pass(5 * minute);
  expect(watched.eventsOf('incident')).toHaveLength(1);
  aheadMs = 0;
  await watched.pass(12 * minute);
  expect(toldBy(watched)).toEqual([`opened own-service (us): ${title}`, `closed own-service (us): ${title}`]);
  expect(watched.service.incidents()).toEqual([]);
});

test('a store that takes nothing for twenty minutes is one incident of ours, told once the store is back', async () => {
  const clock = createWallClock(startMs);
  await using fleet = await startFleet({ tenants: 3, clock });
  await using kept = await openInThread(fleet.storeFolder);
  let isFull = false;
  const store = {
    ...kept,
    commit: async (batch: Parameters<typeof kept.commit>[0]) => {
      if (isFull) throw new StoreError('STORE_FULL', { operation: 'Writing a batch' });
      return await kept.commit(batch);
    },
  };
  await using watched = watch({ config: await fleet.load({ interval: '1m' }), clock, store });
  await watched.service.start();
  await watched.pass(2 * minute);
  isFull = true;
  await watched.pass(14 * minute);
  // The event says it at once, the incident once it lasts.
  expect(watched.eventsOf('store')).toHaveLength(1);
  expect(watched.service.incidents()).toEqual([]);
  await watched.pass(3 * minute);
  expect(watched.service.incidents().map(({ verdict, severity, title }) => [verdict, severity, title])).toEqual([
    ['own-service', 'major', 'The store takes no writes from here.'],
  ]);
  isFull = false;
  await watched.pass(minute);
  expect(toldBy(watched).map((line) => line.split(':')[0])).toEqual([
    'opened own-service (us)',
    'closed own-service (us)',
  ]);
  const { incidents } = await store.incidents({});
  expect(incidents).toMatchObject([{ verdict: 'own-service', owner: 'us', closedMs: expect.any(Number) }]);
});

test('an own trouble that is open goes on after a restart, and is not told twice', async () => {
  const clock = createWallClock(startMs);
  const machine: WallClock = { ...clock, now: () => clock.now() + 10 * minute };
  await using fleet = await startFleet({ tenants: 5, clock });
  const config = await fleet.load({ interval: '30s' });
  const begin = () => watch({ config, clock: machine, folder: fleet.storeFolder });
  {
    await using first = begin();
    await first.service.start();
    await first.passUntil(() => first.service.incidents().length > 0, 3 * minute);
    await first.pass(second);
  }
  await using again = begin();
  await again.service.start();
  await again.pass(5 * minute);
  expect(toldBy(again)).toEqual([]);
  expect(again.service.incidents()).toHaveLength(1);
});
