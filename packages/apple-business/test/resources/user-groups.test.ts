import { expect, it } from 'vitest';
import { errorOf, stage } from '../setup.ts';

it('reads user groups, all of them or by id', async () => {
  await using scene = await stage();
  const { userGroups } = scene.client();
  const groups = await userGroups.list().toArray();
  expect(groups.length).toBeGreaterThan(0);
  for (const { id, type } of groups) {
    expect(type).toBe('userGroups');
    expect((await userGroups.get(id)).id).toBe(id);
  }
  expect((await errorOf(userGroups.get('none'))).code).toBe('BUSINESS_NOT_FOUND');
});

it('lists the ids of the users of a group, page by page', async () => {
  await using scene = await stage();
  const { userGroups, users } = scene.client();
  const all = new Set((await users.list().toArray()).map(({ id }) => id));
  for (const { id } of await userGroups.list().toArray()) {
    const userIds = await userGroups.userIds(id, { limit: 1 }).toArray();
    expect(await userGroups.userIds(id).toArray()).toEqual(userIds);
    expect(userIds.filter((userId) => !all.has(userId))).toEqual([]);
  }
  const asked = scene.simulator.requests('userGroups.userIds');
  expect(asked.every(({ target }) => target.split('?')[0]?.endsWith('/relationships/users'))).toBe(true);
  expect((await errorOf(userGroups.userIds('none').toArray())).code).toBe('BUSINESS_NOT_FOUND');
});
