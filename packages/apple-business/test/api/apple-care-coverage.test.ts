import type { Endpoint, Surprise } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { appleCareCoverageFields, listAppleCareCoverage } from '../../src/api/apple-care-coverage.ts';
import { documentVector, hasVectors } from '../vectors.ts';

it.for<readonly [string, Endpoint, object]>([
  [
    'devices/validate_get_applecare_coverage.json',
    listAppleCareCoverage,
    { data: [{}, {}, { id: 'abe-XABC123X0ABC123X0', attributes: { endDateTime: null } }] },
  ],
])('reads the published %s without a surprise', ([path, endpoint, place], ctx) => {
  if (!hasVectors) ctx.skip('the published vectors are not here');
  const surprises: Surprise[] = [];
  const document = endpoint.response?.read(documentVector(path), (surprise) => surprises.push(surprise));
  expect(document).toMatchObject(place);
  expect(surprises).toEqual([]);
});

it('can be limited to its attributes', () => {
  expect(appleCareCoverageFields).toContain('contractCancelDateTime');
});
