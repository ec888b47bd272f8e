import { expect, test } from 'vitest';
import { createAppleOrganisation, hardwareOf } from '../../src/testing/index.ts';

const devices = [...createAppleOrganisation({ devices: 400 }).devices()];

test('every device has addresses and identifiers of its own, in one notation', () => {
  const all = devices.map(hardwareOf);
  const addresses = all.flatMap((each) => [
    each.wifiMacAddress,
    each.bluetoothMacAddress,
    ...each.ethernetMacAddresses,
  ]);
  expect(addresses.filter((address) => !/^[0-9A-F]{12}$/.test(address))).toEqual([]);
  expect(new Set(addresses).size).toBe(addresses.length);
  const identifiers = all.flatMap(({ imei, meid, eid = [] }) => [imei, meid, eid].flat());
  expect(identifiers.filter((each) => !/^\d{14,15}$|^\d{32}$/.test(each))).toEqual([]);
  expect(new Set(identifiers).size).toBe(identifiers.length);
});

test('only phones and tablets have a mobile radio, only the others have Ethernet', () => {
  for (const device of devices) {
    const { imei, eid, ethernetMacAddresses } = hardwareOf(device);
    const hasRadio = device.productFamily === 'iPhone' || device.productFamily === 'iPad';
    expect([imei.length, eid !== undefined, ethernetMacAddresses.length]).toEqual(
      hasRadio ? [2, true, 0] : [0, false, 1],
    );
  }
});

test('an IMEI has a valid check digit', () => {
  const imei = devices.flatMap((device) => hardwareOf(device).imei)[0] ?? '';
  const sum = Array.from(imei, Number)
    .reverse()
    .map((digit, index) => (index % 2 === 0 ? digit : digit * 2))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  expect([imei.length, sum % 10]).toEqual([15, 0]);
});

test('the facts are the same for the same serial number', () => {
  const [again] = createAppleOrganisation({ devices: 1 }).devices();
  if (!again || !devices[0]) throw new Error('no devices');
  expect(hardwareOf(again)).toEqual(hardwareOf(devices[0]));
});
