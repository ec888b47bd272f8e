import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { createWallClock, type WallClock } from '../../../monitor/test/support/wall-clock.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { type Fleet, type FleetSettings, startFleet } from './vendor-fleet.ts';
import { minute, second, type Watched, watch } from './watched.ts';

const startMs = Date.UTC(2026, 10, 23, 12);

interface Scene extends AsyncDisposable {
  readonly clock: WallClock;
  readonly fleet: Fleet;
  /** Makes a service over the same store; it goes with the scene. */
  serve(settings?: FleetSettings & { readonly store?: Store }): Promise<Watched>;
  /** Reads what is kept, as another process would. */
  read<Value>(work: (store: Store) => Promise<Value>): Promise<Value>;
}

async function createScene(tenants: number): Promise<Scene> {
  const clock = createWallClock(startMs);
  const fleet = await startFleet({ tenants, clock });
  const services: Watched[] = [];
  return {
    clock,
    fleet,
    async serve({ store, ...settings } = {}) {
      const config = await fleet.load(settings);
      const watched = watch({ config, clock, folder: fleet.storeFolder, ...(store ? { store } : {}) });
      services.push(watched);
      return watched;
    },
    async read(work) {
      await using store = createSqliteStore({ folder: fleet.storeFolder, thread: 'caller' });
      return await work(store);
    },
    async [Symbol.asyncDispose]() {
      for (const watched of services) await watched[Symbol.asyncDispose]();
      await fleet[Symbol.asyncDispose]();
    },
  };
}

const stateOf = ({ service }: Watched, tenant: number) =>
  service.targets().find(({ target }) => target === `tenant-${tenant}/apple.vpp`)?.state.name;

describe('an outage of the vendor', () => {
  test('is told once when it begins and once when it is over, with its true times', async () => {
    await using scene = await createScene(4);
    const { clock, fleet } = scene;
    const watched = await scene.serve();
    await watched.service.start();
    await watched.pass(3 * minute);
    expect(watched.service.targets().map(({ state }) => state.name)).toEqual(['up', 'up', 'up', 'up']);
    const brokenMs = clock.now();
    fleet.fail(true);
    await watched.passUntil(() => watched.service.incidents().length > 0, 5 * minute);
    await watched.pass(minute);
    const mendedMs = clock.now();
    fleet.fail(false);
    await watched.passUntil(() => watched.service.incidents().length === 0, 15 * minute);
    await watched.pass(second);
    const { incidents } = await scene.read(async (store) => await store.incidents({}));
    expect(incidents).toHaveLength(1);
    const [incident] = incidents;
    expect(incident).toMatchObject({ verdict: 'vendor', service: 'apple.vpp', notified: 2 });
    expect((incident?.startedMs ?? 0) - brokenMs).toBeLessThanOrEqual(minute);
    expect((incident?.endedMs ?? 0) - mendedMs).toBeLessThanOrEqual(minute);
    expect(incident?.startedMs).toBeGreaterThanOrEqual(brokenMs);
    expect(incident?.endedMs).toBeGreaterThanOrEqual(mendedMs);
    const story = await scene.read(async (store) => await store.incident(incident?.id ?? ''));
    expect(story?.notifications.map(({ kind, sequence }) => [kind, sequence])).toEqual([
      ['opened', 1],
      ['closed', 2],
    ]);
    expect(watched.eventsOf('notification').map(({ notification }) => notification)).toEqual(story?.notifications);
  });
});

