import type { Caller } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { listMdmServers } from '../../src/api/mdm-servers.ts';
import { listUsers } from '../../src/api/users.ts';
import { limitToEdition } from '../../src/calls/edition-caller.ts';

it('lets through what the edition has', async () => {
  const called: string[] = [];
  const caller: Caller = {
    call(endpoint) {
      called.push(endpoint.name);
      return Promise.resolve(undefined as never);
    },
  };
  expect(limitToEdition(caller, 'business', undefined)).toBe(caller);
  const school = limitToEdition(caller, 'school', 'acme');
  await school.call(listMdmServers, { query: {} });
  await expect(school.call(listUsers, { query: {} })).rejects.toMatchObject({
    code: 'BUSINESS_NOT_IN_SCHOOL',
    operation: 'users.list',
    label: 'acme',
  });
  expect(called).toEqual(['mdmServers.list']);
});
