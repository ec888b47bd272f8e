import { expect, it } from 'vitest';
import { errorOf, stage } from '../setup.ts';

it('reads organisational units, all of them or by id', async () => {
  await using scene = await stage();
  const { organizationalUnits } = scene.client();
  const units = await organizationalUnits.list().toArray();
  expect(units.length).toBeGreaterThan(0);
  for (const { id, type } of units) {
    expect(type).toBe('organizationalUnits');
    expect((await organizationalUnits.get(id)).id).toBe(id);
  }
  expect((await errorOf(organizationalUnits.get('none'))).code).toBe('BUSINESS_NOT_FOUND');
});

it('lists the ids of the users of a unit, page by page', async () => {
  await using scene = await stage();
  const { organizationalUnits, users } = scene.client();
  const all = new Set((await users.list().toArray()).map(({ id }) => id));
  for (const { id } of await organizationalUnits.list().toArray()) {
    const userIds = await organizationalUnits.userIds(id, { limit: 1 }).toArray();
    expect(await organizationalUnits.userIds(id).toArray()).toEqual(userIds);
    expect(userIds.filter((userId) => !all.has(userId))).toEqual([]);
  }
  const asked = scene.simulator.requests('organizationalUnits.userIds');
  expect(asked.every(({ target }) => target.split('?')[0]?.endsWith('/relationships/users'))).toBe(true);
  expect((await errorOf(organizationalUnits.userIds('none').toArray())).code).toBe('BUSINESS_NOT_FOUND');
});
