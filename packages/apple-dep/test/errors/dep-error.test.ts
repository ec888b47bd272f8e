import { VendorError } from '@mdmkit/core';
import { describe, expect, test } from 'vitest';
import { DepError, depErrors } from '../../src/index.ts';
import { loopback } from '../loopback.ts';

describe('DepError', () => {
  test('says what failed, whose call it was, and what to do', async () => {
    await using loop = await loopback();
    loop.simulator.faults.add({ endpoint: 'session.open', fault: { status: 403, body: 'T_C_NOT_SIGNED' } });
    const error: unknown = await loop
      .client({ label: 'tenant-7' })
      .account.get()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DepError);
    expect(error).toBeInstanceOf(VendorError);
    expect(error).toMatchObject({
      name: 'DepError',
      service: 'apple.dep',
      operation: 'session.open',
      label: 'tenant-7',
      kind: 'terms',
      owner: 'tenant',
      vendorCode: 'T_C_NOT_SIGNED',
      message: 'session.open failed during account.get: new terms wait to be accepted (status 403, T_C_NOT_SIGNED)',
      remedy: expect.stringContaining('accept the new terms'),
    });
  });
});

test('every code is prefixed, and tells in a sentence what to do', () => {
  for (const [code, entry] of Object.entries(depErrors)) {
    expect(code).toMatch(/^DEP_[A-Z_]+$/);
    expect(entry.summary).toMatch(/^\S.*[^.]$/);
    expect(entry.remedy).toMatch(/^[A-Z].*\.$/);
  }
});
