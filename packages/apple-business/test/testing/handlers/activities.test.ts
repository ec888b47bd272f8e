import { expect, it } from 'vitest';
import { type Stage, serialAt, serverId, stage } from '../../setup.ts';

const post = async (scene: Stage, attributes: unknown, devices: readonly string[], server?: string) => {
  const authorization = `Bearer ${await scene.token()}`;
  const headers = { accept: 'application/json', authorization, 'content-type': 'application/json' };
  const data = devices.map((id) => ({ type: 'orgDevices', id }));
  const mdmServer = server === undefined ? {} : { mdmServer: { data: { type: 'mdmServers', id: server } } };
  const body = JSON.stringify({
    data: { type: 'orgDeviceActivities', attributes, relationships: { ...mdmServer, devices: { data } } },
  });
  const response = await fetch(`${scene.origin}/v1/orgDeviceActivities`, { method: 'POST', body, headers });
  return { status: response.status, body: await response.json() };
};

it('checks an order as the service does', async () => {
  await using scene = await stage();
  const [serial, server] = [serialAt(scene.organisation, 0), serverId(scene.organisation, 1)];
  const late = { mdmMigrationDeadlineDateTime: new Date(scene.clock.now() + 91 * 86_400_000).toISOString() };
  const migrate = { activityType: 'ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE', activityTypeMetadata: late };
  for (const [attributes, devices, of, status] of [
    [{ activityType: 'ASSIGN_DEVICES' }, [serial], server, 201],
    [{ activityType: 'ASSIGN_DEVICES' }, [serial], undefined, 409],
    [{ activityType: 'ASSIGN_DEVICES' }, [], server, 422],
    [{ activityType: 'EAT_DEVICES' }, [serial], server, 422],
    [migrate, [serial], server, 409],
    [{ activityType: 'UPDATE_MDM_MIGRATION_DEADLINE' }, [serial], undefined, 409],
  ] as const) {
    expect([attributes, (await post(scene, attributes, devices, of)).status]).toEqual([attributes, status]);
  }
});
