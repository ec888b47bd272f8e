import { expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { formatStatus } from '../../src/report/status.ts';
import { startFleet } from '../service/vendor-fleet.ts';
import { hour, minute, openInThread, second, watch } from '../service/watched.ts';

/** The day on which summer time ends in Paris, at its midnight. */
const midnightMs = Date.UTC(2026, 9, 24, 22);
const intervalMs = 5 * minute;
const targets = [0, 1, 2].map((tenant) => `tenant-${tenant}/apple.vpp`);

test('a day on which summer time ends, the laptop sleeps and the clock is set', async () => {
  const clock = createWallClock(midnightMs);
  await using fleet = await startFleet({ tenants: targets.length, clock });
  // In the hour that comes twice no notification is to go out: from 02:30 to 03:30 in Paris, two hours that night.
  const weekly = { days: ['sun'], from: '02:30', to: '03:30', zone: 'Europe/Paris' };
  const monitor = { maintenance: [{ id: 'night', mode: 'suppress', weekly }] };
  const config = await fleet.load({ interval: '5m', monitor });
  await using store = await openInThread(fleet.storeFolder);
  await using watched = watch({ config, clock, store, stepMs: 2 * second });
  await watched.service.start();

  await watched.pass(4 * hour);
  const asleepMs = clock.now();
  clock.set(8 * hour);
  const awakeMs = clock.now();
  await watched.pass(minute);
  // What was not checked for hours is not known to be well.
  const known = watched.service.targets().filter(({ lastRunMs }) => (lastRunMs ?? 0) < asleepMs);
  expect(known.map(({ state }) => state.name)).toEqual(known.map(() => 'stale'));
  await watched.pass(hour);
  const setMs = clock.now();
  clock.set(-40 * second);
  await watched.pass(30 * minute);
  clock.set(90 * second);
  const setAheadMs = clock.now();
  await watched.pass(30 * minute);
  await watched.passWhile(watched.service.stop());

  expect(watched.eventsOf('incident')).toEqual([]);
  expect(watched.eventsOf('notification')).toEqual([]);
  expect(watched.eventsOf('defect')).toEqual([]);
  expect(watched.service.targets().map(({ state }) => state.name)).toEqual(targets.map(() => 'up'));
  const status = await store.status(clock.now());
  const gaps = status.gaps.map(({ fromMs, toMs, reason }) => ({ fromMs, toMs, reason })).toReversed();
  expect(gaps.map(({ reason }) => reason)).toEqual(['suspended', 'suspended']);
  for (const [index, [fromMs, toMs]] of [
    [asleepMs, awakeMs],
    [setAheadMs - 90 * second, setAheadMs],
  ].entries()) {
    expect(Math.abs((gaps[index]?.fromMs ?? 0) - (fromMs ?? 0))).toBeLessThanOrEqual(2 * second);
    expect(Math.abs((gaps[index]?.toMs ?? 0) - (toMs ?? 0))).toBeLessThanOrEqual(2 * second);
  }
  expect(formatStatus(status, clock.now())).toMatch(/monitoring gaps\n(?:.*\n)* .* 8 h /);
  for (const target of targets) {
    const { runs, episodes } = await store.history(target, midnightMs, clock.now() + hour);
    expect(episodes).toEqual([]);
    const within = (fromMs: number, toMs: number) =>
      runs.filter(({ startedMs }) => startedMs >= fromMs && startedMs < toMs);
    // Each place on the grid once, whatever the clocks on the wall say.
    expect(Math.abs(within(midnightMs, asleepMs).length - 48)).toBeLessThanOrEqual(1);
    expect(within(asleepMs + 2 * second, awakeMs)).toEqual([]);
    // One run stands for all that were missed.
    expect(within(awakeMs, awakeMs + intervalMs).length).toBeLessThanOrEqual(2);
    expect(within(awakeMs, awakeMs + intervalMs + minute).length).toBeGreaterThanOrEqual(1);
    expect(Math.abs(within(awakeMs, setMs - minute).length - 12)).toBeLessThanOrEqual(1);
    // From 02:30 in Paris on, an hour and a half until the machine slept: the hour that came twice is in it twice.
    const flagged = runs.filter(({ flags }) => flags.includes('maintenance'));
    expect(Math.abs(flagged.length - 18)).toBeLessThanOrEqual(1);
  }
}, 600_000);
