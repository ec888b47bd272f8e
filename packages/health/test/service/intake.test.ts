import type { Engine } from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { openSession, startMs } from './session.ts';
import { hour, minute, second } from './watched.ts';

test('a check is written with the state that follows from it', async () => {
  await using given = await openSession();
  const { take, check, heartbeat, store, clock } = given;
  await take(check(0), check(1, { found: { class: 'fail.server', code: 'VPP_SERVER_ERROR', error: 'It failed.' } }));
  await heartbeat.finish(hour);
  const { targets } = await store.targets({});
  expect(targets.map(({ target, state, class: found }) => [target, state.name, found])).toEqual([
    ['tenant-0/apple.vpp', 'up', 'ok'],
    ['tenant-1/apple.vpp', 'suspect', 'fail.server'],
  ]);
  const { runs } = await store.history('tenant-1/apple.vpp', startMs - minute, clock.now() + minute);
  expect(runs).toMatchObject([{ class: 'fail.server', failure: { error: 'It failed.' } }]);
});

test('the facts of a check stay when the next check fails early', async () => {
  await using given = await openSession();
  const { take, check, facts, clock } = given;
  await take(check(0, { found: { facts: { location: 'Tenant 0' } } }));
  await clock.advance(minute);
  await take(check(0, { found: { class: 'fail.network', facts: {} } }));
  expect(facts.read('tenant-0/apple.vpp')).toEqual({ location: 'Tenant 0' });
});

test('a timeout that this process caused says nothing about the vendor', async () => {
  await using given = await openSession();
  const { take, check, records } = given;
  const spoilt = { flags: ['lag'], durationMs: 20_000, stalledMs: 15_000 } as const;
  await take(check(0), check(1, { ...spoilt, found: { class: 'fail.network', code: 'VPP_TIMEOUT' } }));
  expect(records().map(({ class: found, state }) => [found, state.name])).toEqual([
    ['ok', 'up'],
    ['prober_fault', 'unknown'],
    [null, 'unknown'],
  ]);
});

test('a run that was not made, and a run of a removed target, leave nothing behind', async () => {
  await using given = await openSession();
  const { take, check, heartbeat, fleet, vendor, store } = given;
  const gone = check(2);
  await fleet.replace(await vendor.load({ tenants: 2 }));
  await take({ ...check(0), result: null } as never, gone);
  await heartbeat.finish(hour);
  expect((await store.targets({})).targets).toEqual([]);
});

describe('a gap', () => {
  test('is written with the first batch after it, whether or not a check has ended since', async () => {
    await using given = await openSession();
    const { engine, heartbeat, store, clock, events } = given;
    heartbeat.tick(clock.now());
    await heartbeat.finish(hour);
    const asleepMs = clock.now();
    clock.set(8 * hour);
    await engine.replan(clock.now(), { fromMs: asleepMs, reason: 'suspended' });
    await clock.advance(11 * second);
    heartbeat.tick(clock.now());
    const status = async () => await store.status(clock.now());
    while ((await status()).writers.every(({ lastBatchMs }) => lastBatchMs < asleepMs + hour)) await clock.advance(0);
    expect((await status()).gaps).toMatchObject([{ fromMs: asleepMs, reason: 'suspended' }]);
    expect(events.filter(({ kind }) => kind === 'gap')).toHaveLength(1);
  });

  test('is written for results that were dropped', async () => {
    await using given = await openSession();
    const { intake, heartbeat, check, store, clock } = given;
    const dropped = { count: 7, fromMs: startMs - minute, toMs: startMs - second };
    await intake.takeBatch({ runs: [check(0)], dropped });
    await heartbeat.finish(hour);
    expect((await store.status(clock.now())).gaps).toEqual([
      { location: 'here', fromMs: dropped.fromMs, toMs: dropped.toMs, reason: 'stalled', service: null },
    ]);
  });
});

test('an engine that fails keeps its counts, and results are written all the same', async () => {
  const broken = (engine: Engine): Engine => ({ ...engine, takeCounts: () => Promise.reject(new Error('away')) });
  await using given = await openSession({}, broken);
  const { take, check, heartbeat, store } = given;
  await take(check(0));
  heartbeat.tick(startMs);
  await heartbeat.finish(hour);
  const { targets } = await store.targets({});
  expect(targets.map(({ lastRunMs }) => lastRunMs !== null)).toEqual([true, false, false]);
});

test('a target without a check is written as unknown', async () => {
  await using given = await openSession();
  given.heartbeat.tick(startMs);
  await given.heartbeat.finish(hour);
  const { targets } = await given.store.targets({});
  expect(targets.map(({ state, lastRunMs }) => [state.name, lastRunMs])).toEqual([
    ['unknown', null],
    ['unknown', null],
    ['unknown', null],
  ]);
});

test('a due target has the window that pauses or suppresses it', async () => {
  const once = { from: new Date(startMs).toISOString(), until: new Date(startMs + minute).toISOString() };
  const maintenance = [
    { id: 'works', mode: 'pause', scope: { tenants: ['tenant-0'] }, once },
    { id: 'quiet', mode: 'suppress', scope: { tenants: ['tenant-1'] }, once },
  ];
  await using given = await openSession({ monitor: { maintenance } });
  const { windows, config, clock } = given;
  const windowsNow = () => config.targets.map((target) => windows.ofDueTarget(target)?.id);
  expect(windowsNow()).toEqual(['works', 'quiet', undefined]);
  await clock.advance(minute);
  expect(windowsNow()).toEqual([undefined, undefined, undefined]);
});

test('an incident and its notification are announced after their commit', async () => {
  await using given = await openSession();
  const { take, check, heartbeat, monitor, store, clock, events } = given;
  const announced = () =>
    events.map(({ kind }) => kind).filter((kind) => kind === 'incident' || kind === 'notification');
  const failed = { found: { class: 'fail.server', code: 'VPP_SERVER_ERROR' } };
  for (let round = 0; round < 20 && monitor.open.length === 0; round += 1) {
    await clock.advance(30 * second);
    await take(check(0, failed), check(1, failed), check(2, failed));
    heartbeat.tick(clock.now());
  }
  expect([monitor.open.length, announced()]).toEqual([1, []]);
  await heartbeat.finish(hour);
  expect(announced()).toEqual(['incident', 'notification']);
  expect((await store.status(clock.now())).undelivered).toBe(1);
});