describe('starting and stopping', () => {
  test('may be asked for in any order, and twice', async () => {
    await using scene = await createScene(2);
    const watched = await scene.serve();
    const { service } = watched;
    expect(service.targets()).toEqual([]);
    expect(service.stats().started).toBe(0);
    const starts = [service.start(), service.start()];
    await watched.passWhile(Promise.all(starts));
    await watched.pass(2 * minute);
    const before = service.stats().started;
    expect(before).toBeGreaterThanOrEqual(3);
    await watched.passWhile(Promise.all([service.stop(), service.stop()]));
    await service.stop();
    await service.ended;
    await watched.pass(5 * minute);
    expect(service.stats().started).toBe(before);
    expect(watched.events.map(({ kind }) => kind).filter((kind) => kind !== 'state')).toEqual(['started', 'stopped']);
    await expect(service.start()).rejects.toThrow('does not start again');
  });

  test('a stop before and during the start leaves nothing running', async () => {
    await using scene = await createScene(2);
    const early = await scene.serve();
    await early.service.stop();
    await expect(early.service.start()).rejects.toThrow('make another one');
    const watched = await scene.serve();
    const starting = watched.service.start();
    await watched.passWhile(Promise.all([starting, watched.service.stop()]));
    const { started } = watched.service.stats();
    await watched.pass(3 * minute);
    // The start may end before it sees the stop: then checks that were due at that moment have run.
    expect(watched.service.stats()).toMatchObject({ running: 0, started });
  });

  test('a service whose store was not to be had starts once it is', async () => {
    await using scene = await createScene(2);
    const file = await scene.fleet.folder.write('store', 'a file where the folder should be');
    const watched = await scene.serve();
    await expect(watched.service.start()).rejects.toMatchObject({ name: 'StoreError', code: 'STORE_NO_FOLDER' });
    await rm(file);
    await watched.service.start();
    await watched.pass(2 * minute);
    expect(stateOf(watched, 0)).toBe('up');
  });

  test('what was under way is finished and kept when it stops', async () => {
    await using scene = await createScene(2);
    const watched = await scene.serve();
    await watched.service.start();
    await watched.pass(2 * minute);
    const { started } = watched.service.stats();
    await watched.passWhile(watched.service.stop());
    const runs = await scene.read(async (store) =>
      Promise.all([0, 1].map((at) => store.history(`tenant-${at}/apple.vpp`, startMs, scene.clock.now()))),
    );
    expect(runs.flatMap((history) => history.runs)).toHaveLength(started);
  });
});

describe('after a restart', () => {
  test('a half-counted failure goes on being counted, and the time between is a gap', async () => {
    await using scene = await createScene(3);
    const { clock, fleet } = scene;
    const first = await scene.serve();
    await first.service.start();
    await first.pass(2 * minute);
    fleet.revoke(1);
    await first.passUntil(() => stateOf(first, 1) === 'suspect', 2 * minute);
    await first.passWhile(first.service.stop());
    const suspect = first.service.targets().find(({ target }) => target === 'tenant-1/apple.vpp');
    const stoppedMs = clock.now();
    await clock.advance(30 * second);
    const startedMs = clock.now();

    const next = await scene.serve();
    await next.service.start();
    expect(next.service.targets().find(({ target }) => target === 'tenant-1/apple.vpp')?.state).toEqual(suspect?.state);
    await next.passUntil(() => next.service.incidents().length > 0, 4 * minute);
    const [incident] = next.service.incidents();
    expect(incident).toMatchObject({ verdict: 'credential', tenant: 'tenant-1' });
    const { state } = next.service.targets().find(({ target }) => target === 'tenant-1/apple.vpp') ?? {};
    // It began before the restart, with the failure that was counted then.
    expect(state?.episode?.startMs).toBe(suspect?.state.failingSinceMs);
    await next.pass(second);
    const { gaps } = await scene.read(async (store) => await store.status(clock.now()));
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ reason: 'stopped', location: 'here', service: null, toMs: startedMs });
    expect(stoppedMs - (gaps[0]?.fromMs ?? 0)).toBeLessThanOrEqual(second);
  });

  test('an open incident keeps its id and its number, and is told to be over by the next service', async () => {
    await using scene = await createScene(3);
    const { clock, fleet } = scene;
    const first = await scene.serve();
    await first.service.start();
    await first.pass(90 * second);
    fleet.revoke(2);
    await first.passUntil(() => first.service.incidents().length > 0, 5 * minute);
    await first.passWhile(first.service.stop());
    const [before] = first.service.incidents();
    await clock.advance(10 * minute);
    const next = await scene.serve();
    await next.service.start();
    expect(next.service.incidents()).toEqual([before]);
    await next.pass(3 * minute);
    expect(next.eventsOf('notification')).toEqual([]);
    // An operator puts another token in its place.
    await fleet.folder.write('token-2.vpptoken', fleet.vpp.issueToken({ location: fleet.vpp.locations[2]! }));
    await next.service.reload(await fleet.load());
    await next.passUntil(() => next.service.incidents().length === 0, 5 * minute);
    await next.pass(second);
    const story = await scene.read(async (store) => await store.incident(before?.id ?? ''));
    expect(story?.notifications.map(({ sequence, kind }) => [sequence, kind])).toEqual([
      [1, 'opened'],
      [2, 'closed'],
    ]);
  });

  test('a target that was not checked for long is not up any more', async () => {
    await using scene = await createScene(1);
    const { clock } = scene;
    const first = await scene.serve();
    await first.service.start();
    await first.pass(2 * minute);
    expect(stateOf(first, 0)).toBe('up');
    await first.passWhile(first.service.stop());
    await clock.advance(60 * minute);
    const next = await scene.serve();
    await next.service.start();
    await next.pass(2 * second);
    expect(next.eventsOf('state')[0]).toMatchObject({ from: 'up', to: 'stale' });
  });
});

