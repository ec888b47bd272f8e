import { expect, it } from 'vitest';
import { errorOf, serialAt, serverId, stage } from '../setup.ts';

it('reads the devices of the built-in management', async () => {
  await using scene = await stage(4);
  const { mdmDevices } = scene.client();
  expect(await mdmDevices.list().toArray()).toEqual([]);
  scene.simulator.setServer(scene.organisation, serverId(scene.organisation, 0), { serverType: 'APPLE_MDM' });
  const managed = await mdmDevices.list({ limit: 3 }).toArray();
  expect(managed.map(({ id }) => id)).toEqual([0, 1, 2, 3].map((place) => serialAt(scene.organisation, place)));
  const details = await mdmDevices.details(managed[0]?.id ?? '');
  expect(details).toMatchObject({ type: 'mdmDeviceDetails', attributes: { deviceLockStatus: 'UNLOCKED' } });
  scene.organisation.assign(managed[0]?.id ?? '', undefined, 0);
  expect((await errorOf(mdmDevices.details(managed[0]?.id ?? ''))).code).toBe('BUSINESS_NOT_FOUND');
});
