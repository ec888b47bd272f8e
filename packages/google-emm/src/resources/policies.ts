import { type CallOptions, checkArgument, type List } from '@mdmkit/core';
import {
  type ApplicationChange,
  type ApplicationPolicy,
  maxPoliciesPerPage,
  type Policy,
  type PolicyDocument,
  policyMethods,
} from '../api/policies.ts';
import { checkList } from '../checks/check-object.ts';
import type { GoogleClient } from '../google/google-client.ts';
import type { ListOptions } from '../google/google-list.ts';
import { acceptDeleted, readIfUnchanged } from '../google/repeated-write.ts';
import type { PolicyMaskPath } from '../policy/policy-mask.ts';
import type { PolicyGoal } from '../policy/policy-state.ts';
import { type AppliedPolicy, type WaitUntilAppliedOptions, waitUntilApplied } from '../policy/wait-until-applied.ts';

/** What a patch of a policy changes: the members that a mask names, or all. */
export type PatchPolicyOptions = CallOptions &
  (
    | {
        /** The paths of the members to change. A member that the policy lacks is cleared. */
        readonly updateMask: readonly PolicyMaskPath[];
        /** Not together with `updateMask`. */
        readonly replaceAll?: undefined;
      }
    | {
        /** Replaces every member: a member that the policy lacks is cleared, apps included. */
        readonly replaceAll: true;
        /** Not together with `replaceAll`. */
        readonly updateMask?: undefined;
      }
  );

/** Calls about policies. */
export interface PolicyCalls {
  /** Reads a policy: `enterprises/{enterprise}/policies/{policy}`. */
  get(name: string, options?: CallOptions): Promise<Policy>;
  /**
   * Changes a policy, or creates it. `updateMask` names the members that change; `replaceAll: true` replaces all of
   * them, apps included.
   *
   * @throws EmmError - `EMM_INVALID_REQUEST` if a member is misspelt or the mask is missing; nothing was sent.
   * @example
   * ```ts
   * await emm.policies.patch(name, { cameraDisabled: true }, { updateMask: ['cameraDisabled'] });
   * ```
   */
  patch(name: string, policy: PolicyDocument, options: PatchPolicyOptions): Promise<Policy>;
  /** Deletes a policy that no device uses. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /** Lists the policies of an enterprise. */
  list(parent: string, options?: ListOptions): List<Policy>;
  /** Changes or adds the rules for some apps. The rules for other apps stay as they are. (modifyPolicyApplications) */
  modifyApplications(name: string, changes: readonly ApplicationChange[], options?: CallOptions): Promise<Policy>;
  /** Adds apps to the policy, with `FORCE_INSTALLED` unless an app has another `installType`. */
  installApplications(
    name: string,
    applications: readonly (string | ApplicationPolicy)[],
    options?: CallOptions,
  ): Promise<Policy>;
  /**
   * Removes apps from the policy. With the default `playStoreMode`, devices then uninstall them. Unknown packages are
   * ignored. (removePolicyApplications)
   */
  removeApplications(name: string, packageNames: readonly string[], options?: CallOptions): Promise<Policy>;
  /**
   * Waits until a device has applied a policy. Pass the answer of the write: `waitUntilApplied(device.name, policy)`.
   *
   * @throws EmmError - `EMM_POLICY_NOT_APPLIED` after `waitMs`.
   */
  waitUntilApplied(
    deviceName: string,
    policy: PolicyGoal | Policy,
    options?: WaitUntilAppliedOptions,
  ): Promise<AppliedPolicy>;
}

/** Creates the calls about policies. */
export function createPolicyCalls(google: GoogleClient): PolicyCalls {
  const methods = policyMethods;
  const get: PolicyCalls['get'] = (name, options) => google.send(methods.get, name, {}, options);
  const modify: PolicyCalls['modifyApplications'] = async (name, changes, options) => {
    checkList(methods.modify.row, changes, 'changes', 'a change');
    const body = {
      changes: changes.map(({ application, updateMask }) => ({
        application,
        ...(updateMask === undefined ? {} : { updateMask: updateMask.join(',') }),
      })),
    };
    const changed = google.send(methods.modify, name, { body }, options).then(({ policy }) => policy);
    return await readIfUnchanged(changed, () => get(name, options));
  };
  return {
    get,
    patch: (name, policy, options) => google.patch(methods, name, policy, options),
    delete: (name, options) => acceptDeleted(google.send(methods.delete, name, {}, options)),
    list: (parent, options) =>
      google.list({ method: methods.list, member: 'policies', maxPageSize: maxPoliciesPerPage }, parent, options),
    modifyApplications: modify,
    async installApplications(name, applications, options) {
      checkList(methods.modify.row, applications, 'applications', 'an app');
      return await modify(name, applications.map(toInstallation), options);
    },
    async removeApplications(name, packageNames, options) {
      checkList(methods.remove.row, packageNames, 'packageNames', 'a package');
      const body = { packageNames: [...packageNames] };
      const changed = google.send(methods.remove, name, { body }, options).then(({ policy }) => policy);
      return await readIfUnchanged(changed, () => get(name, options));
    },
    async waitUntilApplied(deviceName, policy, options) {
      checkArgument('policies.waitUntilApplied', 'deviceName', deviceName, 'text');
      checkArgument('policies.waitUntilApplied', 'policy', policy, 'object');
      return await waitUntilApplied(google, deviceName, toGoal(policy), options);
    },
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
