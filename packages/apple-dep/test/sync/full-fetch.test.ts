import { expect, test } from 'vitest';
import { createMemoryCursorStore, type FleetPage, type SyncFleetOptions, syncFleet } from '../../src/index.ts';
import { page, type ScriptedService, scriptedService } from '../scripted-service.ts';

/** A service with devices of two pages, and nothing new after them. */
const twoPages = () =>
  scriptedService(({ path, cursor }) => {
    if (path === '/devices/sync') return page([], { cursor: 'end' });
    if (cursor === undefined) return page(['C02A', 'C02B'], { cursor: 'half', more_to_follow: true });
    return page(['C02C'], { cursor: 'end', fetched_until: '2026-11-23T13:00:00Z' });
  });

async function run({ dep, clock }: ScriptedService, options: SyncFleetOptions = {}) {
  const pages: FleetPage[] = [];
  for await (const each of syncFleet(dep, { clock, ...options })) pages.push(each);
  return pages;
}
const absent = (pages: readonly FleetPage[]) =>
  pages.flatMap(({ changes }) => changes.filter(({ state }) => state === 'absent'));

test('without known devices, each page is a position to continue from', async () => {
  await using service = await twoPages();
  const positions: unknown[] = [];
  const memory = createMemoryCursorStore();
  const store = {
    load: () => memory.load(),
    save: (position: Parameters<typeof memory.save>[0]) => {
      positions.push(position);
      return memory.save(position);
    },
  };
  await run(service, { store });
  expect(positions.slice(0, 2)).toEqual([
    { phase: 'fetch', cursor: 'half' },
    { phase: 'sync', cursor: 'end' },
  ]);
});

test('with known devices, the position is complete only after the comparison', async () => {
  await using service = await twoPages();
  const store = createMemoryCursorStore();
  const pages = syncFleet(service.dep, { store, clock: service.clock, known: () => ['C02A', 'GONE'] });
  const seen: unknown[] = [];
  for await (const { from } of pages) seen.push([from, (await store.load())?.phase]);
  expect(seen).toEqual([
    ['fetch', undefined],
    ['fetch', 'fetch'],
    ['comparison', 'fetch'],
    ['sync', 'sync'],
  ]);
});

test('a device that left is absent since the first page was complete', async () => {
  await using service = await twoPages();
  const pages = await run(service, { known: () => ['C02A', 'c02b', 'GONE'] });
  expect(absent(pages)).toEqual([
    { serialNumber: 'GONE', state: 'absent', device: undefined, atMs: Date.UTC(2026, 10, 23, 12) },
  ]);
});

test('many absent devices are fetched again, and only those that both fetches lack are reported', async () => {
  const known = Array.from({ length: 50 }, (_, index) => `C02X${index}`);
  let fetches = 0;
  await using service = await scriptedService(({ path }) => {
    if (path === '/devices/sync') return page([], { cursor: 'end' });
    fetches += 1;
    return page(fetches === 1 ? known.slice(0, 10) : known.slice(0, 48), { cursor: 'end' });
  });
  const pages = await run(service, { known: () => known });
  expect(fetches).toBe(2);
  expect(pages.filter(({ suspicious }) => suspicious !== undefined)).toMatchObject([
    { changes: [], from: 'comparison', suspicious: { absent: 40, known: 50 } },
  ]);
  expect(absent(pages).map(({ serialNumber }) => serialNumber)).toEqual(['C02X48', 'C02X49']);
});

test('absent devices come in pages of the size of the list', async () => {
  await using service = await twoPages();
  const known = ['G1', 'G2', 'G3', 'G4', 'G5'];
  const pages = await run(service, { known: () => known, limit: 2 });
  const sizes = pages.filter(({ from }) => from === 'comparison').map(({ changes }) => changes.length);
  expect(sizes).toEqual([2, 2, 1]);
});
