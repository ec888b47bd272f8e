import type { CallOptions } from '@mdmkit/core';
import { type Device, deviceMethods } from '../api/devices.ts';
import { separateOptions } from '../checks/call-options.ts';
import { checkSameEnterprise } from '../checks/same-enterprise.ts';
import { type EmmError, emmErrorFamily } from '../errors/errors.ts';
import type { GoogleClient } from '../google/google-client.ts';
import { type PolicyGoal, type PolicyState, policyState } from './policy-state.ts';

/** The options of `policies.waitUntilApplied`. */
export interface WaitUntilAppliedOptions extends Omit<CallOptions, 'totalTimeoutMs'> {
  /** The wait between two reads of the device, in milliseconds. Default: 10,000. */
  readonly pollMs?: number;
  /** The limit for the whole wait, in milliseconds. Default: 600,000. */
  readonly waitMs?: number;
}

/** The state of a device that has applied a policy. */
export interface AppliedPolicy extends PolicyState {
  /** The device, as the last read returned it. */
  readonly device: Device;
}

/**
 * Reads a device until it has applied a version of a policy or a later one, and no change is in progress. A device can
 * apply a policy and still not comply with all of it: `problems` lists what it does not comply with.
 *
 * @throws EmmError - `EMM_POLICY_NOT_APPLIED` after `waitMs`; `EMM_NOT_FOUND` if the device was deleted.
 */
export async function waitUntilApplied(
  google: GoogleClient,
  deviceName: string,
  goal: PolicyGoal,
  options?: WaitUntilAppliedOptions,
): Promise<AppliedPolicy> {
  const [own, callOptions] = separateOptions('policies.waitUntilApplied', options, ['pollMs', 'waitMs']);
  const { pollMs = 10_000, waitMs = 600_000 } = own;
  checkSameEnterprise(deviceMethods.get.row, deviceName, goal.policyName, 'policyName');
  const endMs = google.elapsedMs() + waitMs;
  for (;;) {
    const device = await google.send(deviceMethods.get, deviceName, {}, callOptions);
    const state = policyState(device, goal);
    if (state.settled) return { ...state, device };
    const remainingMs = endMs - google.elapsedMs();
    if (remainingMs <= 0) throw notApplied(google, device, state);
    await google.sleep(Math.min(pollMs, remainingMs), callOptions.signal);
  }
}

function notApplied(google: GoogleClient, device: Device, { reached, problems }: PolicyState): EmmError {
  const waiting = problems.filter(({ state }) => state === 'waiting');
  const detail = reached
    ? `still in progress: ${waiting.map(({ settingName, packageName }) => packageName ?? settingName).join(', ')}`
    : `the device has applied version ${device.appliedPolicyVersion ?? 'none'} of ${device.appliedPolicyName?.split('/').at(-1) ?? 'no policy'}`;
  return emmErrorFamily.create('EMM_POLICY_NOT_APPLIED', {
    service: google.api.service,
    operation: 'policies.waitUntilApplied',
    detail,
  }) as EmmError;
}
