import { expect, it } from 'vitest';
import { leakOf } from '../../src/licences/leaks.ts';

const asset = { adamId: '1', pricingParam: 'STDQ' };

it.each([
  [{ ...asset, serialNumber: 'A' }, undefined],
  [{ ...asset, serialNumber: 'B' }, 'unknown-serial-number'],
  [{ ...asset, clientUserId: 'u', userStatus: 'Associated' }, undefined],
  [{ ...asset, clientUserId: 'u', userStatus: 'Retired' }, 'retired-user'],
  [{ ...asset, clientUserId: 'u', userStatus: 'Deleted' }, 'retired-user'],
  [{ ...asset, clientUserId: 'u' }, undefined],
  [asset, undefined],
])('of %j the reason is %s', (assignment, reason) => {
  expect(leakOf(assignment, new Set(['A']))?.reason).toBe(reason);
});

it('takes every device for known where none is named', () => {
  expect(leakOf({ ...asset, serialNumber: 'B' }, undefined)).toBeUndefined();
});
