import { describe, expect, it } from 'vitest';
import { errorOf, serialAt, stage } from '../setup.ts';

describe('the gate of the simulator', () => {
  it('refuses everything while terms wait to be accepted', async () => {
    await using s = await stage();
    s.simulator.setTermsPending(s.organisation, true);
    const error = await errorOf(s.client().orgDevices.list().toArray());
    expect(error).toMatchObject({ code: 'BUSINESS_TERMS_NOT_ACCEPTED', kind: 'terms', owner: 'tenant', status: 403 });
    s.simulator.setTermsPending(s.organisation, false);
    expect(await s.client().orgDevices.list().toArray()).toHaveLength(3);
  });

  it('knows a permission for each kind of resource', async () => {
    await using s = await stage();
    const account = s.simulator.addAccount(s.organisation, { permissions: ['orgDevices', 'blueprints'] });
    const client = s.client({}, account);
    expect(await client.orgDevices.appleCareCoverage(serialAt(s.organisation, 0)).toArray()).not.toEqual([]);
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
