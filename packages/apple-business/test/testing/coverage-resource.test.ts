import { createAppleOrganisation } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { appleCareCoverageFields, listAppleCareCoverage } from '../../src/api/apple-care-coverage.ts';
import { coverageResources } from '../../src/testing/coverage-resource.ts';

it('has covers of every kind, all with every attribute, and none for ever', () => {
  const organisation = createAppleOrganisation({ devices: 60 });
  const surprises: unknown[] = [];
  const kinds = new Set<unknown>();
  for (const device of organisation.devices()) {
    const data = coverageResources(device, device.addedAtMs);
    listAppleCareCoverage.response?.read({ data: structuredClone(data) }, (surprise) => surprises.push(surprise));
    for (const { attributes = {} } of data) {
      kinds.add(attributes.paymentType);
      expect(Object.keys(attributes).sort()).toEqual([...appleCareCoverageFields].sort());
      expect(attributes.status).toBe('ACTIVE');
    }
    const [warranty] = coverageResources(device, device.addedAtMs + 366 * 86_400_000);
    expect(warranty?.attributes).toMatchObject({ status: 'INACTIVE', paymentType: 'NONE' });
  }
  expect(kinds).toEqual(new Set(['NONE', 'SUBSCRIPTION', 'PAID_UP_FRONT', 'ABE_SUBSCRIPTION']));
  expect(surprises).toEqual([]);
});
