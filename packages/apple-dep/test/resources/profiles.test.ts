import type { DriftEvent } from '@mdmkit/core';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../src/index.ts';
import { type Loopback, loopback } from '../loopback.ts';
import { readVector } from '../vectors.ts';

const serialsOf = ({ simulator }: Loopback) =>
  Array.from(simulator.organisations[0]?.devices() ?? [], ({ serialNumber }) => serialNumber);
const plain: Profile = { profileName: 'Sales', url: 'https://mdm.example.com/enrol' };

describe('profiles.define', () => {
  test('makes a profile and assigns it to the devices it names', async () => {
    await using loop = await loopback();
    const [serial = ''] = serialsOf(loop);
    const dep = loop.client();
    const { profileUuid, devices } = await dep.profiles.define({ ...plain, devices: [serial, 'FOREIGN1'] });
    expect(profileUuid).toMatch(/^[0-9A-F]{32}$/);
    expect([...devices]).toEqual([
      [serial, 'SUCCESS'],
      ['FOREIGN1', 'NOT_ACCESSIBLE'],
    ]);
    expect((await dep.devices.details([serial])).get(serial)).toMatchObject({ profileStatus: 'assigned', profileUuid });
  });

  test('sends every member, and members that it does not know', async () => {
    await using loop = await loopback();
    const dep = loop.client();
    const profile = {
      ...plain,
      isSupervised: true,
      isMdmRemovable: false,
      awaitDeviceConfigured: true,
      autoAdvanceSetup: false,
      isReturnToService: true,
      doNotUseProfileFromBackup: true,
      supportPhoneNumber: '+1 408 555 0100',
      supportEmailAddress: 'help@example.com',
      orgMagic: 'A-1',
      department: 'Sales',
      configurationWebUrl: 'https://mdm.example.com/sign-in',
      skipSetupItems: ['AppleID', 'Siri'],
      language: 'en',
      region: 'US',
      later_member: { kept: ['as', 'it', 'came'] },
    };
    const { profileUuid } = await dep.profiles.define(profile);
    const stored = await dep.profiles.get(profileUuid);
    expect(stored).toEqual({ ...profile, profileUuid });
    const { profileUuid: _, ...again } = stored;
    const second = await dep.profiles.define({ ...again, ...plain });
    expect(await dep.profiles.get(second.profileUuid)).toEqual({ ...profile, profileUuid: second.profileUuid });
  });

  test.each<[said: string, wrong: Partial<Profile>]>([
    ['profileName: expected a text', { profileName: '' }],
    ['profileName: expected at most 125 characters', { profileName: 'x'.repeat(126) }],
    ['url: expected an https URL', { url: 'http://mdm.example.com' }],
    ['url: expected an https URL', { url: 'mdm.example.com' }],
    ['url: expected at most 2,000 characters', { url: `https://mdm.example.com/${'ü'.repeat(700)}` }],
    ['department: expected at most 125 characters', { department: 'x'.repeat(126) }],
    ['orgMagic: expected at most 256 characters', { orgMagic: 'x'.repeat(257) }],
    ['supportEmailAddress: expected at most 250 characters', { supportEmailAddress: 'x'.repeat(251) }],
    ['supportPhoneNumber: expected at most 50 characters', { supportPhoneNumber: '0'.repeat(51) }],
    ['language: expected two or three letters (ISO 639)', { language: 'english' }],
    ['region: expected two letters (ISO 3166)', { region: 'USA' }],
    ['configurationWebUrl: expected an https URL', { configurationWebUrl: 'ftp://x' }],
    ['isMdmRemovable: false needs isSupervised: true', { isMdmRemovable: false }],
    ['anchorCerts.0: expected a certificate as base64 of DER', { anchorCerts: ['AAAA'] }],
    ['supervisingHostCerts.1: expected a certificate', { supervisingHostCerts: ['AA', '-----BEGIN'] }],
    ['devices: expected at most 1,000 serial numbers', { devices: Array.from({ length: 1_001 }, (_, n) => `X${n}`) }],
  ])('names what is wrong before anything is sent: %s', async (said, wrong) => {
    await using loop = await loopback();
    const call = loop.client({ label: 'tenant-7' }).profiles.define({ ...plain, ...wrong });
    await expect(call).rejects.toMatchObject({
      code: 'DEP_INVALID_REQUEST',
      operation: 'profiles.define',
      label: 'tenant-7',
      message: expect.stringContaining(said),
    });
    expect(loop.simulator.requests()).toEqual([]);
  });

  test('reports a skip key that is not documented, and sends it', async () => {
    await using loop = await loopback();
    const drift: DriftEvent[] = [];
    const dep = loop.client({ label: 'tenant-7', hooks: { onDrift: (event) => drift.push(event) } });
    await dep.profiles.define({ ...plain, skipSetupItems: ['Siri', 'AgeAssurance'] });
    expect(drift).toEqual([
      {
        service: 'apple.dep',
        operation: 'profiles.define',
        label: 'tenant-7',
        kind: 'unknown-value',
        pointer: '/skip_setup_items/1',
        expected: 'a documented skip key',
      },
    ]);
  });

  test('refuses such a key when told to be strict', async () => {
    await using loop = await loopback();
    const call = loop.client().profiles.define({ ...plain, skipSetupItems: ['AgeAssurance'] }, { strict: true });
    await expect(call).rejects.toThrow('skipSetupItems.0: "AgeAssurance" is not a documented skip key');
    expect(loop.simulator.requests()).toEqual([]);
  });

  test('is not sent twice: each time would make another profile', async () => {
    await using loop = await loopback();
    loop.simulator.faults.add({ endpoint: 'profiles.define', fault: 'reset', times: 5 });
    const call = loop.client().profiles.define(plain);
    await expect(call).rejects.toMatchObject({ code: 'DEP_CONNECTION_RESET', attempts: 1 });
  });
});