describe('another configuration', () => {
  test('keeps what is known of the targets that stay, begins with new ones and ends the others', async () => {
    await using scene = await createScene(4);
    const watched = await scene.serve({ tenants: 3 });
    await watched.service.start();
    scene.fleet.revoke(0);
    await watched.passUntil(() => stateOf(watched, 0) === 'suspect', 2 * minute);
    await watched.pass(second);
    const before = watched.service.targets().find(({ target }) => target === 'tenant-0/apple.vpp');
    const changes = await watched.service.reload({
      ...(await scene.fleet.load()),
      targets: (await scene.fleet.load()).targets.filter(({ tenant }) => tenant !== 'tenant-1'),
    });
    expect(changes).toMatchObject({ added: ['tenant-3/apple.vpp'], removed: ['tenant-1/apple.vpp'] });
    expect(watched.eventsOf('reloaded')).toMatchObject([{ added: 1, removed: 1 }]);
    expect(watched.service.targets().find(({ target }) => target === 'tenant-0/apple.vpp')).toEqual(before);
    await watched.pass(2 * minute);
    expect(stateOf(watched, 3)).toBe('up');
    const kept = await scene.read(async (store) => await store.targets({}));
    expect(kept.targets.map(({ target }) => target)).toEqual(
      ['tenant-0', 'tenant-2', 'tenant-3'].map((tenant) => `${tenant}/apple.vpp`),
    );
  });

  test('brings its own maintenance windows', async () => {
    await using scene = await createScene(1);
    const watched = await scene.serve();
    await watched.service.start();
    await watched.pass(2 * minute);
    const { started } = watched.service.stats();
    const once = { from: new Date(startMs).toISOString(), until: new Date(startMs + 8 * minute).toISOString() };
    const windows = [{ id: 'works', mode: 'pause', once }];
    await watched.service.reload(await scene.fleet.load({ monitor: { maintenance: windows } }));
    const asked = scene.fleet.vpp.requests().length;
    await watched.pass(4 * minute);
    expect(scene.fleet.vpp.requests().length).toBe(asked);
    expect(watched.service.stats().started).toBeGreaterThan(started);
    await watched.pass(4 * minute);
    expect(scene.fleet.vpp.requests().length).toBeGreaterThan(asked);
  });

  test('two places of one target are refused, and everything goes on as before', async () => {
    await using scene = await createScene(2);
    const watched = await scene.serve();
    await watched.service.start();
    const config = await scene.fleet.load();
    const targets = [...config.targets, ...config.targets.slice(0, 1)];
    await expect(watched.service.reload({ ...config, targets })).rejects.toThrow(RangeError);
    await watched.pass(2 * minute);
    expect([0, 1].map((at) => stateOf(watched, at))).toEqual(['up', 'up']);
  });
});

