import type { Endpoint, Surprise } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { createMdmServer, updateMdmServer } from '../../src/api/mdm-server-changes.ts';
import { documentVector, hasVectors } from '../vectors.ts';

it.for<readonly [string, Endpoint, object]>([
  [
    'devicemanagement/validate_create_mdm_server_response.json',
    createMdmServer,
    { data: { attributes: { deviceCount: 0 } } },
  ],
  [
    'devicemanagement/validate_update_mdm_server_response.json',
    updateMdmServer,
    { data: { attributes: { enableMdmDisownFlag: true } } },
  ],
])('reads the published %s without a surprise', ([path, endpoint, place], ctx) => {
  if (!hasVectors) ctx.skip('the published vectors are not here');
  const surprises: Surprise[] = [];
  const document = endpoint.response?.read(documentVector(path), (surprise) => surprises.push(surprise));
  expect(document).toMatchObject(place);
  expect(surprises).toEqual([]);
});
