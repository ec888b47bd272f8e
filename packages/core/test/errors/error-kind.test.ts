import { expect, test } from 'vitest';
import { type ErrorKind, type ErrorOwner, ownerOfKind } from '../../src/index.ts';

test('every kind has an owner', () => {
  const expected: Record<ErrorKind, ErrorOwner> = {
    network: 'network',
    server: 'vendor',
    schema: 'vendor',
    auth: 'credential',
    terms: 'tenant',
    config: 'us',
    throttled: 'us',
    conflict: 'tenant',
    invalid: 'us',
    local: 'us',
    aborted: 'us',
  };
  expect(ownerOfKind).toEqual(expected);
});
