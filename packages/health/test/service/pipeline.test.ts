import type { Engine } from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { createEmbeddedEngine } from '../../src/engine/embedded.ts';
import { createBatchWriter } from '../../src/service/batch-writer.ts';
import type { EndedCheck } from '../../src/service/ended-check.ts';
import { createPipeline } from '../../src/service/pipeline.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';
import { scheduledTargets } from '../../src/service/targets.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { type FleetSettings, startFleet } from './fleet.ts';
import { hour, minute, second } from './watched.ts';

const startMs = Date.UTC(2026, 10, 23, 12);

/** A pipeline over a real engine and a real store, to which nobody but the test hands anything. */
async function begun(settings: FleetSettings = {}, wrap: (engine: Engine) => Engine = (engine) => engine) {
  const clock = createWallClock(startMs);
  const fleet = await startFleet({ tenants: 3, clock });
  const config = await fleet.load(settings);
  const store = createSqliteStore({ folder: fleet.storeFolder });
  await store.migrate();
  const kept = await store.load('here');
  const engine = createEmbeddedEngine({ location: 'here' });
  await engine.setTargets(scheduledTargets(config.targets), startMs);
  const writer = createBatchWriter({ store, writer: 'here', sequence: kept.sequence, location: 'here', clock });
  const events: ServiceEvent[] = [];
  const tell = (event: ServiceEvent) => void events.push(event);
  const pipeline = createPipeline({ config, store, location: 'here', clock, kept, engine: wrap(engine), writer, tell });
  pipeline.begin();
  const check = (at: number, changes: Partial<EndedCheck> & { readonly found?: object } = {}): EndedCheck => {
    const { found, ...rest } = changes;
    const target = config.targets[at];
    if (!target) throw new RangeError('no such target');
    return {
      run: { target: target.id, dueMs: clock.now(), reason: 'scheduled', fence: 1 },
      startedMs: clock.now() - 100,
      endedMs: clock.now(),
      durationMs: 100,
      flags: [],
      result: { target, result: resultOf({ target: target.id, ...found }), inMaintenance: false },
      ...rest,
    };
  };
  return {
    clock,
    fleet,
    config,
    store,
    engine,
    pipeline,
    events,
    check,
    take: (...runs: readonly EndedCheck[]) => pipeline.takeRuns({ runs, dropped: null }),
    async [Symbol.asyncDispose]() {
      await pipeline.finish(hour);
      await store.close();
      await fleet[Symbol.asyncDispose]();
    },
  };
}

test('a check is kept with the state that follows from it', async () => {
  await using given = await begun();
  const { take, check, pipeline, store, clock } = given;
  await take(check(0), check(1, { found: { class: 'fail.server', code: 'VPP_SERVER_ERROR', error: 'It failed.' } }));
  await pipeline.finish(hour);
  const { targets } = await store.targets({});
  expect(targets.map(({ target, state, class: found }) => [target, state.name, found])).toEqual([
    ['tenant-0/apple.vpp', 'up', 'ok'],
    ['tenant-1/apple.vpp', 'suspect', 'fail.server'],
  ]);
  const { runs } = await store.history('tenant-1/apple.vpp', startMs - minute, clock.now() + minute);
  expect(runs).toMatchObject([{ class: 'fail.server', failure: { error: 'It failed.' } }]);
});

test('what a check learnt stays known when the next one fails early', async () => {
  await using given = await begun();
  const { take, check, pipeline, clock } = given;
  await take(check(0, { found: { facts: { location: 'Tenant 0' } } }));
  await clock.advance(minute);
  await take(check(0, { found: { class: 'fail.network', facts: {} } }));
  expect(pipeline.knownFacts('tenant-0/apple.vpp')).toEqual({ location: 'Tenant 0' });
});

