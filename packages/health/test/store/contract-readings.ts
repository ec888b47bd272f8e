import { expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { dayStartMs, episodeOf, incidentOf, notificationOf, runOf, targetOf, tenMs, writerOf } from './batches.ts';
import { openMigrated, type Place } from './migrated-place.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const licences = 'aurora/apple.vpp';

/** What every store promises about lists, about targets that are not checked, and about targets that come and go. */
export function describeReadings(createPlace: () => Promise<Place>): void {
  const migrated = async () => await openMigrated(createPlace);

  test('a target that a window pauses, or that was left out for want of capacity, is named so and never up', async () => {
    await using place = await migrated();
    const { store } = place;
    const write = writerOf(store);
    const ids = ['aurora/apple.dep', 'borealis/apple.dep', 'aurora/apple.vpp', 'borealis/apple.vpp'];
    const [paused = '', otherTenant = '', leftOut = '', checked = ''] = ids;
    const atMs = tenMs + hourMs;
    const lastRunMs = (id: string) => (id === leftOut ? tenMs : atMs - 60_000);
    await write({
      atMs,
      targets: ids.map((id) => targetOf(id, { lastRunMs: lastRunMs(id) })),
      unchecked: [
        { reason: 'paused', scope: { targets: [paused] }, by: 'sunday', sinceMs: atMs - 1_000, untilMs: atMs + hourMs },
        {
          reason: 'sampled',
          scope: { services: ['apple.vpp'] },
          by: null,
          sinceMs: atMs - 5_000,
          untilMs: null,
          overdueMs: 450_000,
        },
      ],
    });
    const { services, unchecked } = await store.status(atMs);
    expect(services).toMatchObject([
      { service: 'apple.dep', states: { up: 1 }, paused: 1 },
      { service: 'apple.vpp', states: { up: 1 }, sampled: 1 },
    ]);
    expect(unchecked.map(({ reason }) => reason)).toEqual(['paused', 'sampled']);
    const reasons = (await store.targets({})).targets.map(({ target, unchecked: why }) => [
      target,
      why?.reason ?? null,
    ]);
    expect(Object.fromEntries(reasons)).toEqual({
      [paused]: 'paused',
      [otherTenant]: null,
      [leftOut]: 'sampled',
      [checked]: null,
    });
    const up = await store.targets({ state: 'up' });
    expect(up.targets.map(({ target }) => target)).toEqual([otherTenant, checked]);
    const { target } = await store.history(paused, dayStartMs, atMs);
    expect(target?.unchecked).toMatchObject({ reason: 'paused', by: 'sunday', untilMs: atMs + hourMs });
    // A batch without the member changes nothing; the window ends by itself.
    await write({ atMs: atMs + hourMs + 1 });
    expect((await store.status(atMs)).unchecked.map(({ reason }) => reason)).toEqual(['sampled']);
    await write({ unchecked: [], atMs: atMs + hourMs + 2 });
    expect((await store.status(atMs)).services).toMatchObject([{ states: { up: 2 } }, { states: { up: 2 } }]);
  });

  test('the names of targets that come and go are dropped 400 days after the removal', async () => {
    await using place = await migrated();
    const { store } = place;
    const write = writerOf(store);
    const rows = async () => {
      const tables = new Map<string, number>();
      for await (const line of store.export()) {
        const { table } = JSON.parse(line) as { table: string };
        tables.set(table, (tables.get(table) ?? 0) + 1);
      }
      return ['target_name', 'episode', 'target_rollup'].map((table) => tables.get(table) ?? 0);
    };
    const gone = Array.from({ length: 600 }, (_, index) => `t${index}/apple.vpp`);
    await write({
      runs: gone.map((target) => runOf(target, tenMs)),
      targets: [targetOf(licences), ...gone.map((target) => targetOf(target))],
      episodes: gone.map((target) => episodeOf(target)),
    });
    await store.tidy(tenMs + 2 * dayMs);
    await write({ removed: gone, atMs: tenMs + 2 * dayMs });
    await store.tidy(tenMs + 3 * dayMs);
    // An hour and a day of each.
    expect(await rows()).toEqual([601, 600, 1_200]);
    await store.tidy(tenMs + 402 * dayMs);
    expect(await rows()).toEqual([601, 600, 600]);
    // A target that came back stays.
    await write({ targets: [targetOf('t0/apple.vpp')], atMs: tenMs + 402 * dayMs });
    await store.tidy(tenMs + 404 * dayMs);
    await store.tidy(tenMs + 404 * dayMs);
    expect(await rows()).toEqual([2, 1, 1]);
    // A name that was dropped gets a new number.
    await write({ targets: [targetOf('t1/apple.vpp')], atMs: tenMs + 404 * dayMs });
    const { targets } = await store.targets({});
    expect(targets.map(({ target }) => target)).toEqual([licences, 't0/apple.vpp', 't1/apple.vpp']);
    expect((await store.check()).filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('a location that has written nothing for 400 days is forgotten', async () => {
    await using place = await migrated();
    const { store } = place;
    await writerOf(store, 'old')({ targets: [targetOf(licences)], atMs: tenMs });
    await writerOf(store, 'new')({ atMs: tenMs + 401 * dayMs });
    await store.tidy(tenMs + 402 * dayMs);
    expect((await store.status(tenMs + 402 * dayMs)).writers.map(({ writer }) => writer)).toEqual(['new']);
  });

  test('the outbox comes page by page, oldest first, without what was marked as delivered', async () => {
    await using place = await migrated();
    const { store } = place;
    const notifications = [3, 1, 2].map((number) =>
      notificationOf('inc-a', number, { atMs: tenMs + number * 1_000, text: `number ${number}` }),
    );
    await writerOf(store)({ incidents: [incidentOf('inc-a')], notifications });
    const keysOf = async (query: Parameters<Store['notifications']>[0]) => {
      const page = await store.notifications(query);
      return [page.notifications.map(({ key }) => key), page.cursor] as const;
    };
    const [first, cursor] = await keysOf({ delivered: false, limit: 2 });
    expect(first).toEqual(['inc-a/1', 'inc-a/2']);
    expect(await keysOf({ delivered: false, cursor: cursor ?? '' })).toEqual([['inc-a/3'], null]);
    const keys = ['inc-a/1', 'inc-a/3', 'inc-b/1'];
    expect(await store.markDelivered(keys, tenMs + 60_000)).toEqual(['inc-a/1', 'inc-a/3']);
    // A notification is marked once.
    expect(await store.markDelivered(['inc-a/1'], tenMs + 90_000)).toEqual([]);
    expect(await keysOf({ delivered: false })).toEqual([['inc-a/2'], null]);
    expect((await store.notifications({ delivered: true })).notifications).toMatchObject([
      { key: 'inc-a/1', text: 'number 1', deliveredMs: tenMs + 60_000 },
      { key: 'inc-a/3', deliveredMs: tenMs + 60_000 },
    ]);
    expect((await store.status(tenMs)).undelivered).toBe(1);
    await expect(store.notifications({ cursor: 'none' })).rejects.toMatchObject({ code: 'STORE_INVALID' });
  });

  test('trouble and gaps that a page has no room for are on the next page', async () => {
    await using place = await migrated();
    const { store } = place;
    const times = Array.from({ length: 5 }, (_, index) => tenMs + index * 60_000);
    const gap = { location: 'berlin', reason: 'stalled', service: null } as const;
    await writerOf(store)({
      targets: [targetOf(licences)],
      episodes: times.map((startMs) => episodeOf(licences, { startMs, endMs: startMs + 1_000 })),
      gaps: times.map((fromMs) => ({ ...gap, fromMs, toMs: fromMs + 1_000 })),
      atMs: tenMs + hourMs,
    });
    const episodes: number[] = [];
    const gaps: number[] = [];
    for (let toMs: number | null = tenMs + hourMs; toMs !== null; ) {
      const page: Awaited<ReturnType<Store['history']>> = await store.history(licences, tenMs, toMs, { limit: 2 });
      episodes.push(...page.episodes.map(({ startMs }) => startMs));
      gaps.push(...page.gaps.map(({ fromMs }) => fromMs));
      toMs = page.nextToMs;
    }
    expect([episodes, gaps]).toEqual([times.toReversed(), times.toReversed()]);
  });

  test('the status counts the incidents and gaps that its lists have no room for', async () => {
    await using place = await migrated();
    const { store } = place;
    const gap = { location: 'berlin', reason: 'stalled', service: null } as const;
    await writerOf(store)({
      incidents: Array.from({ length: 1_002 }, (_, index) => incidentOf(`inc-${index}`)),
      gaps: Array.from({ length: 1_003 }, (_, index) => ({ ...gap, fromMs: tenMs + index, toMs: tenMs + index + 1 })),
      atMs: tenMs + hourMs,
    });
    const { incidents, gaps, totals } = await store.status(tenMs + hourMs);
    expect([incidents.length, gaps.length, totals]).toEqual([1_000, 1_000, { incidents: 1_002, gaps: 1_003 }]);
  });
}