describe('profiles.get', () => {
  test('takes the identifier in any spelling', async () => {
    await using loop = await loopback();
    const dep = loop.client();
    const { profileUuid } = await dep.profiles.define(plain);
    const dashed = profileUuid.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    expect(await dep.profiles.get(dashed)).toEqual({ ...plain, profileUuid });
  });

  test('tells an unknown profile from a wrong identifier', async () => {
    await using loop = await loopback();
    const dep = loop.client();
    const unknown = dep.profiles.get('0'.repeat(32));
    await expect(unknown).rejects.toMatchObject({ code: 'DEP_PROFILE_NOT_FOUND', status: 400, kind: 'config' });
    await expect(dep.profiles.get('sales')).rejects.toMatchObject({
      code: 'DEP_INVALID_REQUEST',
      message: expect.stringContaining('profileUuid: expected the 32 hexadecimal digits of a profile'),
    });
  });

  test('reads a published answer', async (context) => {
    await using loop = await loopback();
    const body: unknown = JSON.parse(readVector(context, 'micromdm/fetch_profile_response.json').toString());
    loop.simulator.faults.add({ endpoint: 'profiles.get', fault: { status: 200, body } });
    expect(await loop.client().profiles.get('0'.repeat(32))).toMatchObject({ url: expect.stringMatching(/^https:/) });
  });
});

describe('profiles.assign and profiles.remove', () => {
  test('say what became of each device', async () => {
    await using loop = await loopback();
    const [one = '', two = '', three = ''] = serialsOf(loop);
    const dep = loop.client();
    const { profileUuid } = await dep.profiles.define(plain);
    loop.simulator.scriptDevice(two, 'THROTTLED');
    loop.simulator.scriptDevice(three, 'FAILED', 2);
    const serials = [one, two, three, 'FOREIGN1'];
    const { devices, retryAfterMs } = await dep.profiles.assign(profileUuid, serials);
    expect([...devices.values()]).toEqual(['SUCCESS', 'THROTTLED', 'FAILED', 'NOT_ACCESSIBLE']);
    expect(retryAfterMs).toBe(24 * 60 * 60 * 1000);
    expect([...(await dep.profiles.remove(serials)).values()]).toEqual([
      'SUCCESS',
      'SUCCESS',
      'FAILED',
      'NOT_ACCESSIBLE',
    ]);
    const states = await dep.devices.details([one, two, three]);
    expect([...states.values()].map(({ profileStatus }) => profileStatus)).toEqual(['removed', 'empty', 'empty']);
  });

  test('know the status THROTTLED from protocol version 9 on, and the wait from 10 on', async () => {
    await using loop = await loopback();
    const [one = ''] = serialsOf(loop);
    const read = async (protocolVersion: number) => {
      const dep = loop.client({ protocolVersion });
      const { profileUuid } = await dep.profiles.define(plain);
      loop.simulator.scriptDevice(one, 'THROTTLED');
      const { devices, retryAfterMs } = await dep.profiles.assign(profileUuid, [one]);
      return [devices.get(one), retryAfterMs];
    };
    expect(await read(8)).toEqual(['FAILED', undefined]);
    expect(await read(9)).toEqual(['THROTTLED', undefined]);
    expect(await read(10)).toEqual(['THROTTLED', 86_400_000]);
  });

  test.each(['NOT_FOUND', 'PROFILE_NOT_FOUND'] as const)('an unknown profile is named: %s', async (text) => {
    await using loop = await loopback({ assumptions: { missingProfileText: text } });
    const call = loop.client().profiles.assign('0'.repeat(32), ['X1']);
    await expect(call).rejects.toMatchObject({ code: 'DEP_PROFILE_NOT_FOUND', status: 404, vendorCode: text });
  });

  test('a removal carries its body in a DELETE, with its length', async () => {
    await using loop = await loopback();
    await loop.client().profiles.remove(serialsOf(loop).slice(0, 1));
    const headers = loop.simulator.requests('DELETE /profile/devices')[0]?.headers;
    expect(Number(headers?.get('content-length'))).toBeGreaterThan(10);
    expect(headers?.get('content-type')).toBe('application/json;charset=UTF8');
  });
});
