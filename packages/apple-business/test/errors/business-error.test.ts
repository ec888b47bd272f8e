import { inspect } from 'node:util';
import { VendorError } from '@mdmkit/core';
import { describe, expect, it } from 'vitest';
import { BusinessError, businessErrors } from '../../src/index.ts';

describe('the error codes', () => {
  it('have one prefix, and each says what to do', () => {
    for (const [code, entry] of Object.entries(businessErrors)) {
      expect(code).toMatch(/^BUSINESS_[A-Z]+(_[A-Z]+)*$/);
      expect(entry.remedy).toMatch(/^[A-Z].*\.$/);
      expect(entry.summary).toMatch(/^[^A-Z].*[^.]$/);
    }
  });
});

describe('BusinessError', () => {
  const code = 'BUSINESS_THROTTLED';
  const error = new BusinessError(code, businessErrors[code], {
    service: 'apple.business',
    operation: 'orgDevices.list',
  });

  it('is a VendorError with the errors of the answer', () => {
    expect(error).toBeInstanceOf(VendorError);
    expect(error).toMatchObject({ name: 'BusinessError', code, kind: 'throttled', details: [] });
    expect(inspect(error)).toContain('orgDevices.list failed: too many requests');
  });

  it('can be switched on without a case too many', () => {
    switch (error.code) {
      case 'BUSINESS_THROTTLED':
        break;
      // @ts-expect-error no such code
      case 'BUSINESS_NONSENSE':
        break;
      default:
        throw new Error('not reached');
    }
    expect(error.attempts).toBe(0);
  });
});
