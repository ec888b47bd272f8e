import { expect, test } from 'vitest';
import { createMemoryCursorStore, type KnownDevice, reconcileFleet, syncFleet } from '../../src/index.ts';
import { loopback } from '../loopback.ts';

test('a full fetch finds the devices that were added, are absent, or changed without a sync record', async () => {
  await using loop = await loopback({ devices: 25, pageSize: 10 });
  const [organisation] = loop.simulator.organisations;
  const dep = loop.client();
  const known = new Map<string, KnownDevice>();
  for (const { serialNumber, profileStatus } of await dep.devices.fetch().toArray())
    known.set(serialNumber, { serialNumber, profileStatus });
  const [released = '', assigned = ''] = known.keys();
  loop.simulator.loseChanges(2);
  organisation?.release(released, { atMs: loop.clock.now(), by: 'USER', byId: undefined });
  const [added = ''] = organisation?.addDevices(1, { atMs: loop.clock.now() }) ?? [];
  await dep.profiles.define({ profileName: 'Sales', url: 'https://mdm.example.com', devices: [assigned] });

  const result = await reconcileFleet(dep, known.values());
  expect(result.added.map(({ serialNumber }) => serialNumber)).toEqual([added]);
  expect(result.absent).toEqual([released]);
  expect(result.changed).toMatchObject([{ serialNumber: assigned, profileStatus: 'assigned' }]);
  expect(result.unchanged).toBe(23);

  // A sync goes on from there.
  const store = createMemoryCursorStore(result.position);
  organisation?.addDevices(1, { atMs: loop.clock.now() });
  const news = [];
  for await (const { from, changes } of syncFleet(dep, { store })) news.push(from, changes.length);
  expect(news).toEqual(['sync', 1]);
});

test('only what the caller says is compared', async () => {
  await using loop = await loopback({ devices: 2 });
  const dep = loop.client();
  const [one, other] = (await dep.devices.fetch().toArray()).map(({ serialNumber }) => serialNumber);
  async function* known(): AsyncGenerator<KnownDevice> {
    await Promise.resolve();
    yield { serialNumber: one ?? '', profileStatus: 'empty', profileUuid: '' };
    yield { serialNumber: other ?? '' };
  }
  expect(await reconcileFleet(dep, known())).toMatchObject({ added: [], absent: [], changed: [], unchanged: 2 });
});

test('half a fetch is no comparison', async () => {
  await using loop = await loopback({ devices: 25, pageSize: 10 });
  loop.simulator.faults.add({ endpoint: 'devices.fetch', fault: { status: 500 }, after: 1, times: 5 });
  await expect(reconcileFleet(loop.client(), [])).rejects.toMatchObject({ code: 'DEP_SERVER_ERROR' });
});
