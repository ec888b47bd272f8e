import { afterAll, beforeAll, expect, test } from 'vitest';
import { fill, type Served, startServed } from './served.ts';

let served: Served;

beforeAll(async () => {
  served = await startServed();
  await fill(served.store);
});

afterAll(async () => await served[Symbol.asyncDispose]());

test('the feeds, and what the vendors say of each service', async () => {
  expect(await served.json('/v1/feeds')).toMatchObject({
    items: [
      {
        id: 'apple',
        title: 'Apple System Status',
        state: 'fresh',
        services: { 'apple.vpp': ['Volume Purchase Program'] },
        events: [{ id: 'a-1', status: 'open' }, { id: 'planned' }],
      },
    ],
    statements: [
      { service: 'apple.dep', state: 'operational', admitted: false, event: null },
      {
        service: 'apple.vpp',
        state: 'outage',
        admitted: true,
        event: { feed: 'apple', feedTitle: 'Apple System Status', title: 'Apps and Books is unavailable' },
        maintenance: { id: 'planned', kind: 'maintenance' },
      },
    ],
  });
  const services = (await served.json('/v1/services'))['items'] as { service: string; vendor: unknown }[];
  const overview = (await served.json('/v1/overview'))['services'] as typeof services;
  for (const rows of [services, overview])
    expect(rows.find(({ service }) => service === 'apple.vpp')?.vendor).toMatchObject({ state: 'outage' });
});

test('an incident has what the vendor says of it, and by how much the vendor was later', async () => {
  expect(await served.json('/v1/incidents/inc-vendor')).toMatchObject({
    vendorReports: [{ event: { id: 'a-1' }, vendorBehindSeconds: 100 }],
  });
  // It is no trouble of a vendor.
  expect(await served.json('/v1/incidents/inc-ours')).toMatchObject({ vendorReports: [] });
});

test('changes come newest first, page by page, and of one feed', async () => {
  const first = await served.json('/v1/feeds/changes?limit=1');
  expect(first).toMatchObject({ items: [{ event: { id: 'planned' }, raw: '{}' }] });
  const second = await served.json(`/v1/feeds/changes?limit=1&cursor=${String(first['next'])}`);
  expect(second).toMatchObject({ items: [{ event: { id: 'a-1' } }], next: null });
  expect(await served.json('/v1/feeds/changes?feed=azure')).toEqual({ items: [], next: null });
  const later = new Date(Date.now() + 60_000).toISOString();
  expect((await served.call(`/v1/feeds/changes?from=${later}&to=2026-01-01T00:00:00Z`)).status).toBe(400);
});

test('the lag of a month has each incident of the vendor, and the sums', async () => {
  const month = new Date(Date.now() - 3_500_000).toISOString().slice(0, 7);
  expect(await served.json(`/v1/feeds/lag?month=${month}`)).toMatchObject({
    summaries: [
      { service: 'apple.vpp', incidents: 1, reported: 1, vendorBehind: { count: 1, medianSeconds: 100 }, unseen: 0 },
    ],
    incidents: [{ incident: 'inc-vendor', report: { vendorBehindSeconds: 100 } }],
  });
  expect(await served.json('/v1/feeds/lag?month=2024-01')).toMatchObject({ summaries: [], incidents: [] });
});
