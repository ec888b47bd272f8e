import type { CallOptions } from '@mdmkit/core';
import { type Device, deviceMethods } from '../api/devices.ts';
import { checkSameEnterprise } from '../checks/same-enterprise.ts';
import { type EmmError, emmErrorFamily } from '../errors/errors.ts';
import type { GoogleClient } from '../google/google-client.ts';
import { type PolicyGoal, type PolicyState, policyState } from './policy-state.ts';

/** How {@link waitUntilApplied} waits. */
export interface WaitUntilAppliedOptions extends Omit<CallOptions, 'totalTimeoutMs'> {
  /** The wait between two reads of the device, in milliseconds. Default: 10,000. */
  readonly pollMs?: number;
  /** The limit for the whole wait, in milliseconds. Default: 600,000. */
  readonly waitMs?: number;
}

/** Where a device stands once it has settled. */
export interface AppliedPolicy extends PolicyState {
  /** The device as it was read last. */
  readonly device: Device;
}

/**
 * Reads a device until it has applied a policy in a version or a later one, and nothing is under way any more. What the
 * device does not follow is in `problems`: being applied is not the same as being followed.
 *
 * @throws EmmError - `EMM_POLICY_NOT_APPLIED` when the time is up; `EMM_NOT_FOUND` when the device is gone.
 */
export async function waitUntilApplied(
  google: GoogleClient,
  deviceName: string,
  goal: PolicyGoal,
  options: WaitUntilAppliedOptions = {},
): Promise<AppliedPolicy> {
  const { pollMs = 10_000, waitMs = 600_000, ...callOptions } = options;
  checkSameEnterprise(deviceMethods.get.row, deviceName, goal.policyName, 'policyName');
  const endMs = google.elapsedMs() + waitMs;
  for (;;) {
    const device = await google.send(deviceMethods.get, deviceName, {}, callOptions);
    const state = policyState(device, goal);
    if (state.settled) return { ...state, device };
    const leftMs = endMs - google.elapsedMs();
    if (leftMs <= 0) throw notApplied(google, device, state);
    await google.sleep(Math.min(pollMs, leftMs), options.signal);
  }
}

function notApplied(google: GoogleClient, device: Device, { reached, problems }: PolicyState): EmmError {
  const waiting = problems.filter(({ state }) => state === 'waiting');
  const detail = reached
    ? `still under way: ${waiting.map(({ settingName, packageName }) => packageName ?? settingName).join(', ')}`
    : `the device has applied version ${device.appliedPolicyVersion ?? 'none'} of ${device.appliedPolicyName?.split('/').at(-1) ?? 'no policy'}`;
  return emmErrorFamily.create('EMM_POLICY_NOT_APPLIED', {
    service: google.api.service,
    operation: 'policies.waitUntilApplied',
    detail,
  }) as EmmError;
}
