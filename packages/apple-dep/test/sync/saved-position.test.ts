import { describe, expect, test } from 'vitest';
import {
  type CursorStore,
  createMemoryCursorStore,
  type FleetPage,
  type SyncFleetOptions,
  type SyncPosition,
  syncFleet,
} from '../../src/index.ts';
import { page, type ScriptedService, scriptedService } from '../scripted-service.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** One run: its pages, or the code of its error. */
async function run({ dep, clock }: ScriptedService, store: CursorStore, options: SyncFleetOptions = {}) {
  const pages: FleetPage[] = [];
  try {
    for await (const each of syncFleet(dep, { store, clock, ...options })) pages.push(each);
    return { pages, code: undefined };
  } catch (error) {
    return { pages, code: (error as { readonly code?: string }).code };
  }
}

describe('a full fetch whose cursor repeats', () => {
  const stuck = () => page(['C02A'], { cursor: 'A', more_to_follow: true, fetched_until: undefined });

  test('ends the run and leaves no position, so that the next run begins again', async () => {
    await using service = await scriptedService(stuck);
    const store = createMemoryCursorStore();
    for (let count = 1; count <= 3; count += 1) {
      expect((await run(service, store)).code).toBe('DEP_CURSOR_REPEATED');
      expect(await store.load()).toBeUndefined();
      expect(service.requests.filter(({ cursor }) => cursor === undefined)).toHaveLength(count);
    }
  });

  test('begins again without a saved cursor, once', async () => {
    await using service = await scriptedService(stuck);
    const store = createMemoryCursorStore({ phase: 'fetch', cursor: 'A' });
    expect((await run(service, store)).code).toBe('DEP_CURSOR_REPEATED');
    expect(service.requests.map(({ cursor }) => cursor)).toEqual(['A', undefined, 'A']);
    expect(await store.load()).toBeUndefined();
  });

  test('succeeds if only the saved cursor repeats', async () => {
    await using service = await scriptedService(({ path, cursor }) =>
      path === '/server/devices' && cursor === 'A' ? stuck() : page(['C02A'], { cursor: 'B' }),
    );
    const store = createMemoryCursorStore({ phase: 'fetch', cursor: 'A' });
    const { pages, code } = await run(service, store);
    expect(code).toBeUndefined();
    expect(pages.map(({ from, startedOver }) => [from, startedOver])).toEqual([
      ['fetch', undefined],
      ['fetch', 'DEP_CURSOR_REPEATED'],
      ['sync', undefined],
    ]);
    expect(await store.load()).toEqual({ phase: 'sync', cursor: 'B' });
  });
});

test('cursors that go round in a circle end the list', async () => {
  await using service = await scriptedService(({ cursor }) =>
    page(['C02A'], { cursor: cursor === 'A' ? 'B' : 'A', more_to_follow: true }),
  );
  await expect(service.dep.devices.fetch().toArray()).rejects.toMatchObject({ code: 'DEP_CURSOR_REPEATED' });
  // A, B, and A again; the page after it may be under way.
  expect(service.requests.length).toBeLessThanOrEqual(4);
});

describe('a sync whose cursor repeats', () => {
  test('ends without an error; after a day all devices are fetched again', async () => {
    let isStuck = true;
    await using service = await scriptedService(({ path }) =>
      path === '/devices/sync' && isStuck
        ? page(['C02A'], { cursor: 'A', more_to_follow: true })
        : page(['C02A'], { cursor: 'B' }),
    );
    const store = createMemoryCursorStore({ phase: 'sync', cursor: 'A' });
    const since = service.clock.now();
    expect(await run(service, store)).toMatchObject({ code: undefined, pages: [{ from: 'sync' }] });
    expect(await store.load()).toEqual({ phase: 'sync', cursor: 'A', repeatedSinceMs: since });
    await service.clock.advance(dayMs - 1);
    expect(await run(service, store)).toMatchObject({ code: undefined, pages: [{ from: 'sync' }] });
    expect(await store.load()).toEqual({ phase: 'sync', cursor: 'A', repeatedSinceMs: since });
    await service.clock.advance(1);
    isStuck = false;
    const { pages } = await run(service, store);
    expect(pages[0]).toMatchObject({ from: 'fetch', startedOver: 'DEP_CURSOR_REPEATED' });
    expect(await store.load()).toEqual({ phase: 'sync', cursor: 'B' });
  });

  test('is forgotten as soon as one sync ends well', async () => {
    await using service = await scriptedService(() => page([], { cursor: 'A' }));
    const store = createMemoryCursorStore({ phase: 'sync', cursor: 'A', repeatedSinceMs: service.clock.now() });
    await run(service, store);
    expect(await store.load()).toEqual({ phase: 'sync', cursor: 'A' });
  });
});

describe('a saved position that no request can use', () => {
  const positions: readonly SyncPosition[] = [
    { phase: 'sync', cursor: '' },
    { phase: 'fetch', cursor: 'x'.repeat(1_001) },
    { phase: 'sync', cursor: undefined as unknown as string },
  ];

  test.each(positions)('begins again: %j', async (position) => {
    await using service = await scriptedService(() => page(['C02A'], { cursor: 'B' }));
    const store = createMemoryCursorStore(position);
    const { pages, code } = await run(service, store);
    expect(code).toBeUndefined();
    expect(pages[0]).toMatchObject({ from: 'fetch', startedOver: 'DEP_CURSOR_INVALID' });
    expect(await store.load()).toEqual({ phase: 'sync', cursor: 'B' });
  });
});

test('a cursor that is refused in a new full fetch leaves no position', async () => {
  await using service = await scriptedService(({ cursor }) =>
    cursor === undefined ? page(['C02A'], { cursor: 'A', more_to_follow: true }) : 'INVALID_CURSOR',
  );
  const store = createMemoryCursorStore();
  expect((await run(service, store)).code).toBe('DEP_CURSOR_INVALID');
  expect(await store.load()).toBeUndefined();
});

test('an option, or deleting the position, forces a full fetch', async () => {
  await using service = await scriptedService(() => page(['C02A'], { cursor: 'B' }));
  const store = createMemoryCursorStore({ phase: 'sync', cursor: 'A' });
  expect((await run(service, store, { fullFetch: true })).pages[0]).toMatchObject({
    from: 'fetch',
    startedOver: undefined,
  });
  expect((await run(service, store)).pages[0]).toMatchObject({ from: 'sync' });
  await store.save(undefined);
  expect((await run(service, store)).pages[0]).toMatchObject({ from: 'fetch' });
});

test('a misspelled option is refused before anything is sent', async () => {
  await using service = await scriptedService(() => page([]));
  const options = { maxAbsentShares: 0.5 } as SyncFleetOptions;
  await expect(syncFleet(service.dep, options).next()).rejects.toThrow('did you mean "maxAbsentShare"?');
  expect(service.requests).toEqual([]);
});

test('"everything was read" without a cursor is an error, not a server without devices', async () => {
  await using service = await scriptedService(() => 'EXHAUSTED_CURSOR');
  await expect(service.dep.devices.fetch().toArray()).rejects.toMatchObject({ code: 'DEP_CURSOR_EXHAUSTED' });
  expect((await run(service, createMemoryCursorStore())).code).toBe('DEP_CURSOR_EXHAUSTED');
});
