import { resultId } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { migrations } from '../../src/store/database/migrations.ts';
import type { Store } from '../../src/store/store.ts';
import {
  batchOf,
  dayStartMs,
  episodeOf,
  failedRunOf,
  incidentOf,
  notificationOf,
  runOf,
  targetOf,
  tenMs,
  writerOf,
} from './batches.ts';
import { openMigrated, type Place } from './migrated-place.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const fiveMinutesMs = 300_000;
const licences = 'aurora/apple.vpp';

/** What every store promises. `createPlace` makes an empty place, `createMigratedPlace` one whose tables are there. */
export function describeStore(createPlace: () => Promise<Place>, createMigratedPlace: () => Promise<Place>): void {
  const migrated = async () => await openMigrated(createMigratedPlace);

  test('series keep their last reading, and what was learned until something newer is', async () => {
    await using place = await migrated();
    const reading = {
      service: 'apple.vpp',
      location: 'tokyo',
      measure: 'failing',
      startMs: dayStartMs,
      state: 'normal',
      value: 0.01,
      expected: 0.01,
      low: 0,
      high: 0.02,
      probability: 1,
      surprise: 0,
      signal: null,
      side: null,
      historyLength: 500,
      sinceMs: null,
    } as const;
    const learned = Uint8Array.from([1, 2, 255]);
    expect(await place.store.series()).toEqual([]);
    await place.store.saveSeries([{ reading, learned }]);
    const later = { ...reading, startMs: dayStartMs + fiveMinutesMs, value: 0.5 };
    const between = { ...reading, startMs: dayStartMs + 60_000 };
    await place.store.saveSeries([{ reading: later, earlier: [between] }]);
    expect(await place.store.seriesReadings('apple.vpp', dayStartMs, later.startMs)).toEqual([reading, between]);
    expect(await place.store.seriesReadings('apple.vpp', between.startMs, later.startMs + 1)).toEqual([between, later]);
    expect(await place.store.seriesReadings('apple.dep', dayStartMs, later.startMs + 1)).toEqual([]);
    expect(await place.store.series()).toEqual([{ reading: later, learnedMs: dayStartMs, learned }]);
    await place.store.commit(batchOf(1, { targets: [targetOf(licences)] }));
    const [service] = (await place.store.status(dayStartMs + 2 * fiveMinutesMs)).services;
    expect(service?.series).toEqual([later]);
    const [old] = (await place.store.status(dayStartMs + hourMs)).services;
    expect(old).not.toHaveProperty('series');
  });

  test('the last 50 loads of a page are kept until a baseline is accepted, once for each version', async () => {
    await using place = await migrated();
    const { store } = place;
    const load = { target: 'panel/browser', page: 'sign-in', session: 'one', kind: 'learning', body: '{}' } as const;
    for (let atMs = 1; atMs <= 52; atMs += 1) await store.addPageLoad({ ...load, atMs });
    await store.addPageLoad({ ...load, kind: 'sighting', atMs: 60 });
    await store.addPageLoad({ ...load, page: 'devices', atMs: 61 });
    const learned = await store.pageLoads({ target: load.target, page: load.page, kind: 'learning' });
    expect([learned.length, learned[0]?.atMs, learned.at(-1)?.atMs]).toEqual([50, 3, 52]);
    expect(await store.pageLoads({ target: load.target, afterMs: 60 })).toEqual([
      { ...load, page: 'devices', atMs: 61 },
    ]);
    const baseline = {
      target: load.target,
      page: load.page,
      version: 1,
      acceptedMs: 70,
      acceptedBy: 'operator',
      reason: 'release 12',
      body: '{"a":1}',
      difference: '[]',
      hash: 'ab',
    };
    expect(await store.addPageBaseline(baseline)).toBe(true);
    expect(await store.addPageBaseline({ ...baseline, acceptedBy: 'somebody else' })).toBe(false);
    expect(await store.addPageBaseline({ ...baseline, version: 2 })).toBe(true);
    expect(await store.pageBaselines(load.target)).toEqual([{ ...baseline, version: 2 }, baseline]);
    expect((await store.pageLoads({ target: load.target })).map(({ page }) => page)).toEqual(['devices']);
  });

  test('gaps are those that touch a span, newest first', async () => {
    await using place = await migrated();
    const gapOf = (fromMs: number, toMs: number) =>
      ({ location: 'tokyo', fromMs, toMs, reason: 'stopped', service: null }) as const;
    const gaps = [gapOf(dayStartMs, dayStartMs + 1_000), gapOf(dayStartMs + 5_000, dayStartMs + 9_000)];
    await place.store.commit(batchOf(1, { gaps }));
    expect(await place.store.gaps(dayStartMs, dayStartMs + 10_000)).toEqual(gaps.toReversed());
    expect(await place.store.gaps(dayStartMs + 8_999, dayStartMs + 10_000)).toEqual(gaps.slice(1));
    expect(await place.store.gaps(dayStartMs + 1_001, dayStartMs + 4_999)).toEqual([]);
    expect(await place.store.gaps(dayStartMs + 9_001, dayStartMs + 10_000)).toEqual([]);
  });

  test('an empty store is made once and says that nothing is known', async () => {
    await using place = await createPlace();
    await using store = place.open();
    await expect(store.load('one')).rejects.toMatchObject({ name: 'StoreError', code: 'STORE_OLDER' });
    expect(await store.migrate()).not.toEqual([]);
    expect(await store.migrate()).toEqual([]);
    expect(await store.load('one')).toEqual({
      targets: [],
      episodes: [],
      incidents: [],
      escalations: [],
      commands: [],
      sequence: 0,
      lastBatchMs: null,
      leads: true,
      isShared: expect.any(Boolean),
    });
    expect(await store.status(tenMs)).toEqual({
      writers: [],
      services: [],
      unchecked: [],
      totals: { incidents: 0, gaps: 0 },
      incidents: [],
      gaps: [],
      undelivered: 0,
    });
    expect(await store.rollups('apple.vpp', fiveMinutesMs, dayStartMs, tenMs)).toEqual([]);
    expect(await store.usualShare('apple.vpp', tenMs)).toBeNull();
    expect((await store.check()).map(({ level }) => level)).not.toContain('error');
  });

  test('several processes may make the tables at once', async () => {
    await using place = await createPlace();
    const stores = Array.from({ length: 4 }, () => place.open());
    const applied = await Promise.all(stores.map((store) => store.migrate()));
    expect(applied.flat()).toHaveLength(new Set(applied.flat()).size);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('what was committed is there after the store was opened anew', async () => {
    await using place = await createPlace();
    const target = targetOf(licences, {
      state: {
        name: 'suspect',
        sinceMs: tenMs,
        streak: 2,
        failingSinceMs: tenMs - 30_000,
        passingSinceMs: null,
        window: 'pppff',
        failedAtMs: [tenMs - 30_000, tenMs],
        conclusiveAtMs: tenMs,
        episode: null,
        before: null,
      },
      flapping: true,
      class: 'fail.server',
      code: 'VPP_SERVER_ERROR',
      coveredBy: 'inc-a',
    });
    const episode = episodeOf(licences, { incident: 'inc-a' });
    const incident = incidentOf('inc-a');
    const batch = batchOf(1, {
      runs: [failedRunOf(licences, tenMs)],
      targets: [target],
      episodes: [episode],
      incidents: [incident],
      events: [{ incident: 'inc-a', atMs: tenMs, kind: 'opened', text: 'It began' }],
      notifications: [notificationOf('inc-a', 1)],
    });
    {
      await using store = place.open();
      await store.migrate();
      await store.commit(batch);
    }
    await using store = place.open();
    expect(await store.load('one')).toEqual({
      targets: [target],
      episodes: [episode],
      incidents: [incident],
      escalations: [],
      commands: [],
      unannounced: {
        events: [{ incident, event: batch.events[0] }],
        notifications: batch.notifications,
        last: { lastEvent: 1, lastNotificationMs: batch.notifications[0]?.atMs },
      },
      sequence: 1,
      lastBatchMs: batch.atMs,
      leads: true,
      isShared: expect.any(Boolean),
    });
    const parts: string[] = [];
    const rest = await store.load('one', {
      take: (targets) => parts.push(...targets.map(({ target: id }) => id)),
    });
    expect({ parts, targets: rest.targets, sequence: rest.sequence }).toEqual({
      parts: [licences],
      targets: [],
      sequence: 1,
    });
    expect(await store.incident('inc-a')).toEqual({
      incident,
      events: batch.events,
      notifications: batch.notifications,
      targets: [licences],
      targetCount: 1,
    });
    expect((await store.history(licences, dayStartMs, dayStartMs + dayMs)).runs).toEqual(batch.runs);
    expect((await store.status(tenMs)).undelivered).toBe(1);
  });

  test('a batch counts once, however often it is handed over', async () => {
    await using given = await migrated();
    const { store } = given;
    const batch = batchOf(1, {
      runs: [runOf(licences, tenMs), runOf(licences, tenMs)],
      targets: [targetOf(licences), targetOf(licences, { class: 'degraded' })],
      incidents: [incidentOf('inc-a')],
      events: [{ incident: 'inc-a', atMs: tenMs, kind: 'opened', text: 'It began' }],
      due: [{ service: 'apple.vpp', location: 'berlin', bucketMs: tenMs, due: 4 }],
    });
    await store.commit(batch);
    const before = await store.rollups('apple.vpp', fiveMinutesMs, tenMs, tenMs + 1);
    await store.commit(batch);
    await store.commit(batch);
    expect(await store.rollups('apple.vpp', fiveMinutesMs, tenMs, tenMs + 1)).toEqual(before);
    expect((await store.incident('inc-a'))?.events).toHaveLength(1);
    const { runs, target } = await store.history(licences, dayStartMs, dayStartMs + dayMs);
    expect(runs).toEqual([runOf(licences, tenMs)]);
    expect(target?.class).toBe('degraded');
    await store.commit(batchOf(2));
    await store.commit(batch);
    expect((await store.load('one')).sequence).toBe(2);
  });

  test('a batch that is missing, or of a service that was replaced, is refused', async () => {
    await using given = await migrated();
    const { place, store } = given;
    await store.commit(batchOf(1));
    await expect(store.commit(batchOf(3))).rejects.toMatchObject({ code: 'STORE_OUT_OF_ORDER', retryable: false });
    await using second = place.open();
    await expect(second.commit(batchOf(2))).rejects.toMatchObject({ code: 'STORE_TAKEN' });
    expect((await second.load('one')).sequence).toBe(1);
    await second.commit(batchOf(2));
    await expect(store.commit(batchOf(2))).rejects.toMatchObject({ code: 'STORE_TAKEN', retryable: false });
    await expect(store.commit(batchOf(3, { targets: [targetOf(licences)] }))).rejects.toThrow('another service');
    // Another writer is not concerned, and can still read.
    await store.commit(batchOf(1, { writer: 'two', runs: [runOf('borealis/apple.dep', tenMs)] }));
    expect((await store.targets({})).targets).toEqual([]);
    expect((await store.status(tenMs)).writers.map(({ writer }) => writer)).toEqual(['one', 'two']);
  });

  test('the trouble of a removed target ends with its removal', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    await write({ targets: [targetOf(licences)], episodes: [episodeOf(licences, { startMs: tenMs })] });
    await write({ removed: [licences], atMs: tenMs + 60_000 });
    const { episodes } = await store.history(licences, dayStartMs, dayStartMs + dayMs);
    expect(episodes).toMatchObject([{ startMs: tenMs, endMs: tenMs + 60_000 }]);
    expect((await store.load('one')).episodes).toEqual([]);
  });

  test('removed targets leave their history behind', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    await write({ runs: [runOf(licences, tenMs)], targets: [targetOf(licences), targetOf('aurora/apple.dep')] });
    await write({ removed: [licences, 'nobody/apple.dep'] });
    expect((await store.load('one')).targets.map(({ target }) => target)).toEqual(['aurora/apple.dep']);
    const { target, runs } = await store.history(licences, dayStartMs, dayStartMs + dayMs);
    expect({ target, runs: runs.length }).toEqual({ target: undefined, runs: 1 });
    expect((await store.history('nobody/apple.dep', dayStartMs, tenMs)).target).toBeUndefined();
  });

  test('targets come page by page, by id, and by what they are', async () => {
    await using given = await migrated();
    const { store } = given;
    const ids = ['a-b/apple.vpp', 'a/apple.vpp', 'B/apple.dep', 'é/apple.dep', 'b/apple.vpp'];
    const down = targetOf('c/apple.vpp').state;
    await writerOf(store)({
      targets: [...ids.map((id) => targetOf(id)), targetOf('c/apple.vpp', { state: { ...down, name: 'down' } })],
    });
    const all: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Awaited<ReturnType<Store['targets']>> = await store.targets({ limit: 2, ...(cursor && { cursor }) });
      all.push(...page.targets.map(({ target }) => target));
      cursor = page.cursor;
    }
    expect(all).toEqual(['B/apple.dep', 'a-b/apple.vpp', 'a/apple.vpp', 'b/apple.vpp', 'c/apple.vpp', 'é/apple.dep']);
    const named = async (query: Parameters<Store['targets']>[0]) =>
      (await store.targets(query)).targets.map(({ target }) => target);
    expect(await named({ service: 'apple.dep' })).toEqual(['B/apple.dep', 'é/apple.dep']);
    expect(await named({ tenant: 'a' })).toEqual(['a/apple.vpp']);
    expect(await named({ state: 'down' })).toEqual(['c/apple.vpp']);
    expect((await store.status(tenMs)).services.map(({ service, states }) => ({ service, states }))).toEqual([
      { service: 'apple.dep', states: { up: 2 } },
      { service: 'apple.vpp', states: { up: 3, down: 1 } },
    ]);
    expect(await named({ service: 'apple.vpp', state: 'down', tenant: 'a' })).toEqual([]);
    await expect(store.targets({ limit: 0 })).rejects.toThrow('limit must be a whole number from 1 to 1000');
  });

  test('targets of a common and of a rare state come in the same order', async () => {
    await using given = await migrated();
    const { store } = given;
    const { state } = targetOf('a/apple.vpp');
    const name = (index: number) => `t${String(index).padStart(4, '0')}/apple.vpp`;
    const ids = Array.from({ length: 2_010 }, (_, index) => name(index)).reverse();
    const rare = [name(2_009), name(1_005), name(3)];
    await writerOf(store)({
      targets: ids.map((id) => targetOf(id, rare.includes(id) ? { state: { ...state, name: 'down' } } : {})),
    });
    const named = async (query: Parameters<Store['targets']>[0]) => {
      const { targets, cursor } = await store.targets(query);
      return { names: targets.map(({ target }) => target), cursor };
    };
    expect(await named({ state: 'down' })).toEqual({ names: rare.toReversed(), cursor: null });
    expect(await named({ state: 'down', limit: 2 })).toEqual({ names: [name(3), name(1_005)], cursor: name(1_005) });
    const common = [name(2), name(4), name(5)];
    expect(await named({ state: 'up', cursor: name(1), limit: 3 })).toEqual({ names: common, cursor: name(5) });
    expect(await named({ service: 'apple.vpp', cursor: name(2_007) })).toEqual({
      names: [name(2_008), name(2_009)],
      cursor: null,
    });
  });

  test('a session that was ended is ended for all who use the store, and forgotten after its time', async () => {
    await using given = await migrated();
    const { place, store } = given;
    await store.endSession({ id: 'session-1', untilMs: tenMs + 60_000 }, 'user:ada', tenMs);
    await store.endSession({ id: 'session-1', untilMs: tenMs + 90_000 }, 'user:ada', tenMs + 1);
    await using again = place.open();
    expect([await again.isSessionEnded('session-1'), await again.isSessionEnded('session-2')]).toEqual([true, false]);
    expect((await store.audit({})).entries).toEqual([
      { id: expect.any(Number), atMs: tenMs, actor: 'user:ada', action: 'sign-out', subject: 'user:ada' },
    ]);
    await store.tidy(tenMs + 60_000);
    expect(await store.isSessionEnded('session-1')).toBe(true);
    await store.tidy(tenMs + 60_001);
    expect(await store.isSessionEnded('session-1')).toBe(false);
  });

  test('incidents come newest first, open or closed, and by the beginning of their id', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    await write({
      incidents: [
        incidentOf('inc-ab', { openedMs: tenMs, severity: 'minor' }),
        incidentOf('inc-ac', { openedMs: tenMs, severity: 'critical' }),
        incidentOf('inc-b', { openedMs: tenMs + 1 }),
      ],
      events: [{ incident: 'inc-b', atMs: tenMs, kind: 'opened', text: 'one' }],
    });
    await write({
      incidents: [incidentOf('inc-b', { openedMs: tenMs + 1, closedMs: tenMs + 5, endedMs: tenMs + 4 })],
      events: [{ incident: 'inc-b', atMs: tenMs, kind: 'closed', text: 'two' }],
    });
    const named = async (query: Parameters<Store['incidents']>[0]) =>
      (await store.incidents(query)).incidents.map(({ id }) => id);
    expect(await named({})).toEqual(['inc-b', 'inc-ac', 'inc-ab']);
    expect(await named({ open: true })).toEqual(['inc-ac', 'inc-ab']);
    expect(await named({ open: false })).toEqual(['inc-b']);
    expect(await named({ closedAfterMs: tenMs + 5 })).toEqual(['inc-b']);
    expect(await named({ closedAfterMs: tenMs + 6 })).toEqual([]);
    const first = await store.incidents({ limit: 2 });
    expect(first.incidents.map(({ id }) => id)).toEqual(['inc-b', 'inc-ac']);
    expect(await store.incidents({ limit: 2, cursor: first.cursor ?? '' })).toMatchObject({
      incidents: [{ id: 'inc-ab' }],
      cursor: null,
    });
    await expect(store.incidents({ cursor: 'DROP TABLE' })).rejects.toMatchObject({ code: 'STORE_INVALID' });
    expect((await store.incident('inc-b'))?.events.map(({ text }) => text)).toEqual(['one', 'two']);
    await expect(store.incident('inc-a')).rejects.toThrow('several incidents begin like this');
    expect((await store.incident('inc-a%'))?.incident).toBeUndefined();
    expect(await store.incident('')).toBeUndefined();
    // Worst first.
    expect((await store.status(tenMs)).incidents.map(({ id }) => id)).toEqual(['inc-ac', 'inc-ab']);
  });

  test("operators' commands keep their order, and matter until they are handled or over", async () => {
    await using given = await migrated();
    const { place, store } = given;
    await using operator = place.open();
    const silence = (id: string, untilMs: number) =>
      ({ kind: 'silence', id, by: 'ada', scope: { tenants: ['a'] }, fromMs: tenMs, untilMs, reason: 'work' }) as const;
    const acknowledge = { kind: 'acknowledge', incident: 'inc-a', by: 'ada', untilMs: tenMs + hourMs } as const;
    const first = await operator.addCommand(acknowledge, tenMs);
    const second = await operator.addCommand(silence('s-1', tenMs + hourMs), tenMs);
    const third = await store.addCommand(silence('s-2', tenMs + 1), tenMs);
    const fourth = await store.addCommand(silence('s-3', tenMs + hourMs), tenMs);
    const fifth = await store.addCommand({ kind: 'unsilence', id: 's-3', by: 'ada' }, tenMs);
    expect([first, second, third, fourth, fifth].every((id, index, all) => id > (all[index - 1] ?? 0))).toBe(true);
    const ids = (commands: readonly { readonly id: number }[]) => commands.map(({ id }) => id);
    expect(await store.commandsAfter(first - 1)).toMatchObject([
      { id: first, atMs: tenMs, command: acknowledge, handled: false },
      { id: second },
      { id: third },
      { id: fourth },
      { id: fifth },
    ]);
    expect(ids(await store.commandsAfter(third))).toEqual([fourth, fifth]);
    expect(ids((await store.load('one')).commands)).toEqual([first, second, third, fourth, fifth]);
    await store.commit(batchOf(1, { handled: [first, second, third, fourth, fifth], atMs: tenMs + 5 }));
    expect(ids((await store.load('one')).commands)).toEqual([second]);
    expect((await store.commandsAfter(0)).every(({ handled }) => handled)).toBe(true);
    // What is over, and what was ended early, explains the past.
    expect(ids(await store.windowCommands(tenMs))).toEqual([second, third, fourth, fifth]);
    expect(ids(await store.windowCommands(tenMs + 1))).toEqual([second, fourth, fifth]);
  });

  test('the tenants in trouble are those with a target that does not work', async () => {
    await using given = await migrated();
    const { store } = given;
    const inState = (target: string, name: 'up' | 'down' | 'degraded' | 'unknown') => {
      const stored = targetOf(target);
      return { ...stored, state: { ...stored.state, name } };
    };
    await writerOf(store)({
      targets: [
        inState('b/apple.dep', 'down'),
        inState('b/apple.vpp', 'degraded'),
        inState('a/apple.dep', 'up'),
        inState('a/apple.vpp', 'degraded'),
        inState('c/apple.dep', 'unknown'),
        inState('d/apple.dep', 'up'),
      ],
    });
    expect(await store.troubledTenants()).toEqual(['a', 'b']);
  });

  test('commands of many at once are all seen, each after those before it', async () => {
    await using given = await migrated();
    const { place, store } = given;
    const operators = [place.open(), place.open(), place.open()];
    const seen: number[] = [];
    let saying = true;
    const watch = (async () => {
      while (saying) seen.push(...(await store.commandsAfter(seen.at(-1) ?? 0)).map(({ id }) => id));
    })();
    const written = await Promise.all(
      operators.flatMap((operator, index) =>
        Array.from({ length: 15 }, (_, number) =>
          operator.addCommand({ kind: 'unacknowledge', incident: `inc-${index}-${number}`, by: 'ada' }, tenMs),
        ),
      ),
    );
    saying = false;
    await watch;
    seen.push(...(await store.commandsAfter(seen.at(-1) ?? 0)).map(({ id }) => id));
    expect(seen).toEqual(written.toSorted((one, other) => one - other));
    await Promise.all(operators.map((operator) => operator.close()));
  });

  test('a history has runs of many days newest first, trouble, and the times when no check ran', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    const days = [0, 1, 2].map((day) => tenMs + day * dayMs);
    const failed = failedRunOf(licences, days[1] ?? 0, { latencyMs: null, flags: ['lag', 'maintenance'], attempts: 2 });
    await write({
      runs: [runOf(licences, days[0] ?? 0), runOf('borealis/apple.vpp', days[0] ?? 0)],
      atMs: days[0] ?? 0,
    });
    await write({
      runs: [failed],
      episodes: [episodeOf(licences, { startMs: days[1] ?? 0 })],
      gaps: [
        { location: 'berlin', fromMs: tenMs, toMs: tenMs + 1_000, reason: 'stopped', service: null },
        { location: 'berlin', fromMs: tenMs, toMs: tenMs + 2_000, reason: 'sampled', service: 'apple.vpp' },
        { location: 'berlin', fromMs: tenMs, toMs: tenMs + 3_000, reason: 'sampled', service: 'apple.dep' },
      ],
      atMs: days[1] ?? 0,
    });
    const rounded = runOf(licences, days[2] ?? 0, { durationMs: 12.7, latencyMs: 0.4 });
    await write({
      runs: [rounded],
      episodes: [episodeOf(licences, { startMs: days[1] ?? 0, endMs: days[2] ?? 0, incident: 'inc-a' })],
      // The same gap went on.
      gaps: [{ location: 'berlin', fromMs: tenMs, toMs: tenMs + 9_000, reason: 'stopped', service: null }],
      atMs: days[2] ?? 0,
    });
    const history = await store.history(licences, tenMs, (days[2] ?? 0) + 1);
    expect(history.runs).toEqual([{ ...rounded, durationMs: 13, latencyMs: 0 }, failed, runOf(licences, tenMs)]);
    expect(history.episodes).toEqual([
      { target: licences, severity: 'down', startMs: days[1], endMs: days[2], incident: 'inc-a' },
    ]);
    expect(history.gaps).toHaveLength(2);
    expect(history.gaps).toContainEqual({
      location: 'berlin',
      fromMs: tenMs,
      toMs: tenMs + 9_000,
      reason: 'stopped',
      service: null,
    });
    // The end is not included, the beginning is.
    expect((await store.history(licences, tenMs, days[2] ?? 0)).runs).toHaveLength(2);
    expect((await store.history(licences, tenMs + 1, days[2] ?? 0)).runs).toHaveLength(1);
    expect(await store.run(resultId(licences, failed.startedMs))).toEqual(failed);
    expect(await store.run(resultId(licences, failed.startedMs + 1))).toBeUndefined();
    expect(await store.run('no result')).toBeUndefined();
    await expect(store.history(licences, 2, 1)).rejects.toMatchObject({ code: 'STORE_INVALID' });
  });

  test('a history of more than 1,000 runs says from where the next page goes on', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    const startedMs = Array.from({ length: 1_500 }, (_, index) => tenMs + index * 1_000);
    await write({ runs: startedMs.map((atMs) => runOf(licences, atMs)), atMs: tenMs + hourMs });
    const first = await store.history(licences, tenMs, tenMs + hourMs);
    expect([first.runs.length, first.nextToMs]).toEqual([1_000, startedMs[500]]);
    const second = await store.history(licences, tenMs, first.nextToMs ?? 0);
    expect([second.runs.length, second.nextToMs]).toEqual([500, null]);
    expect([...first.runs, ...second.runs].map((run) => run.startedMs)).toEqual(startedMs.toReversed());
  });

  test('a target that is not checked during an outage of its service is covered by the incident, not up', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    const [sampled, unchecked, other] = [licences, 'borealis/apple.vpp', 'aurora/apple.dep'];
    const outage = incidentOf('inc-a', { verdict: 'vendor', service: 'apple.vpp', startedMs: tenMs + 1 });
    await write({
      targets: [
        targetOf(sampled, { lastRunMs: tenMs + 60_000 }),
        targetOf(unchecked, { lastRunMs: tenMs }),
        targetOf(other, { lastRunMs: tenMs }),
      ],
      incidents: [outage],
    });
    expect((await store.status(tenMs + 90_000)).services).toMatchObject([
      { service: 'apple.dep', states: { up: 1 } },
      { service: 'apple.vpp', states: { up: 1 }, covered: 1 },
    ]);
    const coveredBy = async () =>
      Object.fromEntries((await store.targets({})).targets.map((target) => [target.target, target.coveredBy]));
    expect(await coveredBy()).toEqual({ [sampled]: null, [unchecked]: 'inc-a', [other]: null });
    await write({ incidents: [{ ...outage, closedMs: tenMs + 100_000 }] });
    expect(await coveredBy()).toEqual({ [sampled]: null, [unchecked]: null, [other]: null });
  });

  test('in the first minutes the status has the coverage of the running five minutes', async () => {
    await using given = await migrated();
    const { store } = given;
    const due = [{ service: 'apple.vpp', location: 'berlin', bucketMs: tenMs, due: 2 }];
    await writerOf(store)({ runs: [runOf(licences, tenMs + 1)], targets: [targetOf(licences)], due });
    const [service] = (await store.status(tenMs + 60_000)).services;
    expect(service?.rollups).toMatchObject([{ bucketMs: tenMs, location: 'berlin', coverage: 0.5 }]);
  });

  test('five minutes count classes, coverage and latency, and take late results in for a quarter of an hour', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    const read = async () => await store.rollups('apple.vpp', fiveMinutesMs, tenMs, tenMs + fiveMinutesMs);
    const latencies = Array.from({ length: 100 }, (_, index) => index + 1);
    await write({
      runs: latencies.map((latencyMs) => runOf(`t${latencyMs}/apple.vpp`, tenMs + latencyMs, { latencyMs })),
      due: [{ service: 'apple.vpp', location: 'berlin', bucketMs: tenMs, due: 150 }],
    });
    await write({
      runs: [
        failedRunOf(licences, tenMs + 299_999, { latencyMs: 5_000 }),
        runOf('stalled/apple.vpp', tenMs, { latencyMs: 9_000, flags: ['lag'] }),
        runOf('elsewhere/apple.vpp', tenMs, { location: 'paris' }),
        runOf('next/apple.vpp', tenMs + 300_000),
      ],
    });
    const [berlin, paris, ...more] = await read();
    expect(more).toEqual([]);
    expect(berlin).toMatchObject({
      bucketMs: tenMs,
      lengthMs: fiveMinutesMs,
      classes: { ok: 101, 'fail.server': 1 },
      coverage: 102 / 150,
      late: 0,
      location: 'berlin',
    });
    expect(berlin?.latency?.max).toBe(100);
    for (const [name, exact] of [
      ['p50', 50],
      ['p90', 90],
      ['p99', 99],
    ] as const)
      expect(Math.abs((berlin?.latency?.[name] ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.011);
    expect(paris).toMatchObject({ location: 'paris', coverage: null, classes: { ok: 1 } });
    const lateMs = tenMs + fiveMinutesMs + 900_000;
    await write({ runs: [runOf('late/apple.vpp', tenMs)], atMs: lateMs - 1 });
    await write({ runs: [runOf('too-late/apple.vpp', tenMs)], atMs: lateMs });
    expect((await read())[0]).toMatchObject({ classes: { ok: 102 }, late: 1 });
    // It is kept all the same, and says so.
    expect((await store.history('too-late/apple.vpp', tenMs, lateMs)).runs).toMatchObject([{ flags: ['late'] }]);
    expect((await store.status(lateMs)).services).toEqual([]);
  });

  test('runs from long ago or from the future are not kept', async () => {
    await using given = await migrated();
    const { store } = given;
    await writerOf(store)({ runs: [runOf(licences, tenMs - 8 * dayMs), runOf(licences, tenMs + 2 * dayMs)] });
    expect((await store.history(licences, 0, tenMs + 9 * dayMs)).runs).toEqual([]);
  });

  test('hours and days are the sums of what is shorter, before and after tidying', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    for (let hour = 0; hour < 26; hour += 1) {
      const atMs = dayStartMs + hour * hourMs;
      for (const minute of [1, 31]) {
        const startedMs = atMs + minute * 60_000;
        await write({
          runs: [runOf(licences, startedMs, { latencyMs: 100 + hour }), failedRunOf('b/apple.vpp', startedMs)],
          due: [{ service: 'apple.vpp', location: 'berlin', bucketMs: startedMs - 60_000, due: 4 }],
          atMs: startedMs,
        });
      }
    }
    const read = async (lengthMs: number) =>
      await store.rollups('apple.vpp', lengthMs, dayStartMs, dayStartMs + 2 * dayMs);
    const before = { hours: await read(hourMs), days: await read(dayMs) };
    expect(before.hours).toHaveLength(26);
    expect(before.hours[0]).toMatchObject({ classes: { ok: 2, 'fail.server': 2 }, coverage: 0.5 });
    expect(before.days).toMatchObject([
      { bucketMs: dayStartMs, classes: { ok: 48, 'fail.server': 48 }, coverage: 0.5, latency: { max: 123 } },
      { bucketMs: dayStartMs + dayMs, classes: { ok: 4, 'fail.server': 4 } },
    ]);
    const nowMs = dayStartMs + 26 * hourMs + 30 * 60_000;
    await store.tidy(nowMs);
    await store.tidy(nowMs);
    expect({ hours: await read(hourMs), days: await read(dayMs) }).toEqual(before);
    const { hours } = await store.history(licences, dayStartMs, dayStartMs + 2 * dayMs);
    expect(hours).toHaveLength(26);
    expect(hours[0]).toMatchObject({
      bucketMs: dayStartMs + 25 * hourMs,
      classes: { ok: 2 },
      coverage: null,
      latency: { max: 125 },
    });
    // A batch that was made in time and could not be handed over counts where it belongs.
    const oldMs = dayStartMs + 5 * hourMs;
    await write({ runs: [runOf(licences, oldMs, { latencyMs: 7_000 })], atMs: oldMs + 1_000 });
    const changed = (await read(hourMs))[5];
    expect(changed).toMatchObject({ classes: { ok: 3, 'fail.server': 2 }, latency: { max: 7_000 } });
    await store.tidy(nowMs);
    expect((await read(hourMs))[5]).toEqual(changed);
    expect((await read(dayMs))[0]).toMatchObject({ classes: { ok: 49 }, latency: { max: 7_000 } });
    expect((await store.history(licences, oldMs, oldMs + 1)).hours).toMatchObject([{ classes: { ok: 3 } }]);
    await expect(store.rollups('apple.vpp', 60_000, 0, 1)).rejects.toThrow('lengthMs must be');
  });

  test('counts failing tenants of a service since a time, up to a number', async () => {
    await using given = await migrated();
    const { store } = given;
    const [a, b, c, other] = ['a/apple.vpp', 'b/apple.vpp', 'c/apple.vpp', 'd/apple.dep'] as const;
    await writerOf(store)({
      targets: [a, b, c, other].map((target) => targetOf(target)),
      runs: [
        ...[a, b, other].flatMap((target) => [failedRunOf(target, tenMs), failedRunOf(target, tenMs + 1)]),
        // A failure of the customer's credential is none of the vendor.
        failedRunOf(c, tenMs, { class: 'fail.auth' }),
      ],
    });
    expect(await store.failingTenants('apple.vpp', tenMs, 10)).toBe(2);
    expect(await store.failingTenants('apple.vpp', tenMs, 1)).toBe(1);
    expect(await store.failingTenants('apple.vpp', tenMs + 2, 10)).toBe(0);
  });

  test('targets that fail often are counted from a time on, without those that an incident explains', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    const [a, b, c] = ['a/apple.vpp', 'b/apple.vpp', 'c/apple.vpp'];
    const fail = (target: string, count: number) =>
      Array.from({ length: count }, (_, index) => failedRunOf(target, tenMs + index * 1_000));
    await write({
      targets: [targetOf(a), targetOf(b, { coveredBy: 'inc-1' }), targetOf(c)],
      runs: [...fail(a, 3), ...fail(b, 5), ...fail(c, 2), failedRunOf(c, tenMs - 1), runOf(a, tenMs + 9_000)],
      atMs: tenMs + 10_000,
    });
    const query = { least: 2, atMost: 10 };
    expect(await store.failingTargets(tenMs, query)).toEqual([
      { target: a, service: 'apple.vpp', failures: 3 },
      { target: c, service: 'apple.vpp', failures: 2 },
    ]);
    expect(await store.failingTargets(tenMs, { ...query, atMost: 1 })).toHaveLength(1);
    expect(await store.failingTargets(tenMs, { ...query, least: 3 })).toHaveLength(1);
    expect(await store.failingTargets(tenMs + hourMs, query)).toEqual([]);
    await store.tidy(tenMs + 2 * hourMs);
    expect(await store.targetHours(a, tenMs - hourMs, tenMs + hourMs)).toMatchObject([
      { bucketMs: tenMs, lengthMs: hourMs, classes: { ok: 1, 'fail.server': 3 } },
    ]);
    expect(await store.targetHours('x/apple.vpp', tenMs - hourMs, tenMs + hourMs)).toEqual([]);
  });

  test('the usual share is the median of the same hour of fourteen days', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    const shares = [0, 0, 0, 0.25, 0.25, 0.5, 1];
    for (const [index, share] of shares.entries()) {
      const startedMs = tenMs - (shares.length - index) * dayMs;
      const runs = [0, 1, 2, 3].map((number) =>
        (number < share * 4 ? failedRunOf : runOf)(`t${number}/apple.vpp`, startedMs + number),
      );
      // What says nothing about the vendor does not count.
      runs.push(runOf('x/apple.vpp', startedMs, { class: 'throttled' }));
      await write({ runs, atMs: startedMs + 10 });
    }
    expect(await store.usualShare('apple.vpp', tenMs + 1_800_000)).toBe(0.25);
    await store.tidy(tenMs);
    expect(await store.usualShare('apple.vpp', tenMs + 1_800_000)).toBe(0.25);
    expect(await store.usualShare('apple.vpp', tenMs + 2 * hourMs)).toBeNull();
    expect(await store.usualShare('apple.dep', tenMs)).toBeNull();
  });

  test('tidying drops what is old and keeps what has to be kept', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    await write({
      runs: [runOf(licences, tenMs), failedRunOf('b/apple.vpp', tenMs)],
      targets: [targetOf(licences)],
      incidents: [incidentOf('inc-a'), incidentOf('inc-b', { closedMs: tenMs + 1 })],
      events: ['inc-a', 'inc-b'].map((incident) => ({ incident, atMs: tenMs, kind: 'opened', text: 'x' }) as const),
      gaps: [{ location: 'berlin', fromMs: tenMs, toMs: tenMs + 1, reason: 'stopped', service: null }],
    });
    const left = async (days: number) => {
      await store.tidy(tenMs + days * dayMs);
      const read = async (lengthMs: number) =>
        (await store.rollups('apple.vpp', lengthMs, tenMs - dayMs, tenMs + 1)).length;
      return {
        raw: (await store.history(licences, dayStartMs, tenMs + 1)).runs.length,
        failure: (await store.history('b/apple.vpp', dayStartMs, tenMs + 1)).runs.length,
        targetHours: (await store.history(licences, dayStartMs, tenMs + 1)).hours.length,
        fiveMinutes: await read(fiveMinutesMs),
        hours: await read(hourMs),
        days: await read(dayMs),
        incidents: (await store.incidents({})).incidents.map(({ id }) => id),
      };
    };
    const all = {
      raw: 1,
      failure: 1,
      targetHours: 1,
      fiveMinutes: 1,
      hours: 1,
      days: 1,
      incidents: ['inc-b', 'inc-a'],
    };
    expect(await left(6)).toEqual(all);
    expect(await left(9)).toEqual({ ...all, raw: 0 });
    expect(await left(31)).toEqual({ ...all, raw: 0, fiveMinutes: 0 });
    expect(await left(91)).toEqual({ ...all, raw: 0, fiveMinutes: 0, failure: 0 });
    const late = { ...all, raw: 0, fiveMinutes: 0, failure: 0, targetHours: 0, hours: 0 };
    expect(await left(401)).toEqual(late);
    expect(await left(1_830)).toEqual({ ...late, days: 0, incidents: ['inc-a'] });
    expect((await store.incident('inc-a'))?.events).toHaveLength(1);
    expect((await store.load('one')).targets).toHaveLength(1);
  });

  test('an export has a line for every row of every table', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    const many = Array.from({ length: 1_100 }, (_, index) => `t${index}/apple.vpp`);
    await write({
      runs: many.map((target) => runOf(target, tenMs)),
      targets: many.map((target) => targetOf(target)),
      incidents: [incidentOf('inc-a')],
      notifications: [notificationOf('inc-a', 1)],
    });
    await write({ runs: [failedRunOf(licences, tenMs + dayMs)], atMs: tenMs + dayMs });
    const counts = new Map<string, number>();
    for await (const line of store.export()) {
      const { table, row } = JSON.parse(line) as { table: string; row: object };
      expect(Object.keys(row).length).toBeGreaterThan(0);
      counts.set(table, (counts.get(table) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      migration: migrations.length,
      writer: 1,
      target_name: 1_101,
      term: 2,
      target: 1_100,
      incident: 1,
      notification: 1,
      failure: 1,
      rollup: 2,
      mark: 8,
      run: 1_101,
    });
  });

  test('a check names what is wrong, and what waits', async () => {
    await using given = await migrated();
    const { store } = given;
    const write = writerOf(store);
    await write({ runs: [runOf(licences, tenMs)], notifications: [notificationOf('inc-lost', 1)] });
    await write({ runs: [runOf(licences, tenMs + 2 * dayMs)], atMs: tenMs + 2 * dayMs });
    const found = new Map((await store.check()).map((finding) => [finding.name, finding]));
    expect(found.get('version')?.level).toBe('ok');
    expect(found.get('integrity')?.level).toBe('ok');
    expect(found.get('runs')).toEqual({
      level: 'warning',
      name: 'runs',
      text: 'Raw runs are kept from 2026-11-02 to 2026-11-04; 1 days between are missing.',
    });
    expect(found.get('references')?.level).toBe('error');
    // No part of this version delivers notifications.
    expect(found.get('outbox')).toEqual({
      level: 'ok',
      name: 'outbox',
      text: 'The outbox holds 1 notifications, the oldest of 2026-11-02T10:01:00.000Z.',
    });
  });

  test('a closed store says so, and may be closed twice', async () => {
    await using given = await migrated();
    const { store } = given;
    await store.commit(batchOf(1));
    await Promise.all([store.close(), store.close()]);
    await expect(store.commit(batchOf(2))).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    await expect(store.export()[Symbol.asyncIterator]().next()).rejects.toThrow('was closed before');
  });
}