describe('a maintenance window', () => {
  const window = (mode: string, fromMinute: number, untilMinute: number) => ({
    id: 'works',
    mode,
    once: {
      from: new Date(startMs + fromMinute * minute).toISOString(),
      until: new Date(startMs + untilMinute * minute).toISOString(),
    },
  });

  test('that pauses: no check, no notification; afterwards a check that fails is notified with the true beginning', async () => {
    await using scene = await createScene(3);
    const watched = await scene.serve({ monitor: { maintenance: [window('pause', 8, 30)] } });
    await watched.service.start();
    await watched.pass(2 * minute);
    scene.fleet.revoke(0);
    await watched.passUntil(() => watched.service.incidents().length > 0, 5 * minute);
    const [incident] = watched.service.incidents();
    await watched.pass(startMs + 8 * minute + second - scene.clock.now());
    const asked = scene.fleet.vpp.requests().length;
    const notified = watched.eventsOf('notification').length;
    await watched.pass(21 * minute);
    expect(scene.fleet.vpp.requests().length).toBe(asked);
    expect(watched.service.incidents()[0]?.mutedBy).toBe('works');
    expect(stateOf(watched, 1)).toBe('stale');
    // The window ends; until the next check nothing more is known than before.
    while (scene.fleet.vpp.requests().length === asked) {
      expect(watched.eventsOf('notification')).toHaveLength(notified);
      await watched.pass(second);
    }
    expect(scene.clock.now() - startMs).toBeGreaterThan(30 * minute);
    await watched.pass(2 * minute);
    const later = watched.eventsOf('notification').slice(notified);
    expect(later.map(({ notification }) => notification.kind)).toEqual(['changed']);
    expect(later[0]?.notification.text).toContain(
      `It still goes on since ${new Date(incident?.startedMs ?? 0)
        .toISOString()
        .replace(/\.\d+Z/, 'Z')
        .replace('T', ' ')}`,
    );
  });

  test('that pauses, after which all is well: that it is over is all that is told', async () => {
    await using scene = await createScene(3);
    const watched = await scene.serve({ monitor: { maintenance: [window('pause', 8, 30)] } });
    await watched.service.start();
    await watched.pass(2 * minute);
    scene.fleet.revoke(0);
    await watched.passUntil(() => watched.service.incidents().length > 0, 5 * minute);
    await watched.pass(startMs + 9 * minute - scene.clock.now());
    await scene.fleet.folder.write('token-0.vpptoken', scene.fleet.vpp.issueToken());
    const config = await scene.fleet.load({ monitor: { maintenance: [window('pause', 8, 30)] } });
    await watched.service.reload(config);
    await watched.pass(25 * minute);
    expect(watched.eventsOf('notification').map(({ notification }) => notification.kind)).toEqual(['opened', 'closed']);
  });

  test('that suppresses: all are checked, no notification before it ends', async () => {
    await using scene = await createScene(3);
    const watched = await scene.serve({ monitor: { maintenance: [window('suppress', 1, 12)] } });
    await watched.service.start();
    await watched.pass(90 * second);
    scene.fleet.revoke(0);
    await watched.passUntil(() => watched.service.incidents().length > 0, 5 * minute);
    await watched.pass(startMs + 12 * minute - second - scene.clock.now());
    expect(watched.eventsOf('notification')).toEqual([]);
    const [muted] = watched.service.incidents();
    expect(muted).toMatchObject({ mutedBy: 'works', notified: 0 });
    await watched.pass(3 * second);
    expect(watched.eventsOf('notification')).toHaveLength(1);
    const runs = await scene.read(
      async (store) => (await store.history('tenant-0/apple.vpp', startMs, scene.clock.now())).runs,
    );
    const flagged = runs.filter(({ flags }) => flags.includes('maintenance'));
    expect(flagged.length).toBeGreaterThanOrEqual(10);
    expect(runs.length).toBeGreaterThan(flagged.length);
  });
});

