import { expect, test } from 'vitest';
import { hasProfile } from '../../src/assignment/has-profile.ts';

const uuid = 'A'.repeat(32);

test.each([
  ['assigned', uuid, true],
  ['pushed', uuid.toLowerCase(), true],
  ['removed', uuid, false],
  ['empty', undefined, false],
  [undefined, uuid, false],
  ['assigned', undefined, false],
  ['assigned', 'B'.repeat(32), false],
])('status %s with profile %s: %s', (profileStatus, profileUuid, expected) => {
  const device = {
    serialNumber: 'X1',
    ...(profileStatus ? { profileStatus } : {}),
    ...(profileUuid ? { profileUuid } : {}),
  };
  expect(hasProfile(device, uuid)).toBe(expected);
});

test('without a wanted profile, only a profile in effect counts', () => {
  expect(hasProfile({ serialNumber: 'X1', profileStatus: 'removed', profileUuid: uuid }, undefined)).toBe(true);
  expect(hasProfile({ serialNumber: 'X1', profileStatus: 'pushed', profileUuid: uuid }, undefined)).toBe(false);
});
