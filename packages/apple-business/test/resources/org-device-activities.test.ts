import { describe, expect, expectTypeOf, it } from 'vitest';
import { createBusinessClient, type SchoolClient } from '../../src/index.ts';
import { generateBusinessKey } from '../../src/testing/index.ts';
import { errorOf, serialAt, serverId, stage } from '../setup.ts';

const day = 24 * 60 * 60 * 1000;

describe('devices are', () => {
  it('assigned and unassigned', async () => {
    await using scene = await stage();
    const { orgDeviceActivities } = scene.client();
    const [serial, second] = [serialAt(scene.organisation, 0), serverId(scene.organisation, 1)];
    const assigned = await orgDeviceActivities.wait(await orgDeviceActivities.assign([serial], second));
    expect(assigned).toMatchObject({
      allSucceeded: true,
      activities: [{ activity: { attributes: { status: 'COMPLETED', subStatus: 'COMPLETED_WITH_SUCCESS' } } }],
    });
    expect(scene.organisation.device(serial)?.serverId).toBe(second);
    await orgDeviceActivities.wait(await orgDeviceActivities.unassign([serial], second));
    expect(scene.organisation.device(serial)?.serverId).toBeUndefined();
  });

  it('released, but only with the word that says so', async () => {
    await using scene = await stage();
    const { orgDeviceActivities } = scene.client();
    const serial = serialAt(scene.organisation, 0);
    for (const options of [undefined, {}, { confirm: true }, { confirm: 'Irreversible' }]) {
      const error = await errorOf(orgDeviceActivities.release([serial], JSON.parse(JSON.stringify(options ?? null))));
      expect(error).toMatchObject({ code: 'BUSINESS_INVALID_REQUEST', attempts: 0 });
      expect(error.message).toContain('confirm');
    }
    expect(scene.simulator.requests()).toEqual([]);
    // @ts-expect-error confirm is required
    await errorOf(() => orgDeviceActivities.release([serial]));
    await orgDeviceActivities.wait(await orgDeviceActivities.release([serial], { confirm: 'irreversible' }));
    const { clientId } = scene.simulator.account;
    expect(scene.organisation.device(serial)?.release).toMatchObject({ by: 'API', byId: clientId });
  });

  it('moved with a deadline, which can be changed and called off', async () => {
    await using scene = await stage();
    const { orgDevices, orgDeviceActivities } = scene.client();
    const devices = [...scene.organisation.devices()].filter(({ productFamily }) => productFamily !== 'AppleTV');
    const serial = devices[0]?.serialNumber ?? '';
    const [first, second] = [serverId(scene.organisation, 0), serverId(scene.organisation, 1)];
    const deadline = new Date(scene.clock.now() + 30 * day);
    await orgDeviceActivities.wait(await orgDeviceActivities.assignWithMigration([serial], second, deadline));
    expect((await orgDevices.get(serial)).attributes).toMatchObject({
      mdmMigrationStatus: 'REQUESTED',
      mdmMigrationDeadlineDateTime: deadline.toISOString(),
    });
    expect(scene.organisation.device(serial)?.serverId).toBe(second);
    await orgDeviceActivities.wait(await orgDeviceActivities.cancelMigration([serial]));
    expect(scene.organisation.device(serial)).toMatchObject({ serverId: first, migration: { status: 'FAILED' } });

    await orgDeviceActivities.wait(await orgDeviceActivities.assignWithMigration([serial], second, deadline));
    const over = new Date(scene.clock.now() - day);
    await orgDeviceActivities.wait(await orgDeviceActivities.updateMigrationDeadline([serial], over));
    expect((await orgDevices.get(serial)).attributes.mdmMigrationStatus).toBe('STARTED');
    await orgDeviceActivities.wait(await orgDeviceActivities.cancelMigration([serial]));
    expect(scene.organisation.device(serial)).toMatchObject({ serverId: second, migration: { status: 'FAILED' } });
  });
});

describe('an activity', () => {
  it('that is unknown says so, and that activities are kept for 30 days', async () => {
    await using scene = await stage();
    const { orgDeviceActivities } = scene.client();
    const unknown = await errorOf(orgDeviceActivities.get('b1481656-b267-480d-b284-a809eed8b041'));
    expect(unknown).toMatchObject({ code: 'BUSINESS_ACTIVITY_UNKNOWN', kind: 'config', status: 404 });
    expect(unknown.message).toContain('30 days');
    const [activity] = await orgDeviceActivities.cancelMigration([serialAt(scene.organisation, 0)]);
    await scene.clock.advance(31 * day);
    expect((await errorOf(orgDeviceActivities.wait(activity?.id ?? ''))).code).toBe('BUSINESS_ACTIVITY_UNKNOWN');
    expect((await errorOf(orgDeviceActivities.get(''))).code).toBe('BUSINESS_INVALID_REQUEST');
  });

  it('with a server or devices that do not exist is refused, each of them named', async () => {
    await using scene = await stage();
    const { orgDeviceActivities } = scene.client();
    const error = await errorOf(
      orgDeviceActivities.assign(['NOBODY1', serialAt(scene.organisation, 0), 'NOBODY2'], 'NOWHERE'),
    );
    expect(error).toMatchObject({ code: 'BUSINESS_UNPROCESSABLE', status: 409 });
    expect(error.details.map(({ pointer }) => pointer)).toEqual([
      '/data/relationships/mdmServer',
      '/data/relationships/devices/data/0',
      '/data/relationships/devices/data/2',
    ]);
  });
});

describe('Apple School Manager', () => {
  const { privateKeyPem: privateKey } = generateBusinessKey();

  it('is a narrower type', () => {
    const keyId = 'k';
    const byId = createBusinessClient({ clientId: 'SCHOOLAPI.1', keyId, privateKey });
    const clientId: string = 'SCHOOLAPI.1';
    const byEdition = createBusinessClient({ edition: 'school', clientId, keyId, privateKey });
    expectTypeOf(byId).toEqualTypeOf<SchoolClient>();
    expectTypeOf(byEdition).toEqualTypeOf<SchoolClient>();
    // @ts-expect-error School has no people
    expect(byId.users).toBeDefined();
    // @ts-expect-error School makes no servers
    expect(byId.mdmServers.create).toBeDefined();
    // @ts-expect-error School releases nothing
    expect(byId.orgDeviceActivities.release).toBeDefined();
  });

  it('releases nothing, by whatever name', async () => {
    await using scene = await stage();
    const school = scene.client({}, scene.simulator.addAccount(scene.organisation, { edition: 'school' }));
    const serialNumbers = [serialAt(scene.organisation, 0)];
    const error = await errorOf(school.orgDeviceActivities.create({ type: 'RELEASE_DEVICES', serialNumbers }));
    expect(error).toMatchObject({ code: 'BUSINESS_NOT_IN_SCHOOL', attempts: 0 });
    const started = await school.orgDeviceActivities.unassign(serialNumbers, serverId(scene.organisation, 0));
    expect((await school.orgDeviceActivities.wait(started)).allSucceeded).toBe(true);
  });
});
