import { expect, it } from 'vitest';
import { errorOf, stage } from '../setup.ts';

it('reads people, groups and units, and who is in them', async () => {
  await using scene = await stage();
  const client = scene.client();
  const users = await client.users.list({ fields: ['firstName', 'roleOuList'] }).toArray();
  expect(users[0]?.attributes).toEqual({
    firstName: 'Ada',
    roleOuList: [{ roleName: 'Administrator', ouId: expect.stringMatching(/^OU/) }],
  });
  const [group] = await client.userGroups.list().toArray();
  const [unit] = await client.organizationalUnits.list().toArray();
  expect(group?.attributes).toMatchObject({ name: 'Staff', ouId: unit?.id, totalMemberCount: 3 });
  expect(await client.organizationalUnits.userIds(unit?.id ?? '').toArray()).toEqual(users.map(({ id }) => id));
  expect(await client.userGroups.userIds(group?.id ?? '', { limit: 2 }).toArray()).toHaveLength(3);
});

it('shows what a test adds, and forgets what it removes', async () => {
  await using scene = await stage();
  const { users } = scene.client();
  const tables = scene.simulator.tables(scene.organisation);
  const { id } = tables.users.add({ attributes: { firstName: 'Kurt', status: 'DEACTIVATED' } });
  expect((await users.get(id)).attributes).toMatchObject({ firstName: 'Kurt', status: 'DEACTIVATED' });
  tables.users.remove(id);
  expect(await errorOf(users.get(id))).toMatchObject({ code: 'BUSINESS_NOT_FOUND', vendorCode: 'NOT_FOUND' });
});
