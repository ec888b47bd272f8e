import { describe, expect, it } from 'vitest';
import { errorOf, serialAt, serverId, stage } from '../setup.ts';

describe('the server of a device', () => {
  it('is read by id or whole', async () => {
    await using scene = await stage();
    const { orgDevices } = scene.client();
    const serial = serialAt(scene.organisation, 1);
    expect(await orgDevices.assignedServerId(serial)).toBe(serverId(scene.organisation, 0));
    const server = await orgDevices.assignedServer(serial, { fields: ['serverName'] });
    expect(server?.attributes).toEqual({ serverName: 'First' });
  });

  it.each([
    ['404', { status: 404, body: { errors: [{ status: '404', code: 'NOT_FOUND' }] } }],
    ['null', { status: 200, body: { data: null, links: {} } }],
    ['nothing', { status: 200, body: { links: {} } }],
    ['an empty object', { status: 200, body: { data: {} } }],
    ['an empty list', { status: 200, body: { data: [] } }],
  ])('is none when Apple answers %s', async (_, fault) => {
    await using scene = await stage();
    const { orgDevices } = scene.client();
    scene.simulator.faults.add({ endpoint: 'orgDevices.assignedServerId', fault });
    scene.simulator.faults.add({ endpoint: 'orgDevices.assignedServer', fault });
    expect(await orgDevices.assignedServerId('X')).toBeUndefined();
    expect(await orgDevices.assignedServer('X')).toBeUndefined();
  });

  it.each(['C02A ', ' C02A', 'C02\u200BA', '"C02A"', ''])('is not asked for the serial number %j', async (serial) => {
    await using scene = await stage();
    const { orgDevices } = scene.client();
    const calls = [
      orgDevices.get(serial),
      orgDevices.assignedServerId(serial),
      orgDevices.assignedServer(serial),
      orgDevices.waitForServer(serial, undefined),
      orgDevices.activationLockStatus(serial),
      orgDevices.appleCareCoverage(serial).toArray(),
    ];
    for (const call of calls) expect(await errorOf(call)).toMatchObject({ code: 'BUSINESS_INVALID_REQUEST' });
    expect(scene.simulator.requests()).toEqual([]);
  });

  it('is waited for with patience: Apple shows the old one for a while', async () => {
    await using scene = await stage();
    const { orgDevices, orgDeviceActivities } = scene.client();
    const [serial, target] = [serialAt(scene.organisation, 0), serverId(scene.organisation, 1)];
    const { outcomes } = await orgDeviceActivities.wait(await orgDeviceActivities.assign([serial], target));
    expect(outcomes).toMatchObject([{ serialNumber: serial, outcome: 'succeeded' }]);
    expect(await orgDevices.assignedServerId(serial)).toBe(serverId(scene.organisation, 0));
    expect(await orgDevices.waitForServer(serial, target)).toBe(true);
    expect(await orgDevices.waitForServer(serial, undefined, { waitLimitMs: 20_000 })).toBe(false);
    const error = await errorOf(orgDevices.waitForServer(serial, undefined, { signal: AbortSignal.abort() }));
    expect(error.code).toBe('BUSINESS_ABORTED');
  });
});

describe('the activation lock', () => {
  it('is read', async () => {
    await using scene = await stage();
    const serial = serialAt(scene.organisation, 0);
    const { id, attributes } = await scene.client().orgDevices.activationLockStatus(serial);
    expect(id).toBe(serial);
    expect(attributes.isLocked).toBe(attributes.lockType !== 'NONE');
  });

  it('is unknown where Apple fails, after one more try', async () => {
    await using scene = await stage();
    const fault = { status: 500, body: { errors: [{ status: '500', code: 'UNEXPECTED_ERROR' }] } };
    scene.simulator.faults.add({ endpoint: 'orgDevices.activationLockStatus', fault, times: 2 });
    const { attributes } = await scene.client().orgDevices.activationLockStatus('X');
    expect(attributes).toEqual({ isLocked: null, lockType: 'UNKNOWN' });
    expect(scene.simulator.requests('orgDevices.activationLockStatus')).toHaveLength(2);
  });

  it('is an error where the service is down', async () => {
    await using scene = await stage();
    scene.simulator.faults.add({ endpoint: 'orgDevices.activationLockStatus', fault: { status: 503 }, times: 2 });
    const error = await errorOf(scene.client().orgDevices.activationLockStatus('X'));
    expect(error).toMatchObject({ code: 'BUSINESS_SERVER_ERROR', status: 503 });
  });
});

describe('a released device', () => {
  it('is only found by its serial number', async () => {
    await using scene = await stage(4);
    const serial = serialAt(scene.organisation, 1);
    scene.organisation.release(serial, { atMs: scene.clock.now(), by: 'USER', byId: undefined });
    const { orgDevices } = scene.client();
    const page = await orgDevices.list({ limit: 2 }).firstPage();
    expect(page).toMatchObject({
      total: 3,
      items: [{ id: serialAt(scene.organisation, 0) }, { id: serialAt(scene.organisation, 2) }],
    });
    expect((await orgDevices.list({ limit: 2 }).toArray()).map(({ id }) => id)).not.toContain(serial);
    const { attributes } = await orgDevices.get(serial);
    expect(attributes).toMatchObject({ releaserEntityType: 'USER', releasedFromOrgDateTime: expect.any(String) });
  });
});

describe('an answer that is not Apple’s', () => {
  it.each([
    ['a 404 without an error document', { status: 404, body: 'no such route' }, 'BUSINESS_NOT_FOUND'],
    ['an empty object', { status: 200, body: {} }, 'BUSINESS_SCHEMA_MISMATCH'],
  ])('says nothing about the assigned server: %s', async (_, fault, code) => {
    await using scene = await stage(1);
    const serial = serialAt(scene.organisation, 0);
    for (const endpoint of ['orgDevices.assignedServerId', 'orgDevices.assignedServer'] as const)
      scene.simulator.faults.add({ endpoint, fault, times: 5 });
    const { orgDevices } = scene.client();
    expect((await errorOf(orgDevices.assignedServerId(serial))).code).toBe(code);
    expect((await errorOf(orgDevices.assignedServer(serial))).code).toBe(code);
  });
});
