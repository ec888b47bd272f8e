import type { Endpoint, Surprise } from '@mdmkit/core';
import { expect, it } from 'vitest';
import {
  getOrganizationalUnit,
  listOrganizationalUnits,
  listOrganizationalUnitUserIds,
} from '../../src/api/organizational-units.ts';
import { documentVector, hasVectors } from '../vectors.ts';

it.for<readonly [string, Endpoint, object]>([
  [
    'organizationalunits/validate_get_organizational_units.json',
    listOrganizationalUnits,
    { data: [{ id: 'OU789012' }] },
  ],
  [
    'organizationalunits/validate_get_organizational_unit_information.json',
    getOrganizationalUnit,
    { data: { attributes: { name: 'Engineering' } } },
  ],
  [
    'organizationalunits/validate_get_organizational_unit_user_ids.json',
    listOrganizationalUnitUserIds,
    { data: [{ type: 'users' }, {}] },
  ],
])('reads the published %s without a surprise', ([path, endpoint, place], ctx) => {
  if (!hasVectors) ctx.skip('the published vectors are not here');
  const surprises: Surprise[] = [];
  const document = endpoint.response?.read(documentVector(path), (surprise) => surprises.push(surprise));
  expect(document).toMatchObject(place);
  expect(surprises).toEqual([]);
});
