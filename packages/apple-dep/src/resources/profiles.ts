import { type Caller, type CallOptions, type Hooks, notify } from '@mdmkit/core';
import type { DeviceStatus } from '../api/device.ts';
import type { Profile, StoredProfile } from '../api/profile.ts';
import { assignProfile, defineProfile, getProfile, removeProfile } from '../api/profiles.ts';
import { depErrorFamily } from '../errors/dep-error.ts';
import { checkProfile } from '../profile/check-profile.ts';
import { toProfileUuid } from '../profile/profile-uuid.ts';

/** How a profile is defined. */
export interface DefineProfileOptions extends CallOptions {
  /** Whether a skip key that is not documented is refused; else the hook `onDrift` is told. Default: false. */
  readonly strict?: boolean;
}

/** A profile that was defined. */
export interface ProfileDefinition {
  /** Its identifier: 32 upper-case hexadecimal digits. */
  readonly profileUuid: string;
  /** What became of the devices it named. */
  readonly devices: ReadonlyMap<string, DeviceStatus>;
}

/** What became of an assignment. */
export interface ProfileAssignment {
  /** What became of each device. */
  readonly devices: ReadonlyMap<string, DeviceStatus>;
  /** How long the devices that were `THROTTLED` must not be tried again, in milliseconds, where the service says so. */
  readonly retryAfterMs: number | undefined;
}

/** The calls about profiles. */
export interface ProfileCalls {
  /**
   * Defines a profile. None can be changed or deleted later: to change one, define another and assign that.
   *
   * @throws DepError - `DEP_INVALID_REQUEST` before anything is sent, naming what is wrong.
   */
  define(profile: Profile, options?: DefineProfileOptions): Promise<ProfileDefinition>;
  /**
   * Reads a profile.
   *
   * @throws DepError - `DEP_PROFILE_NOT_FOUND` when there is none.
   */
  get(profileUuid: string, options?: CallOptions): Promise<StoredProfile>;
  /**
   * Assigns a profile to up to 1,000 devices, and answers what became of each. It counts at a device's next activation.
   * `planAssignment` and `applyAssignment` do it for a fleet.
   *
   * @throws DepError - `DEP_PROFILE_NOT_FOUND` when there is no such profile.
   */
  assign(profileUuid: string, serialNumbers: readonly string[], options?: CallOptions): Promise<ProfileAssignment>;
  /**
   * Removes whatever profile up to 1,000 devices have, and answers what became of each.
   *
   * @throws DepError
   */
  remove(serialNumbers: readonly string[], options?: CallOptions): Promise<ReadonlyMap<string, DeviceStatus>>;
}

/** Makes the calls about profiles. */
export function createProfileCalls(caller: Caller, label: string | undefined, hooks: Hooks): ProfileCalls {
  return {
    async define(profile, { strict = false, ...options } = {}) {
      const facts = { service: 'apple.dep', operation: defineProfile.name, label };
      const problems = checkProfile(profile, {
        strict,
        report: (surprise) => notify(hooks.onDrift, { ...facts, ...surprise }),
      });
      if (problems.length > 0)
        throw depErrorFamily.createCommon('INVALID_REQUEST', { ...facts, detail: problems.join('; ') });
      const { profileUuid, devices } = await caller.call(defineProfile, { body: profile }, options);
      return { profileUuid, devices: new Map(Object.entries(devices ?? {})) };
    },
    get: (profileUuid, options) =>
      caller.call(getProfile, { query: { profileUuid: toProfileUuid(profileUuid) } }, options),
    async assign(profileUuid, serialNumbers, options) {
      const body = { profileUuid: toProfileUuid(profileUuid), devices: [...serialNumbers] };
      const { devices = {}, retryAfterSeconds } = await caller.call(assignProfile, { body }, options);
      return {
        devices: new Map(Object.entries(devices)),
        retryAfterMs: retryAfterSeconds === undefined ? undefined : Math.max(0, retryAfterSeconds) * 1000,
      };
    },
    async remove(serialNumbers, options) {
      const { devices = {} } = await caller.call(removeProfile, { body: { devices: [...serialNumbers] } }, options);
      return new Map(Object.entries(devices));
    },
  };
}
