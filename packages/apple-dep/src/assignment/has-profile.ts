import type { Device } from '../api/device.ts';
import { toProfileUuid } from '../profile/profile-uuid.ts';

/**
 * Whether a device has a profile. With `undefined`: whether it has no profile.
 *
 * The state of the profile counts first: a device that was moved or assigned again may still name a profile that is not
 * in effect. (fleet#39871)
 */
export function hasProfile(device: Device, profileUuid: string | undefined): boolean {
  const { profileStatus } = device;
  const effective = profileStatus === 'assigned' || profileStatus === 'pushed';
  if (profileUuid === undefined) return !effective;
  return effective && toProfileUuid(device.profileUuid ?? '') === profileUuid;
}
