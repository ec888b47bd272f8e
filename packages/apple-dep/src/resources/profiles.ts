import { type Caller, type CallOptions, checkArgument, type Hooks, notify } from '@mdmkit/core';
import type { DeviceStatus } from '../api/device.ts';
import type { Profile, StoredProfile } from '../api/profile.ts';
import { assignProfile, defineProfile, getProfile, removeProfile } from '../api/profiles.ts';
import { depErrorFamily } from '../errors/dep-error.ts';
import { checkProfile } from '../profile/check-profile.ts';
import { toProfileUuid } from '../profile/profile-uuid.ts';
import { bySerialNumber } from './by-serial-number.ts';

/** Options of `profiles.define`. */
export interface DefineProfileOptions extends CallOptions {
  /** Whether to refuse a skip key that Apple does not document. Otherwise the hook `onDrift` reports it. Default: false. */
  readonly strict?: boolean;
}

/** A new profile. */
export interface ProfileDefinition {
  /** The identifier of the profile: 32 upper-case hexadecimal digits. */
  readonly profileUuid: string;
  /** The status of each device that the profile names. */
  readonly devices: ReadonlyMap<string, DeviceStatus>;
}

/** The result of an assignment. */
export interface ProfileAssignment {
  /** The status of each device. */
  readonly devices: ReadonlyMap<string, DeviceStatus>;
  /** How long to wait before the devices with the status `THROTTLED` are tried again, in milliseconds, if the service says so. */
  readonly retryAfterMs: number | undefined;
}

/** The profile calls. */
export interface ProfileCalls {
  /**
   * Defines a profile. A profile can never be changed or deleted: to change one, define and assign a new profile.
   *
   * @throws DepError - `DEP_INVALID_REQUEST` before anything is sent; the message names what is wrong.
   */
  define(profile: Profile, options?: DefineProfileOptions): Promise<ProfileDefinition>;
  /**
   * Reads a profile.
   *
   * @throws DepError - `DEP_PROFILE_NOT_FOUND` if there is no such profile.
   */
  get(profileUuid: string, options?: CallOptions): Promise<StoredProfile>;
  /**
   * Assigns a profile to up to 1,000 devices. Returns the status of each device. The profile takes effect at the next
   * activation of the device. `planAssignment` and `applyAssignment` assign profiles to a fleet.
   *
   * @throws DepError - `DEP_PROFILE_NOT_FOUND` if there is no such profile.
   */
  assign(profileUuid: string, serialNumbers: readonly string[], options?: CallOptions): Promise<ProfileAssignment>;
  /**
   * Removes the profile from up to 1,000 devices. Returns the status of each device.
   *
   * @throws DepError
   */
  remove(serialNumbers: readonly string[], options?: CallOptions): Promise<ReadonlyMap<string, DeviceStatus>>;
}

/** Creates the profile calls. */
export function createProfileCalls(caller: Caller, label: string | undefined, hooks: Hooks): ProfileCalls {
  return {
    async define(profile, defineOptions = {}) {
      checkArgument('profiles.define', 'profile', profile, 'object');
      checkArgument('profiles.define', 'options', defineOptions, 'object');
      const { strict = false, ...options } = defineOptions;
      const facts = { service: 'apple.dep', operation: defineProfile.name, label };
      const problems = checkProfile(profile, {
        strict,
        report: (surprise) => notify(hooks.onDrift, { ...facts, ...surprise }),
      });
      if (problems.length > 0)
        throw depErrorFamily.createCommon('INVALID_REQUEST', { ...facts, detail: problems.join('; ') });
      const { profileUuid, devices } = await caller.call(defineProfile, { body: profile }, options);
      return { profileUuid, devices: bySerialNumber(devices ?? {}, profile.devices ?? []) };
    },
    async get(profileUuid, options) {
      checkArgument('profiles.get', 'profileUuid', profileUuid, 'text');
      return await caller.call(getProfile, { query: { profileUuid: toProfileUuid(profileUuid) } }, options);
    },
    async assign(profileUuid, serialNumbers, options) {
      checkArgument('profiles.assign', 'profileUuid', profileUuid, 'text');
      checkArgument('profiles.assign', 'serialNumbers', serialNumbers, 'list');
      const requested = [...serialNumbers];
      const body = { profileUuid: toProfileUuid(profileUuid), devices: requested };
      const { devices, retryAfterSeconds } = await caller.call(assignProfile, { body }, options);
      return {
        devices: bySerialNumber(devices, requested),
        retryAfterMs: retryAfterSeconds === undefined ? undefined : Math.max(0, retryAfterSeconds) * 1000,
      };
    },
    async remove(serialNumbers, options) {
      checkArgument('profiles.remove', 'serialNumbers', serialNumbers, 'list');
      const requested = [...serialNumbers];
      const { devices } = await caller.call(removeProfile, { body: { devices: requested } }, options);
      return bySerialNumber(devices, requested);
    },
  };
}
