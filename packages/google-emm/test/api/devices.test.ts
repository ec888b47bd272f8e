import { expect, test } from 'vitest';
import { deviceMethods } from '../../src/api/devices.ts';
import { readDiscovery, sampleOf } from '../discovery.ts';

const { response } = deviceMethods.list.endpoint;

test('every documented member of a page and of its devices is known', (context) => {
  const discovery = readDiscovery(context);
  for (let variant = 0; variant < 8; variant += 1) {
    const page = sampleOf(discovery, 'ListDevicesResponse', variant);
    const surprises: unknown[] = [];
    expect(response?.read(structuredClone(page), (surprise) => surprises.push(surprise))).toEqual(page);
    expect(surprises).toEqual([]);
  }
});

test('a device with nothing but its name is read', () => {
  expect(response?.read({ devices: [{ name: 'enterprises/LC1/devices/a' }] }).devices).toHaveLength(1);
});

test('int64 values that come as numbers are read as text', () => {
  const device = { name: 'n', appliedPolicyVersion: 7, memoryInfo: { totalRam: 8 }, memoryEvents: [{ byteCount: 9 }] };
  expect(response?.read({ devices: [device] }).devices).toEqual([
    { name: 'n', appliedPolicyVersion: '7', memoryInfo: { totalRam: '8' }, memoryEvents: [{ byteCount: '9' }] },
  ]);
});

test.each(['x', null, {}, [7]])('compliance details %j are refused: without them a device complies', (details) => {
  expect(() => response?.read({ devices: [{ name: 'n', nonComplianceDetails: details }] })).toThrow(
    '/devices/0/nonComplianceDetails',
  );
});

test('a device without a name is refused, a report of the wrong type is left out and reported', () => {
  expect(() => response?.read({ devices: [{ apiLevel: 36 }] })).toThrow('/devices/0/name');
  const reported: unknown[] = [];
  const read = response?.read({ devices: [{ name: 'n', memoryInfo: 'none' }] }, (surprise) => reported.push(surprise));
  expect(read?.devices).toEqual([{ name: 'n' }]);
  expect(reported).toMatchObject([{ kind: 'wrong-type', pointer: '/devices/0/memoryInfo' }]);
});
