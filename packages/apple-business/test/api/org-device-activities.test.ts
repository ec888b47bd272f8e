import type { Endpoint, Surprise } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { createOrgDeviceActivity } from '../../src/api/org-device-activities.ts';
import { documentVector, hasVectors } from '../vectors.ts';

it.for<readonly [string, Endpoint, object]>([
  [
    'devicemanagement/validate_assign_devices_response.json',
    createOrgDeviceActivity,
    { data: { attributes: { status: 'IN_PROGRESS', subStatus: 'SUBMITTED' } } },
  ],
  [
    'devicemanagement/validate_unassign_devices_response.json',
    createOrgDeviceActivity,
    { data: { attributes: { activityType: 'UNASSIGN_DEVICES' } } },
  ],
])('reads the published %s without a surprise', ([path, endpoint, place], ctx) => {
  if (!hasVectors) ctx.skip('the published vectors are not here');
  const surprises: Surprise[] = [];
  const document = endpoint.response?.read(documentVector(path), (surprise) => surprises.push(surprise));
  expect(document).toMatchObject(place);
  expect(surprises).toEqual([]);
});
