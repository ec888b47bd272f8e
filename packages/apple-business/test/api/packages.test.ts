import type { Endpoint, Surprise } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { getPackage, listPackages } from '../../src/api/packages.ts';
import { documentVector, hasVectors } from '../vectors.ts';

it.for<readonly [string, Endpoint, object]>([
  [
    'packages/validate_get_packages.json',
    listPackages,
    { data: [{ attributes: { bundleIds: ['com.example.enterpriseapp'] } }] },
  ],
  ['packages/validate_get_package_information.json', getPackage, { data: { type: 'packages' } }],
])('reads the published %s without a surprise', ([path, endpoint, place], ctx) => {
  if (!hasVectors) ctx.skip('the published vectors are not here');
  const surprises: Surprise[] = [];
  const document = endpoint.response?.read(documentVector(path), (surprise) => surprises.push(surprise));
  expect(document).toMatchObject(place);
  expect(surprises).toEqual([]);
});
