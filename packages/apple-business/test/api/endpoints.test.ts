import { describe, expect, it } from 'vitest';
import { type BusinessClient, endpoints, isInSchool } from '../../src/index.ts';
import { errorOf, serialAt, serverId, stage } from '../setup.ts';

/** Makes every call once, in an order in which each can succeed. */
async function tour(client: BusinessClient, serial: string, server: string, from: Date, until: Date): Promise<void> {
  await client.orgDevices.list().toArray();
  await client.orgDevices.get(serial);
  await client.orgDevices.appleCareCoverage(serial).toArray();
  await client.orgDevices.assignedServerId(serial);
  await client.orgDevices.assignedServer(serial);
  await client.orgDevices.activationLockStatus(serial);
  await client.mdmServers.list().toArray();
  await client.mdmServers.get(server);
  await client.mdmServers.deviceIds(server).toArray();
  const { id } = await client.orgDeviceActivities.create({
    type: 'UNASSIGN_DEVICES',
    serialNumbers: [serial],
    serverId: server,
  });
  await client.orgDeviceActivities.wait(id);
  const certificate = { name: 'push.pem', data: 'AAAA' };
  const made = await client.mdmServers.create({ serverName: 'New', serverCertificate: certificate });
  await client.mdmServers.update(made.id, { serverName: 'Newer' });
  await client.mdmServers.delete(made.id);
  const [managed] = await client.mdmDevices.list().toArray();
  await client.mdmDevices.details(managed?.id ?? '');
  for (const resource of [client.users, client.apps, client.packages] as const) {
    const [first] = await resource.list().toArray();
    await resource.get(first?.id ?? '');
  }
  for (const resource of [client.userGroups, client.organizationalUnits] as const) {
    const [first] = await resource.list().toArray();
    await resource.get(first?.id ?? '');
    await resource.userIds(first?.id ?? '').toArray();
  }
  await client.configurations.list().toArray();
  const configuration = await client.configurations.create({
    name: 'Wi-Fi',
    customSettingsValues: { configurationProfile: '<plist/>' },
  });
  await client.configurations.update(configuration.id, { name: 'WLAN' });
  await client.configurations.get(configuration.id);
  await client.blueprints.list().toArray();
  const blueprint = await client.blueprints.create({ name: 'B', related: { configurations: [configuration.id] } });
  await client.blueprints.update(blueprint.id, { description: 'for some' });
  await client.blueprints.getWithRelated(blueprint.id, { include: ['configurations'] });
  await client.blueprints.addRelated(blueprint.id, 'orgDevices', [serial]);
  await client.blueprints.relatedIds(blueprint.id, 'orgDevices').toArray();
  await client.blueprints.removeRelated(blueprint.id, 'orgDevices', [serial]);
  await client.blueprints.delete(blueprint.id);
  await client.configurations.delete(configuration.id);
  await client.auditEvents.list({ from, until }).toArray();
}

const patient = { totalTimeoutMs: 10 * 3_600_000 };

describe('endpoints', () => {
  it('have names and paths of their own', () => {
    expect(new Set(endpoints.map(({ name }) => name)).size).toBe(endpoints.length);
    expect(new Set(endpoints.map(({ method, path }) => `${method} ${path}`)).size).toBe(endpoints.length);
  });

  it('are each called by the client and answered by the simulator, without a surprise', async () => {
    await using scene = await stage();
    const drift: string[] = [];
    const hooks = {
      onDrift: ({ operation, pointer }: { operation: string; pointer: string }) => drift.push(operation + pointer),
    };
    const [serial, server] = [serialAt(scene.organisation, 0), serverId(scene.organisation, 0)];
    scene.simulator.setServer(scene.organisation, server, { serverType: 'APPLE_MDM' });
    const from = new Date(scene.clock.now());
    await tour(scene.client({ hooks, ...patient }), serial, server, from, new Date(scene.clock.now() + 86_400_000));
    const called = new Set(scene.simulator.requests().map(({ endpoint }) => endpoint));
    // The log of the activity is no call of the API.
    expect(called).toEqual(new Set([...endpoints.map(({ name }) => name), 'orgDeviceActivities.log']));
    expect(drift).toEqual([]);
  });

  it('that School lacks are refused before anything is sent, and answered with 404 by the simulator', async () => {
    await using scene = await stage();
    const account = scene.simulator.addAccount(scene.organisation, { edition: 'school' });
    const missing = endpoints.filter(({ name }) => !isInSchool(name));
    expect(missing).toHaveLength(31);
    const client = scene.client({}, account);
    for (const call of [
      () => client.users.list().toArray(),
      () => client.mdmServers.delete(serverId(scene.organisation, 0)),
      () => client.blueprints.get('x'),
      () => client.orgDeviceActivities.release(['X'], { confirm: 'irreversible' }),
    ]) {
      expect(await errorOf(call)).toMatchObject({ code: 'BUSINESS_NOT_IN_SCHOOL', kind: 'config', attempts: 0 });
    }
    expect(scene.simulator.requests()).toHaveLength(0);
    const authorization = `Bearer ${await scene.token(account)}`;
    for (const { method, path } of missing) {
      const init = { method, headers: { authorization, accept: 'application/json' } };
      const response = await fetch(scene.origin + path.replaceAll(/\{\w+\}/g, 'x'), init);
      expect([path, response.status]).toEqual([path, 404]);
    }
  });
});