test('a failure while this machine was too slow says nothing about the vendor', async () => {
  await using given = await begun();
  const { take, check, pipeline } = given;
  await take(check(0), check(1, { flags: ['lag'], found: { class: 'fail.network' } }));
  expect(pipeline.records().map(({ class: found, state }) => [found, state.name])).toEqual([
    ['ok', 'up'],
    ['prober_fault', 'unknown'],
    [null, 'unknown'],
  ]);
});

test('a run that nobody made, and one whose target is no more, leave nothing behind', async () => {
  await using given = await begun();
  const { take, check, pipeline, fleet, store } = given;
  const gone = check(2);
  await pipeline.reload(await fleet.load({ tenants: 2 }));
  await take({ ...check(0), result: null } as never, gone);
  await pipeline.finish(hour);
  expect((await store.targets({})).targets).toEqual([]);
});

describe('a gap', () => {
  test('is kept with the first batch after it, whether or not a check has ended since', async () => {
    await using given = await begun();
    const { engine, pipeline, store, clock, events } = given;
    pipeline.tick(clock.now());
    await pipeline.finish(hour);
    const asleepMs = clock.now();
    clock.set(8 * hour);
    await engine.replan(clock.now(), { fromMs: asleepMs, reason: 'suspended' });
    await clock.advance(11 * second);
    pipeline.tick(clock.now());
    const status = async () => await store.status(clock.now());
    while ((await status()).writers.every(({ lastBatchMs }) => lastBatchMs < asleepMs + hour)) await clock.advance(0);
    expect((await status()).gaps).toMatchObject([{ fromMs: asleepMs, reason: 'suspended' }]);
    expect(events.filter(({ kind }) => kind === 'gap')).toHaveLength(1);
  });

  test('is made of results that had to be let go', async () => {
    await using given = await begun();
    const { pipeline, check, store, clock } = given;
    const dropped = { count: 7, fromMs: startMs - minute, toMs: startMs - second };
    await pipeline.takeRuns({ runs: [check(0)], dropped });
    await pipeline.finish(hour);
    expect((await store.status(clock.now())).gaps).toEqual([
      { location: 'here', fromMs: dropped.fromMs, toMs: dropped.toMs, reason: 'stalled', service: null },
    ]);
  });
});

test('an engine in trouble keeps its counts to itself, and what was found is kept all the same', async () => {
  const broken = (engine: Engine): Engine => ({ ...engine, takeCounts: () => Promise.reject(new Error('away')) });
  await using given = await begun({}, broken);
  const { take, check, pipeline, store } = given;
  await take(check(0));
  pipeline.tick(startMs);
  await pipeline.finish(hour);
  const { targets } = await store.targets({});
  expect(targets.map(({ lastRunMs }) => lastRunMs !== null)).toEqual([true, false, false]);
});

test('what nobody has looked at yet is kept as unknown', async () => {
  await using given = await begun();
  given.pipeline.tick(startMs);
  await given.pipeline.finish(hour);
  const { targets } = await given.store.targets({});
  expect(targets.map(({ state, lastRunMs }) => [state.name, lastRunMs])).toEqual([
    ['unknown', null],
    ['unknown', null],
    ['unknown', null],
  ]);
});

test('a paused target is told by its window, and a suppressed one as well', async () => {
  const once = { from: new Date(startMs).toISOString(), until: new Date(startMs + minute).toISOString() };
  const windows = [
    { id: 'works', mode: 'pause', scope: { tenants: ['tenant-0'] }, once },
    { id: 'quiet', mode: 'suppress', scope: { tenants: ['tenant-1'] }, once },
  ];
  await using given = await begun({ monitor: { maintenance: windows } });
  const { pipeline, config, clock } = given;
  const windowsNow = () => config.targets.map((target) => pipeline.windowOf(target)?.id);
  expect(windowsNow()).toEqual(['works', 'quiet', undefined]);
  await clock.advance(minute);
  expect(windowsNow()).toEqual([undefined, undefined, undefined]);
});
