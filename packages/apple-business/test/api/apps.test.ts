import type { Endpoint, Surprise } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { getApp, listApps } from '../../src/api/apps.ts';
import { documentVector, hasVectors } from '../vectors.ts';

it.for<readonly [string, Endpoint, object]>([
  [
    'apps/validate_get_apps.json',
    listApps,
    { data: [{ id: '361309726', attributes: { supportedOS: ['SUPPORTED_OS_IOS', 'SUPPORTED_OS_MACOS'] } }] },
  ],
  ['apps/validate_get_app_information.json', getApp, { data: { type: 'apps' } }],
])('reads the published %s without a surprise', ([path, endpoint, place], ctx) => {
  if (!hasVectors) ctx.skip('the published vectors are not here');
  const surprises: Surprise[] = [];
  const document = endpoint.response?.read(documentVector(path), (surprise) => surprises.push(surprise));
  expect(document).toMatchObject(place);
  expect(surprises).toEqual([]);
});
