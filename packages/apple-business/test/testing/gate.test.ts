import { describe, expect, it } from 'vitest';
import { errorOf, serialAt, stage } from '../setup.ts';

describe('the gate of the simulator', () => {
  it('refuses everything while terms wait to be accepted', async () => {
    await using scene = await stage();
    scene.simulator.setTermsPending(scene.organisation, true);
    const error = await errorOf(scene.client().orgDevices.list().toArray());
    expect(error).toMatchObject({ code: 'BUSINESS_TERMS_NOT_ACCEPTED', kind: 'terms', owner: 'tenant', status: 403 });
    scene.simulator.setTermsPending(scene.organisation, false);
    expect(await scene.client().orgDevices.list().toArray()).toHaveLength(3);
  });

  it('knows a permission for each kind of resource', async () => {
    await using scene = await stage();
    const account = scene.simulator.addAccount(scene.organisation, { permissions: ['orgDevices', 'blueprints'] });
    const client = scene.client({}, account);
    expect(await client.orgDevices.appleCareCoverage(serialAt(scene.organisation, 0)).toArray()).not.toEqual([]);
    await client.blueprints.create({ name: 'X' });
    for (const call of [
      () => client.users.list().toArray(),
      () => client.mdmServers.list().toArray(),
      () => client.orgDeviceActivities.cancelMigration(['X']),
      () => client.auditEvents.list({ from: new Date(0), until: new Date(1) }).toArray(),
    ]) {
      expect((await errorOf(call)).code).toBe('BUSINESS_PERMISSION_MISSING');
    }
  });
});
