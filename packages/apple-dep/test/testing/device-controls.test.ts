import { createAppleOrganisation } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import type { Device } from '../../src/index.ts';
import type { DepSimulatorOptions } from '../../src/testing/index.ts';
import { loopback } from '../loopback.ts';

/** Two servers of one organisation, a client for each, and what each receives by sync. */
async function servers(assumptions: DepSimulatorOptions['assumptions'] = {}) {
  const organisation = createAppleOrganisation({ devices: 3, servers: ['One', 'Two'] });
  const loop = await loopback({ organisations: [organisation], assumptions });
  const [one, two] = organisation.servers;
  if (!one || !two) throw new Error('no servers');
  const source = loop.client();
  const target = loop.client({ credential: loop.simulator.credentialFor(two) });
  const cursors = {
    source: (await source.devices.fetch().firstPage()).cursor ?? '',
    target: (await target.devices.fetch().firstPage()).cursor ?? '',
  };
  const synced = {
    source: () => source.devices.sync({ cursor: cursors.source }).toArray(),
    target: () => target.devices.sync({ cursor: cursors.target }).toArray(),
  };
  const serials = Array.from(organisation.devices(), ({ serialNumber }) => serialNumber);
  return { ...loop, organisation, one, two, source, target, synced, serials };
}

const brief = (devices: readonly Device[]) =>
  devices.map(
    ({ opType, profileStatus, profileUuid }) => `${opType} ${profileStatus} ${profileUuid ? 'named' : 'none'}`,
  );

describe('a move between servers', () => {
  test('is "modified" with a removed profile where the device arrives, and "deleted" where it leaves', async () => {
    await using two = await servers();
    const [serial = ''] = two.serials;
    await two.source.profiles.define({ profileName: 'A', url: 'https://mdm.example.com', devices: [serial] });
    await two.clock.advance(60_000);
    two.organisation.assign(serial, two.two.id, two.clock.now());
    expect(brief(await two.synced.source())).toEqual(['modified assigned named', 'deleted assigned named']);
    expect(brief(await two.synced.target())).toEqual(['modified removed named']);
    expect(await two.target.devices.fetch().toArray()).toMatchObject([
      { serialNumber: serial, profileStatus: 'removed', deviceAssignedDate: '2026-11-23T12:01:00Z' },
    ]);
    expect((await two.source.devices.details([serial])).get(serial)?.responseStatus).toBe('NOT_ACCESSIBLE');
  });

  test('may forget the former profile, as a switch says', async () => {
    await using two = await servers({ movedDevicesKeepProfileUuid: false });
    const [serial = ''] = two.serials;
    await two.source.profiles.define({ profileName: 'A', url: 'https://mdm.example.com', devices: [serial] });
    two.organisation.assign(serial, two.two.id, two.clock.now());
    expect(brief(await two.synced.target())).toEqual(['modified removed none']);
  });

  test('of a new device is "added", and to the same server again "modified"', async () => {
    await using two = await servers();
    const [serial = ''] = two.organisation.addDevices(1, { serverId: null, atMs: two.clock.now() });
    two.organisation.assign(serial, two.one.id, two.clock.now());
    two.organisation.assign(serial, undefined, two.clock.now());
    two.organisation.assign(serial, two.one.id, two.clock.now());
    expect(brief(await two.synced.source())).toEqual([
      'added empty none',
      'deleted empty none',
      'modified removed none',
    ]);
  });

  test('without erasing has a deadline, which the target server sees', async () => {
    await using two = await servers();
    const [serial = ''] = two.serials;
    two.simulator.migrateDevice(serial, two.two, Date.UTC(2027, 0, 1));
    expect(await two.synced.target()).toMatchObject([{ mdmMigrationDeadline: '2027-01-01T00:00:00Z' }]);
    expect(brief(await two.synced.source())).toEqual(['deleted empty none']);
  });
});

test('a replaced device leaves as such, and the other one comes', async () => {
  await using two = await servers();
  const [serial = ''] = two.serials;
  const replacement = two.simulator.replaceDevice(serial);
  expect(await two.synced.source()).toMatchObject([
    { serialNumber: serial, opType: 'deleted', releasedByReplacement: true },
    { serialNumber: replacement, opType: 'added', isReplacementDevice: true },
  ]);
  expect(() => two.simulator.replaceDevice(serial)).toThrow(/^no device/);
});

test('a device fetches the profile that it is assigned', async () => {
  await using two = await servers();
  const [serial = ''] = two.serials;
  expect(() => two.simulator.activate(serial)).toThrow(/^no profile is assigned/);
  await two.source.profiles.define({ profileName: 'A', url: 'https://mdm.example.com', devices: [serial] });
  await two.clock.advance(1_000);
  two.simulator.activate(serial);
  expect((await two.source.devices.details([serial])).get(serial)).toMatchObject({
    profileStatus: 'pushed',
    profileAssignTime: '2026-11-23T12:00:00Z',
    profilePushTime: '2026-11-23T12:00:01Z',
  });
  await two.source.profiles.remove([serial]);
  expect(brief(await two.synced.source())).toEqual([
    'modified assigned named',
    'modified pushed named',
    'modified removed named',
  ]);
});

test('changes may be lost, and cursors stick', async () => {
  await using two = await servers();
  two.simulator.loseChanges(1);
  two.organisation.addDevices(2, { atMs: two.clock.now() });
  expect(await two.synced.source()).toHaveLength(1);
});

test('a scripted device answers as told, so many times', async () => {
  await using two = await servers();
  const [serial = ''] = two.serials;
  two.simulator.scriptDevice(serial, 'FAILED', 2);
  const statuses = [];
  for (let call = 0; call < 3; call += 1) statuses.push((await two.source.profiles.remove([serial])).get(serial));
  expect(statuses).toEqual(['FAILED', 'FAILED', 'SUCCESS']);
});
