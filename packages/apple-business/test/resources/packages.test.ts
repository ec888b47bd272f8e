import { expect, it } from 'vitest';
import { errorOf, stage } from '../setup.ts';

it('reads packages, all of them or by id, with the attributes that are named', async () => {
  await using scene = await stage();
  const { packages } = scene.client();
  const all = await packages.list().toArray();
  expect(all.length).toBeGreaterThan(0);
  for (const { id, attributes } of all) {
    expect((await packages.get(id, { fields: ['name'] })).attributes).toEqual({ name: attributes.name });
  }
  expect((await errorOf(packages.get('none'))).code).toBe('BUSINESS_NOT_FOUND');
});

it('continues a list at a cursor', async () => {
  await using scene = await stage();
  const tables = scene.simulator.tables(scene.organisation);
  tables.packages.add({ attributes: { name: 'Second' } });
  const { packages } = scene.client();
  const pages = [];
  for await (const page of packages.list({ limit: 1 }).pages()) pages.push(page);
  expect(pages.map(({ items }) => items.length)).toEqual(pages.map(() => 1));
  const rest = await packages.list({ limit: 1, cursor: pages[0]?.cursor ?? '' }).toArray();
  expect(rest.map(({ id }) => id)).toEqual(pages.slice(1).flatMap(({ items }) => items.map(({ id }) => id)));
});
