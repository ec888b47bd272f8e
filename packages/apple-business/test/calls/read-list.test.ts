import { expect, it } from 'vitest';
import { fieldsQuery } from '../../src/calls/read-list.ts';
import { stage } from '../setup.ts';

it('asks for large pages, and for the fields of the right type', async () => {
  await using scene = await stage();
  await scene
    .client()
    .users.list({ fields: ['email', 'status'] })
    .firstPage();
  await scene.client().userGroups.userIds(`UG${scene.organisation.id}`, { limit: 7 }).firstPage();
  const targets = scene.simulator
    .requests()
    .flatMap(({ target }) => (target.startsWith('/v1') ? [decodeURIComponent(target)] : []));
  expect(targets).toEqual([
    '/v1/users?limit=1000&fields[users]=email,status',
    `/v1/userGroups/UG${scene.organisation.id}/relationships/users?limit=7`,
  ]);
  expect(fieldsQuery('apps', undefined)).toEqual({ 'fields[apps]': undefined });
});
