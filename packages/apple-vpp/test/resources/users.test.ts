import { describe, expect, it } from 'vitest';
import { failureOf, startVpp } from '../start-vpp.ts';

const users = [
  { clientUserId: 'anna', managedAppleId: 'anna@example.com' },
  { clientUserId: 'ben', status: 'Retired' as const },
];
const start = () => startVpp({ locations: [{ users, assets: [{ adamId: '1' }] }] });

describe('users', () => {
  it('are listed with the retired ones unless those are left out', async () => {
    await using vpp = await start();
    const ids = async (options?: { readonly activeOnly?: boolean }) =>
      (await vpp.client.users.list(options).toArray()).map(({ clientUserId }) => clientUserId);
    expect(await ids()).toEqual(['anna', 'ben']);
    expect(await ids({ activeOnly: true })).toEqual(['anna']);
  });

  it('that exist already are created without failure, and not twice', async () => {
    await using vpp = await start();
    const wanted = [{ clientUserId: 'anna' }, { clientUserId: 'ben' }, { clientUserId: 'carla' }];
    const result = await vpp.client.users.createAndWait(wanted);
    expect(result).toMatchObject({ requested: 3, completed: 3, failures: [] });
    expect(result.users.map(({ clientUserId }) => clientUserId).sort()).toEqual(['anna', 'ben', 'carla']);
    const again = await vpp.client.users.createAndWait(wanted);
    expect(again.users.map(({ inviteCode }) => inviteCode)).toEqual(result.users.map(({ inviteCode }) => inviteCode));
  });

  it.each(['reset', 'garble'] as const)('are created once when the answer is lost (%s)', async (fault) => {
    await using vpp = await start();
    vpp.simulator.faults.add({ endpoint: 'users.create', fault });
    const result = await vpp.client.users.createAndWait([{ clientUserId: 'carla' }]);
    expect(result).toMatchObject({ completed: 1, failures: [], users: [{ clientUserId: 'carla' }] });
    expect(await vpp.client.users.list({ clientUserId: 'carla' }).toArray()).toHaveLength(1);
  });

  it('that are retired are gone from what is active, with their licences', async () => {
    await using vpp = await start();
    const [location] = vpp.simulator.locations;
    location?.assign({ adamId: '1' }, { clientUserId: 'anna' });
    const result = await vpp.client.users.retireAndWait([{ clientUserId: 'anna' }]);
    expect(result).toMatchObject({ requested: 1, completed: 1, failures: [] });
    expect(await vpp.client.users.list({ activeOnly: true }).toArray()).toEqual([]);
    expect(await vpp.client.assignments.list().toArray()).toEqual([]);
  });

  it.each([
    ['nobody', []],
    ['somebody twice', [{ clientUserId: 'a' }, { clientUserId: 'a' }]],
    ['somebody without id', [{ clientUserId: '' }]],
  ])('are not created for %s', async (_name, list) => {
    await using vpp = await start();
    expect((await failureOf(vpp.client.users.create({ users: list }))).kind).toBe('invalid');
    expect((await failureOf(vpp.client.users.createAndWait(list))).kind).toBe('invalid');
    expect(vpp.simulator.requests('users.create')).toEqual([]);
  });

  it('accept their invitation at an address that the service names', async () => {
    await using vpp = await start();
    expect(await vpp.client.users.invitationUrl('abc')).toContain('abc');
    expect(vpp.simulator.requests('serviceConfig.get')).toHaveLength(1);
  });
});
