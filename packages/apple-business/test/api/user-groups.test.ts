import type { Endpoint, Surprise } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { getUserGroup, listUserGroups, listUserGroupUserIds } from '../../src/api/user-groups.ts';
import { documentVector, hasVectors } from '../vectors.ts';

it.for<readonly [string, Endpoint, object]>([
  ['usergroups/validate_get_user_groups.json', listUserGroups, { data: [{ attributes: { totalMemberCount: 25 } }] }],
  ['usergroups/validate_get_user_group_information.json', getUserGroup, { data: { id: 'UG123456' } }],
  [
    'usergroups/validate_get_user_group_user_ids.json',
    listUserGroupUserIds,
    { data: [{ type: 'users' }, { id: '0987654321' }] },
  ],
])('reads the published %s without a surprise', ([path, endpoint, place], ctx) => {
  if (!hasVectors) ctx.skip('the published vectors are not here');
  const surprises: Surprise[] = [];
  const document = endpoint.response?.read(documentVector(path), (surprise) => surprises.push(surprise));
  expect(document).toMatchObject(place);
  expect(surprises).toEqual([]);
});
