import { createAppleOrganisation } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { toWireDevice } from '../../src/testing/device-wire.ts';

const organisation = createAppleOrganisation({ devices: 40 });
const ofFamily = (family: string) => {
  const device = [...organisation.devices()].find(({ productFamily }) => productFamily === family);
  if (!device) throw new Error(`no ${family} among the devices`);
  return device;
};

test.each([
  ['iPhone', 10, 'iOS'],
  ['iPad', 10, 'iPadOS'],
  ['iPad', 6, 'iOS'],
  ['Mac', 10, 'OSX'],
  ['AppleTV', 2, 'tvOS'],
])('an %s runs, for protocol version %i, %s', (family, version, os) => {
  expect(toWireDevice(ofFamily(family), 'admin@example.com', version)).toMatchObject({ device_family: family, os });
});

test('the first protocol version knows neither family nor system', () => {
  expect(Object.keys(toWireDevice(ofFamily('Mac'), 'admin@example.com', 1))).toEqual([
    'serial_number',
    'model',
    'description',
    'color',
    'profile_status',
    'device_assigned_date',
    'device_assigned_by',
  ]);
});
