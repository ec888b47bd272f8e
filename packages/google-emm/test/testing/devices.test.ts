import { expect, test } from 'vitest';
import { createDevice } from '../../src/testing/devices.ts';
import { differences, readDiscovery } from '../discovery.ts';

const enterprise = 'enterprises/LC01abcd23';
const enrolledAtMs = Date.UTC(2026, 10, 23);

test('a device is what Google publishes', (context) => {
  const device = createDevice(enterprise, 0, enrolledAtMs);
  expect(differences(readDiscovery(context), 'Device', device)).toEqual([]);
});

test('the same number makes the same device, another another', () => {
  const device = createDevice(enterprise, 7, enrolledAtMs);
  expect(device.name).toMatch(/^enterprises\/LC01abcd23\/devices\/[0-9a-f]{16}$/);
  expect(device.enrollmentTime).toBe('2026-11-23T00:00:00.000Z');
  expect(createDevice(enterprise, 7, enrolledAtMs)).toEqual(device);
  const serials = Array.from({ length: 100 }, (_, n) => createDevice(enterprise, n, 0).hardwareInfo?.serialNumber);
  expect(new Set(serials).size).toBe(100);
});
