import { createAppleOrganisation } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { toWireDevice } from '../../src/testing/device-wire.ts';

const organisation = createAppleOrganisation({ devices: 40 });
const ofFamily = (family: string) => {
  const device = [...organisation.devices()].find(({ productFamily }) => productFamily === family);
  if (!device) throw new Error(`no ${family} among the devices`);
  return device;
};

const facts = (protocolVersion: number) => ({
  profile: undefined,
  assignedBy: 'admin@example.com',
  assignedAtMs: 0,
  isReplacement: false,
  protocolVersion,
});

test.each([
  ['iPhone', 10, 'iOS'],
  ['iPad', 10, 'iPadOS'],
  ['iPad', 6, 'iOS'],
  ['Mac', 10, 'OSX'],
  ['AppleTV', 2, 'tvOS'],
])('an %s runs, for protocol version %i, %s', (family, version, os) => {
  expect(toWireDevice(ofFamily(family), facts(version))).toMatchObject({ device_family: family, os });
});

test('the first protocol version knows neither family nor system', () => {
  expect(Object.keys(toWireDevice(ofFamily('Mac'), facts(1)))).toEqual([
    'serial_number',
    'model',
    'description',
    'color',
    'profile_status',
    'device_assigned_date',
    'device_assigned_by',
  ]);
});

test('the tenth protocol version knows the hardware, always the same for a device', () => {
  const [iPhone, mac] = [ofFamily('iPhone'), ofFamily('Mac')].map((device) => toWireDevice(device, facts(10)));
  expect(iPhone).toMatchObject({
    wifi_mac_address: expect.stringMatching(/^F2[0-9A-F]{10}$/),
    imei: [expect.stringMatching(/^\d{15}$/), expect.stringMatching(/^\d{15}$/)],
    is_replacement_device: false,
  });
  expect(mac).toHaveProperty('ethernet_mac_address');
  expect(iPhone).not.toHaveProperty('ethernet_mac_address');
  expect(iPhone).toEqual(toWireDevice(ofFamily('iPhone'), facts(10)));
  expect(toWireDevice(ofFamily('iPhone'), facts(9))).not.toHaveProperty('wifi_mac_address');
});

test('a migration shows from the eighth protocol version on, and as long as it goes on', () => {
  const device = ofFamily('Mac');
  const migration = { deadlineMs: Date.UTC(2027, 0, 1), fromServerId: undefined };
  const shown = (status: 'REQUESTED' | 'STARTED' | 'SUCCESS' | 'FAILED', version: number) =>
    toWireDevice({ ...device, migration: { ...migration, status } }, facts(version)).mdm_migration_deadline;
  expect(shown('REQUESTED', 8)).toBe('2027-01-01T00:00:00Z');
  expect(shown('STARTED', 10)).toBe('2027-01-01T00:00:00Z');
  expect(shown('REQUESTED', 7)).toBeUndefined();
  expect(shown('SUCCESS', 10)).toBeUndefined();
});

test('a profile shows with what is known of it', () => {
  const profile = { status: 'pushed', uuid: 'A', assignedAtMs: 0, pushedAtMs: 60_000 } as const;
  expect(toWireDevice(ofFamily('Mac'), { ...facts(1), profile })).toMatchObject({
    profile_status: 'pushed',
    profile_uuid: 'A',
    profile_assign_time: '1970-01-01T00:00:00Z',
    profile_push_time: '1970-01-01T00:01:00Z',
  });
});