describe("an operator's words", () => {
  test('are taken from the store within two seconds', async () => {
    await using scene = await createScene(3);
    const watched = await scene.serve();
    await watched.service.start();
    await watched.pass(90 * second);
    scene.fleet.revoke(0);
    await watched.passUntil(() => watched.service.incidents().length > 0, 5 * minute);
    const id = watched.service.incidents()[0]?.id ?? '';
    const nowMs = scene.clock.now();
    await scene.read(async (store) => {
      await store.addCommand({ kind: 'acknowledge', incident: id, by: 'ada', untilMs: nowMs + 3_600_000 }, nowMs);
      await store.addCommand({ kind: 'override', incident: id, by: 'eve', verdict: 'own-network' }, nowMs);
    });
    await watched.pass(2 * second);
    expect(watched.service.incidents()[0]).toMatchObject({
      acknowledged: { by: 'ada' },
      override: { verdict: 'own-network', by: 'eve' },
    });
    await watched.pass(second);
    expect(await scene.read(async (store) => await store.commandsAfter(0))).toMatchObject([
      { handled: true },
      { handled: true },
    ]);
    const story = await scene.read(async (store) => await store.incident(id));
    expect(story?.events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['acknowledged', 'overridden']));
  });

  test('a silence holds only its own targets, and outlives a restart until its end', async () => {
    await using scene = await createScene(3);
    const first = await scene.serve();
    await first.service.start();
    await first.pass(80 * second);
    const nowMs = scene.clock.now();
    const span = { fromMs: nowMs, untilMs: nowMs + 20 * minute };
    const scope = { targets: ['tenant-0/*'] };
    await scene.read(async (store) => {
      await store.addCommand({ kind: 'silence', id: 'quiet', by: 'ada', scope, ...span, reason: 'moving' }, nowMs);
    });
    await first.pass(3 * second);
    await first.passWhile(first.service.stop());
    scene.fleet.revoke(0);
    const next = await scene.serve();
    await next.service.start();
    await next.passUntil(() => next.service.incidents().length > 0, 6 * minute);
    await next.pass(minute);
    expect(next.service.incidents()[0]?.mutedBy).toBe('quiet');
    expect(next.eventsOf('notification')).toEqual([]);
    scene.fleet.revoke(1);
    await next.passUntil(() => next.service.incidents().length > 1, 6 * minute);
    await next.pass(second);
    expect(next.eventsOf('notification')).toHaveLength(1);
    await next.pass(span.untilMs - scene.clock.now() + 2 * second);
    expect(next.eventsOf('notification')).toHaveLength(2);
  });
});

describe('a store that another service takes', () => {
  test('stops the first one at once, and it says why', async () => {
    await using scene = await createScene(2);
    const first = await scene.serve();
    await first.service.start();
    await first.pass(2 * minute);
    const next = await scene.serve();
    await next.service.start();
    const ended = first.service.ended.then(
      () => 'fine',
      (error: unknown) => error,
    );
    const fromMs = scene.clock.now();
    expect(await first.passWhile(ended)).toMatchObject({ name: 'StoreError', code: 'STORE_TAKEN' });
    await first.passWhile(first.service.stop());
    // The writer shows that it is alive every ten seconds, and so learns of it at the latest then.
    expect(scene.clock.now() - fromMs).toBeLessThanOrEqual(12 * second);
    expect(first.eventsOf('store').map(({ error }) => error)).toEqual([
      expect.stringMatching(/another service has taken over under the same name\. Stop one of the two services/),
    ]);
    expect(first.events.at(-1)?.kind).toBe('stopped');
    await next.pass(2 * minute);
    expect(next.eventsOf('store')).toEqual([]);
    expect(next.service.targets().map(({ state }) => state.name)).toEqual(['up', 'up']);
  });
});

describe('a stop while the store takes nothing', () => {
  test('names what the store does not have', async () => {
    const clock = createWallClock(startMs);
    await using fleet = await startFleet({ tenants: 3, clock });
    await using kept = createSqliteStore({ folder: fleet.storeFolder, thread: 'caller' });
    let isFull = false;
    const store: Store = {
      ...kept,
      commit: async (batch) => {
        if (isFull) throw new StoreError('STORE_FULL', { operation: 'Writing a batch' });
        return await kept.commit(batch);
      },
    };
    const watched = watch({ config: await fleet.load(), clock, store });
    await watched.service.start();
    await watched.pass(2 * minute);
    isFull = true;
    fleet.fail(true);
    await watched.passUntil(() => watched.service.incidents().length > 0, 10 * minute);
    await watched.passWhile(watched.service.stop());
    expect(watched.service.unwritten).toMatchObject({ incidents: 1, notifications: 1 });
    expect(watched.eventsOf('unwritten')).toEqual([
      {
        kind: 'unwritten',
        atMs: clock.now(),
        content: watched.service.unwritten,
        error: expect.stringContaining('there is no room left on the disk'),
      },
    ]);
    // What was not written was not announced.
    expect(watched.eventsOf('notification')).toEqual([]);
  });

  test('a service whose store takes everything has nothing to name', async () => {
    const clock = createWallClock(startMs);
    await using fleet = await startFleet({ tenants: 1, clock });
    await using watched = watch({ config: await fleet.load(), clock, folder: fleet.storeFolder });
    await watched.service.start();
    await watched.pass(minute);
    await watched.passWhile(watched.service.stop());
    expect([watched.service.unwritten, watched.eventsOf('unwritten')]).toEqual([undefined, []]);
  });
});
