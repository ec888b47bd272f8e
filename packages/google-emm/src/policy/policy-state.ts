import { checkArgument } from '@mdmkit/core';
import type { Device } from '../api/devices.ts';

/** One setting that a device does not comply with, and whether that can change by itself. */
export interface PolicyProblem {
  /** The member of the policy. */
  readonly settingName: string | undefined;
  /** The app, if the problem is about an app. */
  readonly packageName: string | undefined;
  /** Google's reason, such as `API_LEVEL` or `APP_NOT_INSTALLED`. */
  readonly reason: string | undefined;
  /** Why the app could not be installed. */
  readonly installationFailureReason: string | undefined;
  /**
   * `waiting`: a change is in progress. `user`: the user has to act on the device. `failed`: it stays so unless a later
   * report clears it.
   */
  readonly state: 'waiting' | 'user' | 'failed';
}

/** The state of a policy on a device. */
export interface PolicyState {
  /** Whether the device has applied this version of the policy or a later one. */
  readonly reached: boolean;
  /** Whether it has, and no change of interest is in progress. */
  readonly settled: boolean;
  /** The settings that the device does not comply with. */
  readonly problems: readonly PolicyProblem[];
}

/** The policy that a device has to reach. */
export interface PolicyGoal {
  /** The name of the policy, or its id. */
  readonly policyName: string;
  /** The version that the write returned. */
  readonly version: string | bigint;
  /** The members of the policy that count; problems of other members are left out. Default: all. */
  readonly settings?: readonly string[];
  /** The apps that count; problems of other apps are left out. Default: all. */
  readonly packageNames?: readonly string[];
}

/**
 * Reads the state of a policy from the report of a device. Versions are compared as whole numbers with "at least": every
 * later write, of any client, raises the version, too.
 */
export function policyState(device: Device, goal: PolicyGoal): PolicyState {
  checkArgument('policyState', 'device', device, 'object');
  checkArgument('policyState', 'goal', goal, 'object');
  checkArgument('policyState', 'goal.policyName', goal.policyName, 'text');
  const applied = device.appliedPolicyName;
  const wanted = goal.policyName.split('/').at(-1);
  const reached =
    applied !== undefined &&
    applied.split('/').at(-1) === wanted &&
    toVersion(device.appliedPolicyVersion) >= toVersion(goal.version);
  const problems = (device.nonComplianceDetails ?? []).map(toProblem).filter((problem) => counts(problem, goal));
  return { reached, settled: reached && problems.every(({ state }) => state !== 'waiting'), problems };
}

function counts({ settingName, packageName }: PolicyProblem, { settings, packageNames }: PolicyGoal): boolean {
  if (settings && !settings.includes(settingName ?? '')) return false;
  return !packageNames || packageName === undefined || packageNames.includes(packageName);
}

type Detail = NonNullable<Device['nonComplianceDetails']>[number];

function toProblem(detail: Detail): PolicyProblem {
  const { settingName, packageName, nonComplianceReason: reason, installationFailureReason } = detail;
  return { settingName, packageName, reason, installationFailureReason, state: stateOf(detail) };
}

function stateOf({ nonComplianceReason, installationFailureReason }: Detail): PolicyProblem['state'] {
  if (nonComplianceReason === 'PENDING') return 'waiting';
  if (nonComplianceReason === 'APP_NOT_INSTALLED' && installationFailureReason === 'IN_PROGRESS') return 'waiting';
  return nonComplianceReason === 'USER_ACTION' ? 'user' : 'failed';
}

/** A version as a whole number of any size. A text that is no number counts as less than every version. */
export function toVersion(version: string | number | bigint | undefined): bigint {
  if (typeof version === 'bigint') return version;
  const text = String(version ?? '');
  return /^\d+$/.test(text) ? BigInt(text) : -1n;
}
