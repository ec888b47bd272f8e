import { expect, test } from 'vitest';
import { createDevice } from '../../src/testing/devices.ts';
import { differences, readDiscovery } from '../discovery.ts';

const enterprise = 'enterprises/LC01abcd23';
const seed = { enterprise, id: '00000000000000a1', enrolledAtMs: Date.UTC(2026, 10, 23), policyVersion: '3' };

test('a device fits the published schema', (context) => {
  expect(differences(readDiscovery(context), 'Device', createDevice(seed))).toEqual([]);
});

test('the same seed makes the same device, another another', () => {
  const device = createDevice(seed);
  expect(device).toMatchObject({ name: `${enterprise}/devices/${seed.id}`, appliedPolicyVersion: '3' });
  expect(device.enrollmentTime).toBe('2026-11-23T00:00:00.000Z');
  expect(createDevice(seed)).toEqual(device);
  const serials = Array.from(
    { length: 100 },
    (_, n) => createDevice({ ...seed, id: String(n) }).hardwareInfo?.serialNumber,
  );
  expect(new Set(serials).size).toBe(100);
});
