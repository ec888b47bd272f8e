import type { DriftEvent } from '@mdmkit/core';
import { describe, expect, test } from 'vitest';
import { loopback } from '../loopback.ts';
import { readVector } from '../vectors.ts';

const lastPage = { devices: [], cursor: 'A', more_to_follow: false, fetched_until: '2026-11-23T12:00:00Z' };

/** Has the service answer with one page, and collects what surprises. */
async function read(body: unknown) {
  await using loop = await loopback();
  const drift: DriftEvent[] = [];
  loop.simulator.faults.add({ endpoint: 'devices.fetch', fault: { status: 200, body } });
  const list = loop.client({ hooks: { onDrift: (event) => drift.push(event) } }).devices.fetch();
  return { devices: await list.toArray(), drift: drift.map(({ kind, pointer }) => `${kind} ${pointer}`) };
}

describe('devices.fetch', () => {
  test('reads what the service says of a device', async () => {
    await using loop = await loopback({ devices: 4 });
    const [organisation] = loop.simulator.organisations;
    const devices = await loop.client().devices.fetch().toArray();
    expect(devices.map((device) => device.serialNumber)).toEqual(
      Array.from(organisation?.devices() ?? [], (device) => device.serialNumber),
    );
    const [first] = organisation?.devices() ?? [];
    expect(devices[0]).toEqual({
      serialNumber: first?.serialNumber,
      model: first?.model,
      description: first?.model.toUpperCase(),
      color: first?.color,
      profileStatus: 'empty',
      deviceAssignedDate: '2026-01-05T09:00:00Z',
      deviceAssignedBy: organisation?.adminEmail,
      deviceFamily: first?.productFamily,
      os: expect.stringMatching(/^(iOS|iPadOS|OSX|tvOS)$/),
      wifiMacAddress: expect.stringMatching(/^F2[0-9A-F]{10}$/),
      bluetoothMacAddress: expect.stringMatching(/^F2[0-9A-F]{10}$/),
      isReplacementDevice: false,
      ...(/iP/.test(first?.productFamily ?? '')
        ? { imei: [expect.any(String), expect.any(String)], meid: [expect.any(String)], eid: expect.any(String) }
        : {}),
      ...(/Mac|TV/.test(first?.productFamily ?? '') ? { ethernetMacAddress: expect.any(String) } : {}),
    });
  });

  test('reads a published page without surprise', async (context) => {
    const { devices, drift } = await read(JSON.parse(readVector(context, 'micromdm/device_response.json').toString()));
    expect(drift).toEqual([]);
    expect(devices).toEqual([
      {
        serialNumber: 'C02T0HL0GGC0',
        description: 'MBP 13.3 SPACE GRAY/2.0GHZ/8GB/256GB-USA',
        model: 'MacBook Pro',
        os: 'OSX',
        deviceFamily: 'Mac',
        color: 'SPACE GRAY',
        profileUuid: 'C1F123098EB5074580041E69883004C3',
        profileAssignTime: '2018-09-08T16:49:09Z',
        profileStatus: 'assigned',
        deviceAssignedBy: 'apple-dep@acme.co',
        deviceAssignedDate: '2017-10-16T01:55:30Z',
      },
    ]);
  });

  test('reads a published page without devices', async (context) => {
    const body: unknown = JSON.parse(readVector(context, 'micromdm/empty_sync_response.json').toString());
    expect(await read(body)).toEqual({ devices: [], drift: [] });
  });

  test('reads what protocol version 10 adds', async () => {
    const device = {
      serial_number: 'X1',
      mdm_migration_deadline: '2027-01-01T00:00:00Z',
      wifi_mac_address: '00:00:5e:00:53:01',
      imei: ['350000000000000'],
      is_replacement_device: false,
      released_by_replacement: true,
    };
    const { devices, drift } = await read({ ...lastPage, devices: [device] });
    expect(drift).toEqual([]);
    expect(devices).toEqual([
      {
        serialNumber: 'X1',
        mdmMigrationDeadline: '2027-01-01T00:00:00Z',
        wifiMacAddress: '00:00:5e:00:53:01',
        imei: ['350000000000000'],
        isReplacementDevice: false,
        releasedByReplacement: true,
      },
    ]);
  });

  test('lets through and reports what is new, and leaves out what has another type', async () => {
    const { devices, drift } = await read({
      ...lastPage,
      devices: [
        { serial_number: 'X1', device_family: 'Watch', color: 7, battery: 'new' },
        { serial_number: 'X2', imei: '350000000000000' },
      ],
    });
    expect(devices).toEqual([{ serialNumber: 'X1', deviceFamily: 'Watch', battery: 'new' }, { serialNumber: 'X2' }]);
    expect(drift.toSorted()).toEqual([
      'unknown-member /devices/0/battery',
      'unknown-value /devices/0/device_family',
      'wrong-type /devices/0/color',
      'wrong-type /devices/1/imei',
    ]);
  });

  test.each([
    {},
    { ...lastPage, devices: undefined },
    { ...lastPage, cursor: undefined },
    { ...lastPage, more_to_follow: undefined },
    { ...lastPage, fetched_until: undefined },
    { ...lastPage, devices: null },
    { ...lastPage, devices: {} },
    { ...lastPage, cursor: 7 },
    { ...lastPage, more_to_follow: 'true' },
    { ...lastPage, more_to_follow: 1 },
    { devices: [{ serial_number: 'C02A' }], more_to_follow: 'false', cursor: 'A' },
  ])('refuses an object that is not a page: %j', async (body) => {
    await expect(read(body)).rejects.toMatchObject({ code: 'DEP_SCHEMA_MISMATCH', operation: 'devices.fetch' });
  });

  test.each([
    ['limit', { limit: 0 }],
    ['limit', { limit: 5_001 }],
    ['limit', { limit: 1.5 }],
    ['limit', { limit: Number.NaN }],
    ['cursor', { cursor: '' }],
    ['cursor', { cursor: 'x'.repeat(1_001) }],
  ])('names a wrong %s before anything is sent: %j', async (member, options) => {
    await using loop = await loopback();
    const list = loop.client({ label: 'tenant-7' }).devices.fetch(options);
    await expect(list.toArray()).rejects.toMatchObject({
      code: 'DEP_INVALID_REQUEST',
      kind: 'invalid',
      label: 'tenant-7',
      attempts: 0,
      message: expect.stringContaining(member),
    });
    expect(loop.simulator.requests()).toEqual([]);
  });
});
