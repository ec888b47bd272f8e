import type { CallOptions, List } from '@mdmkit/core';
import {
  type ApplicationChange,
  type ApplicationPolicy,
  maxPoliciesPerPage,
  type Policy,
  type PolicyDocument,
  policyMethods,
} from '../api/policies.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import type { GoogleClient, ListOptions } from '../google/google-client.ts';
import { orGone, orPresent } from '../google/unchanged.ts';
import type { PolicyMaskPath } from '../policy/policy-mask.ts';
import type { PolicyGoal } from '../policy/policy-state.ts';
import { type AppliedPolicy, type WaitUntilAppliedOptions, waitUntilApplied } from '../policy/wait-until-applied.ts';

/** What a patch changes: the members that a mask names, or everything. */
export type PatchPolicyOptions = CallOptions &
  (
    | { readonly updateMask: readonly PolicyMaskPath[]; readonly replaceAll?: undefined }
    | { readonly replaceAll: true; readonly updateMask?: undefined }
  );

/** The policies. */
export interface Policies {
  /** Reads a policy: `enterprises/{enterprise}/policies/{policy}`. */
  get(name: string, options?: CallOptions): Promise<Policy>;
  /**
   * Changes a policy, or makes it. Only the members that `updateMask` names change; `replaceAll: true` replaces them all,
   * apps included. A misspelt member is named before anything is sent.
   */
  patch(name: string, policy: PolicyDocument, options: PatchPolicyOptions): Promise<Policy>;
  /** Deletes a policy that no device uses. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /** The policies of an enterprise. */
  list(parent: string, options?: ListOptions): List<Policy>;
  /** Changes the rules for some apps, or adds them, and leaves the others alone. (modifyPolicyApplications) */
  modifyApplications(name: string, changes: readonly ApplicationChange[], options?: CallOptions): Promise<Policy>;
  /** Has apps installed: adds them to the policy, `FORCE_INSTALLED` where nothing else is said. */
  installApplications(
    name: string,
    applications: readonly (string | ApplicationPolicy)[],
    options?: CallOptions,
  ): Promise<Policy>;
  /**
   * Takes apps out of the policy. With the usual `playStoreMode`, devices then remove them. Unknown ones are ignored.
   * (removePolicyApplications)
   */
  removeApplications(name: string, packageNames: readonly string[], options?: CallOptions): Promise<Policy>;
  /**
   * Waits until a device has applied a policy: `waitUntilApplied(device.name, policy)` with what a write answered.
   *
   * @throws EmmError - `EMM_POLICY_NOT_APPLIED` when the time is up.
   */
  waitUntilApplied(
    deviceName: string,
    policy: PolicyGoal | Policy,
    options?: WaitUntilAppliedOptions,
  ): Promise<AppliedPolicy>;
}

/** Binds the policies to a client. */
export function createPolicies(google: GoogleClient): Policies {
  const get: Policies['get'] = (name, options) => google.send(policyMethods.get, name, {}, options);
  const modify: Policies['modifyApplications'] = async (name, changes, options) => {
    if (changes.length === 0) throw invalidRequest(policyMethods.modify.row, 'a change was expected', 'changes');
    const body = {
      changes: changes.map(({ application, updateMask }) => ({
        application,
        ...(updateMask === undefined ? {} : { updateMask: updateMask.join(',') }),
      })),
    };
    const changed = google.send(policyMethods.modify, name, { body }, options).then(({ policy }) => policy);
    return await orPresent(changed, () => get(name, options));
  };
  return {
    get,
    patch: (name, policy, { updateMask, replaceAll, ...options }) =>
      orPresent(google.patch(policyMethods.patch, name, { body: policy, updateMask, replaceAll }, options), () =>
        get(name, options),
      ),
    delete: (name, options) => orGone(google.send(policyMethods.delete, name, {}, options)),
    list: (parent, options) =>
      google.list(
        { method: policyMethods.list, items: ({ policies }) => policies, maxPageSize: maxPoliciesPerPage },
        parent,
        options,
      ),
    modifyApplications: modify,
    installApplications: (name, applications, options) => modify(name, applications.map(toInstallation), options),
    async removeApplications(name, packageNames, options) {
      const { row } = policyMethods.remove;
      if (packageNames.length === 0) throw invalidRequest(row, 'a package was expected', 'packageNames');
      const body = { packageNames: [...packageNames] };
      const changed = google.send(policyMethods.remove, name, { body }, options).then(({ policy }) => policy);
      return await orPresent(changed, () => get(name, options));
    },
    waitUntilApplied: (deviceName, policy, options) => waitUntilApplied(google, deviceName, toGoal(policy), options),
  };
}

function toInstallation(application: string | ApplicationPolicy): ApplicationChange {
  if (typeof application === 'string')
    return { application: { packageName: application, installType: 'FORCE_INSTALLED' } };
  return { application: { installType: 'FORCE_INSTALLED', ...application } };
}

function toGoal(policy: PolicyGoal | Policy): PolicyGoal {
  if ('policyName' in policy) return policy;
  return { policyName: policy.name, version: policy.version };
}
