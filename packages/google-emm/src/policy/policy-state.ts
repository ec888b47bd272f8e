import type { Device } from '../api/devices.ts';

/** One setting that a device does not follow, and whether that may change by itself. */
export interface PolicyProblem {
  /** The member of the policy. */
  readonly settingName: string | undefined;
  /** The app, where it is about one. */
  readonly packageName: string | undefined;
  /** Google's reason, such as `API_LEVEL` or `APP_NOT_INSTALLED`. */
  readonly reason: string | undefined;
  /** Why an app could not be installed. */
  readonly installationFailureReason: string | undefined;
  /**
   * `waiting`: it is under way. `user`: somebody has to do something at the device. `failed`: as things are, it stays
   * so; a later report may still clear it.
   */
  readonly state: 'waiting' | 'user' | 'failed';
}

/** How far a device has got with a policy. */
export interface PolicyState {
  /** Whether the device has applied the policy in that version or a later one. */
  readonly reached: boolean;
  /** Whether it has, and nothing of interest is under way any more. */
  readonly settled: boolean;
  /** What it does not follow. */
  readonly problems: readonly PolicyProblem[];
}

/** What is looked for. */
export interface PolicyGoal {
  /** The policy's name, or its id alone. */
  readonly policyName: string;
  /** The version that the write answered. */
  readonly version: string | bigint;
  /** The members of the policy that count; the others' problems are left out. Default: all. */
  readonly settings?: readonly string[];
  /** The apps that count among the problems of apps. Default: all. */
  readonly packageNames?: readonly string[];
}

/**
 * Says from a device's report how far it has got with a policy. Versions are compared as whole numbers and with "at
 * least": any later write, of anybody's, raises them too.
 */
export function policyState(device: Device, goal: PolicyGoal): PolicyState {
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

/** A version as a number of any size; what is none counts as the version before the first. */
export function toVersion(version: string | number | bigint | undefined): bigint {
  if (typeof version === 'bigint') return version;
  const text = String(version ?? '');
  return /^\d+$/.test(text) ? BigInt(text) : -1n;
}
