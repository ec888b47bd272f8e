import { expect, it } from 'vitest';
import { OwnershipError, OwnershipLostError, VppError } from '../../src/index.ts';

it('is an error of this package, with the holder', () => {
  const error = new OwnershipLostError('VPP_OWNERSHIP_LOST', {
    operation: 'assets.associate',
    label: 'tenant-1',
    heldBy: { id: 'b', name: 'B'.repeat(500), metadata: 'c' },
    eventId: 'e',
  });
  expect(error).toBeInstanceOf(OwnershipError);
  expect(error).toBeInstanceOf(VppError);
  expect(error).toMatchObject({ name: 'OwnershipLostError', eventId: 'e', kind: 'conflict', label: 'tenant-1' });
  expect(error.message.length).toBeLessThan(400);
});

it('says that no MDM holds the location', () => {
  const error = new OwnershipError('VPP_TAKEOVER_MISMATCH', { operation: 'x', label: undefined, heldBy: undefined });
  expect(error.message).toContain('no MDM holds it');
});
