import type { Surprise } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { activationLockStatusFields, getActivationLockStatus } from '../../src/api/activation-lock-status.ts';

it('reads what is documented, and reports another kind of lock', () => {
  const surprises: Surprise[] = [];
  const read = (lockType: string) =>
    getActivationLockStatus.response?.read(
      { data: { type: 'activationLockStatus', id: 'C02', attributes: { isLocked: true, lockType } }, links: {} },
      (surprise) => surprises.push(surprise),
    ).data.attributes;
  for (const lockType of ['MDM', 'USER', 'NONE']) expect(read(lockType)).toEqual({ isLocked: true, lockType });
  expect(surprises).toEqual([]);
  expect(read('PET')).toEqual({ isLocked: true, lockType: 'PET' });
  expect(surprises).toMatchObject([{ kind: 'unknown-value' }]);
  expect(activationLockStatusFields).toEqual(['isLocked', 'lockType']);
});
