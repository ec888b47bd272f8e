import { expect, it } from 'vitest';
import { createResourceTable, rowResource } from '../../src/testing/resource-table.ts';

it('keeps its resources in order, with their dates and what they are related to', () => {
  let now = Date.UTC(2026, 0, 1);
  const table = createResourceTable('userGroups', () => now, { relationships: ['users'] });
  const one = table.add({ attributes: { name: 'One' }, related: { users: ['1'] } });
  table.add({ id: 'two' });
  now += 1_000;
  const changed = table.change(one.id, { name: 'Uno' });
  expect(changed?.attributes).toEqual({
    name: 'Uno',
    createdDateTime: '2026-01-01T00:00:00.000Z',
    updatedDateTime: '2026-01-01T00:00:01.000Z',
  });
  expect(table.all().map(({ id }) => id)).toEqual([one.id, 'two']);
  expect(table.change('three', {})).toBeUndefined();
  expect(changed && rowResource(table, changed, 'https://x')).toMatchObject({
    type: 'userGroups',
    relationships: { users: { links: { self: `https://x/v1/userGroups/${one.id}/relationships/users` } } },
  });
  expect([table.remove('two'), table.remove('two')]).toEqual([true, false]);
});

it('has no dates and relationships where its type has none', () => {
  const table = createResourceTable('apps', () => 0, { dated: false });
  const row = table.add({ id: '1', attributes: { name: 'Pages' } });
  expect(rowResource(table, row, '')).toEqual({
    type: 'apps',
    id: '1',
    attributes: { name: 'Pages' },
    links: { self: '/v1/apps/1' },
  });
});
