import { createAppleOrganisation } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { loopback } from '../loopback.ts';

test('a million devices take little memory and no time to come to', async () => {
  const before = process.memoryUsage().heapUsed;
  const organisation = createAppleOrganisation({ devices: 1_000_000 });
  await using loop = await loopback({ organisations: [organisation] });
  const dep = loop.client();
  const last = organisation.deviceAt(999_999)?.serialNumber ?? '';
  expect((await dep.devices.details([last])).get(last)).toMatchObject({ serialNumber: last, profileStatus: 'empty' });
  await dep.profiles.define({ profileName: 'A', url: 'https://mdm.example.com', devices: [last] });
  const { items, cursor = '', more } = await dep.devices.fetch().firstPage();
  expect([items.length, more]).toEqual([1_000, true]);
  expect((await dep.devices.fetch({ cursor }).firstPage()).items[0]?.serialNumber).toBe(
    organisation.deviceAt(1_000)?.serialNumber,
  );
  expect((process.memoryUsage().heapUsed - before) / 1024 / 1024).toBeLessThan(60);
});
