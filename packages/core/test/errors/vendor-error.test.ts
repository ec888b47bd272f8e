import { describe, expect, test } from 'vitest';
import { createCatalogue, createErrorFamily, VendorError } from '../../src/index.ts';

const catalogue = createCatalogue('DEP', {
  DEP_OWN: { kind: 'conflict', owner: 'tenant', summary: 'it is taken', remedy: 'Ask for it.' },
});
const family = createErrorFamily('DEP', catalogue, VendorError);
const facts = { service: 'apple.dep', operation: 'devices.fetch' };

describe('an error', () => {
  test('begins with the operation and ends with what the vendor said', () => {
    const error = family.create('DEP_OWN', { ...facts, status: 409, vendorCode: 'TAKEN', detail: 'by another server' });
    expect(error.message).toBe('devices.fetch failed: it is taken: by another server (status 409, TAKEN)');
    expect(family.createCommon('TIMEOUT', facts).message).toBe('devices.fetch failed: no answer came in time');
  });

  test('carries the facts, and the usual owner of its kind', () => {
    const cause = new Error('below');
    const given = { ...facts, label: 'tenant', retryAfterMs: 5, requestId: 'r', attempts: 3, cause };
    expect(family.createCommon('THROTTLED', given)).toMatchObject({
      ...given,
      code: 'DEP_THROTTLED',
      kind: 'throttled',
      owner: 'us',
      remedy: catalogue.DEP_THROTTLED.remedy,
    });
    expect(family.create('DEP_OWN', facts)).toMatchObject({ owner: 'tenant', attempts: 0 });
  });

  test('is of its package', () => {
    expect(family.createCommon('ABORTED', facts)).toBeInstanceOf(VendorError);
    expect(family.prefix).toBe('DEP');
  });
});
