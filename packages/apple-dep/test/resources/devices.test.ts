import { describe, expect, test } from 'vitest';
import type { DisownOptions } from '../../src/index.ts';
import { type Loopback, loopback } from '../loopback.ts';
import { readVector } from '../vectors.ts';

const serialsOf = ({ simulator }: Loopback) =>
  Array.from(simulator.organisations[0]?.devices() ?? [], ({ serialNumber }) => serialNumber);

describe('devices.details', () => {
  test('answers each device by its serial number, and what is not ours by a status', async () => {
    await using loop = await loopback();
    const [one = '', other = ''] = serialsOf(loop);
    const devices = await loop.client().devices.details([one, other, 'FOREIGN1']);
    expect([...devices.keys()]).toEqual([one, other, 'FOREIGN1']);
    expect(devices.get(one)).toMatchObject({ serialNumber: one, profileStatus: 'empty', responseStatus: 'SUCCESS' });
    expect(devices.get('FOREIGN1')).toEqual({ serialNumber: 'FOREIGN1', responseStatus: 'NOT_ACCESSIBLE' });
  });

  test('reads a published answer', async (context) => {
    await using loop = await loopback();
    const body: unknown = JSON.parse(readVector(context, 'micromdm/device_details_response.json').toString());
    loop.simulator.faults.add({ endpoint: 'devices.details', fault: { status: 200, body } });
    const devices = await loop.client().devices.details(['X1']);
    expect(devices.size).toBeGreaterThan(0);
    for (const [serial, device] of devices) expect(device.serialNumber).toBe(serial);
  });
});

describe('serial numbers', () => {
  const many = Array.from({ length: 1_001 }, (_, index) => `X${index}`);
  test.each<[what: string, serials: readonly string[], said: string]>([
    [
      'with a space',
      ['X1', 'C02 T0HL0GGC0'],
      'devices.1: expected a serial number: 1 to 100 letters and digits, without spaces',
    ],
    ['that are empty', [''], 'devices.0: expected a serial number'],
    ['that are none', [], 'devices: expected at least one serial number'],
    ['that are 1,001', many, 'devices: expected at most 1,000 serial numbers in one request'],
  ])('%s are refused before anything is sent', async (_, serials, said) => {
    await using loop = await loopback();
    const { devices, profiles } = loop.client({ label: 'tenant-7' });
    const calls = [
      devices.details(serials),
      devices.disown(serials, { forGood: true }),
      profiles.assign('0'.repeat(32), serials),
      profiles.remove(serials),
    ];
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({
        code: 'DEP_INVALID_REQUEST',
        label: 'tenant-7',
        attempts: 0,
        message: expect.stringContaining(said),
      });
    }
    expect(loop.simulator.requests()).toEqual([]);
  });
});

describe('devices.disown', () => {
  test('releases devices, and says so of each', async () => {
    await using loop = await loopback();
    const [one = '', other = ''] = serialsOf(loop);
    loop.simulator.scriptDevice(other, 'FAILED');
    const dep = loop.client();
    const outcome = await dep.devices.disown([one, other, 'FOREIGN1'], { forGood: true });
    expect([...outcome.values()]).toEqual(['SUCCESS', 'FAILED', 'NOT_ACCESSIBLE']);
    expect(serialsOf(loop)).not.toContain(one);
    expect(serialsOf(loop)).toContain(other);
  });

  test('asks for the word that it is for good, also from a program without types', async () => {
    await using loop = await loopback();
    const { devices } = loop.client();
    for (const options of [undefined, {}, { forGood: 'yes' }])
      await expect(devices.disown(['X1'], options as unknown as DisownOptions)).rejects.toThrow(
        /^forGood must be true/,
      );
    // @ts-expect-error - it has to be said
    await expect(devices.disown(['X1'], {})).rejects.toThrow(TypeError);
    expect(loop.simulator.requests()).toEqual([]);
  });

  test('is not sent twice, whatever happens on the way', async () => {
    await using loop = await loopback();
    loop.simulator.faults.add({ endpoint: 'devices.disown', fault: { status: 503 }, times: 5 });
    const call = loop.client().devices.disown(serialsOf(loop).slice(0, 1), { forGood: true });
    await expect(call).rejects.toMatchObject({ code: 'DEP_SERVER_ERROR', attempts: 1 });
  });
});

describe('devices.enableActivationLock', () => {
  const escrowKey = 'deab860d28deb5b7121d6d8fcf0f78e1471756d1b2c566c03277c23ea8930b4f';

  test('locks a device once', async () => {
    await using loop = await loopback({ devices: 40 });
    const devices = [...(loop.simulator.organisations[0]?.devices() ?? [])];
    const mac = devices.find(({ productFamily }) => productFamily === 'Mac')?.serialNumber ?? '';
    const tv = devices.find(({ productFamily }) => productFamily === 'AppleTV')?.serialNumber ?? '';
    const { enableActivationLock } = loop.client().devices;
    const lock = { device: mac, escrowKey, lostMessage: 'Bring me home' };
    expect(await enableActivationLock(lock)).toEqual({ serialNumber: mac, responseStatus: 'SUCCESS' });
    expect(loop.simulator.lockOf(mac)).toEqual({ escrowKey, lostMessage: 'Bring me home' });
    const statusOf = async (device: string) => (await enableActivationLock({ device })).responseStatus;
    expect(await statusOf(mac)).toBe('DEVICE_ALREADY_LOCKED');
    expect(await statusOf(tv)).toBe('DEVICE_NOT_SUPPORTED');
    expect(await statusOf('FOREIGN1')).toBe('NOT_ACCESSIBLE');
  });

  test.each(['3UM43-PUYVY-QYD1-UVCC-HEHJ-FKA4', escrowKey.toUpperCase(), 'deab'])(
    'takes the hash of a bypass code only: %s',
    async (wrong) => {
      await using loop = await loopback();
      const call = loop.client().devices.enableActivationLock({ device: 'X1', escrowKey: wrong });
      const message = expect.stringContaining('escrowKey: expected the escrow key of a bypass code') as unknown;
      await expect(call).rejects.toMatchObject({ code: 'DEP_INVALID_REQUEST', message });
      await expect(call).rejects.not.toMatchObject({ message: expect.stringContaining(wrong) as unknown });
    },
  );
});

describe('devices.replacementDetails', () => {
  test('names the device that another stands in for', async () => {
    await using loop = await loopback();
    const [original = ''] = serialsOf(loop);
    const replacement = loop.simulator.replaceDevice(original);
    const dep = loop.client();
    const device = (await dep.devices.details([replacement])).get(replacement);
    expect(device?.isReplacementDevice).toBe(true);
    expect(await dep.devices.replacementDetails(replacement)).toEqual({
      serialNumber: replacement,
      originalDeviceSerialNumber: original,
      replacementDate: '2026-11-23',
    });
  });

  test('refuses a device that replaces none', async () => {
    await using loop = await loopback();
    const [any = ''] = serialsOf(loop);
    const call = loop.client().devices.replacementDetails(any);
    await expect(call).rejects.toMatchObject({ code: 'DEP_DEVICE_NOT_FOUND', kind: 'config', status: 404 });
  });
});
