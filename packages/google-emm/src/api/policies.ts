import { z } from 'zod';
import { defineMethod } from './define.ts';
import type { AmapiMethods } from './generated/method-types.ts';
import { amapi } from './google-api.ts';
import type { BodyOf, Known } from './method-types.ts';

/** A policy as it is written. (Android Management: Policy) */
export type PolicyDocument = BodyOf<AmapiMethods['enterprises.policies.patch']>;

/**
 * A policy as Google has it. `version` is a decimal text that rises with every write; compare it as a BigInt.
 * (Android Management: Policy)
 */
export type Policy = Known<AmapiMethods['enterprises.policies.get']['result'], 'name' | 'version'>;

/** The rules for one app in a policy. (Android Management: ApplicationPolicy) */
export type ApplicationPolicy = NonNullable<PolicyDocument['applications']>[number];

/** A change of the rules for one app. (Android Management: ApplicationPolicyChange) */
export interface ApplicationChange {
  /** The rules; `packageName` says which app. */
  readonly application: ApplicationPolicy;
  /** The members that change. Default: all. */
  readonly updateMask?: readonly string[];
}

/** What a change of apps answers. */
type Changed = { readonly policy: Policy };

/** Versions are decimal texts; a server that sends a number is understood as well. */
const PolicyWire = z.looseObject({ name: z.string(), version: z.union([z.string().regex(/^\d+$/), z.number()]) });
const ChangedWire = z.looseObject({ policy: PolicyWire });

/** The methods of policies. */
export const policyMethods = {
  get: defineMethod<Policy>(amapi, 'enterprises.policies.get', PolicyWire),
  patch: defineMethod<Policy>(amapi, 'enterprises.policies.patch', PolicyWire),
  delete: defineMethod<undefined>(amapi, 'enterprises.policies.delete'),
  modify: defineMethod<Changed>(amapi, 'enterprises.policies.modifyPolicyApplications', ChangedWire),
  remove: defineMethod<Changed>(amapi, 'enterprises.policies.removePolicyApplications', ChangedWire),
  list: defineMethod<{ policies?: Policy[]; nextPageToken?: string }>(
    amapi,
    'enterprises.policies.list',
    z.looseObject({ policies: z.array(z.looseObject({ name: z.string() })).optional() }),
  ),
};

/** The most policies that are asked for in one page. */
export const maxPoliciesPerPage = 100;
