import type { Endpoint, Surprise } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { getUser, listUsers } from '../../src/api/users.ts';
import { documentVector, hasVectors } from '../vectors.ts';

it.for<readonly [string, Endpoint, object]>([
  [
    'users/validate_get_users.json',
    listUsers,
    { data: [{ attributes: { roleOuList: [{ roleName: 'Administrator' }], phoneNumbers: [{ type: 'WORK' }] } }] },
  ],
  ['users/validate_get_user_information.json', getUser, { data: { type: 'users' } }],
])('reads the published %s without a surprise', ([path, endpoint, place], ctx) => {
  if (!hasVectors) ctx.skip('the published vectors are not here');
  const surprises: Surprise[] = [];
  const document = endpoint.response?.read(documentVector(path), (surprise) => surprises.push(surprise));
  expect(document).toMatchObject(place);
  expect(surprises).toEqual([]);
});
