import { digits } from '@mdmkit/core';
import { z } from 'zod';
import { defineMethod } from './define.ts';
import type * as generated from './generated/android-management.ts';
import { amapi } from './google-api.ts';
import { pageOf } from './page.ts';

/** A policy as it is sent. (Android Management: Policy) */
export interface PolicyDocument extends generated.Policy {}

/** A policy as Google returns it. Google leaves out members that hold their default. (Android Management: Policy) */
export interface Policy extends generated.Policy {
  /** The name of the policy: `enterprises/{enterprise}/policies/{policy}`. */
  readonly name: string;
  /** The version, as decimal text. It rises with every write; compare it as a BigInt. */
  readonly version: string;
}

/** The rules of a policy for one app. (Android Management: ApplicationPolicy) */
export interface ApplicationPolicy extends generated.ApplicationPolicy {}

/** A change of the rules for one app. (Android Management: ApplicationPolicyChange) */
export interface ApplicationChange {
  /** The rules. `packageName` identifies the app. */
  readonly application: ApplicationPolicy;
  /** The members that change. Default: all. */
  readonly updateMask?: readonly string[];
}

/** The answer to a change of apps. */
type Changed = { readonly policy: Policy };

/** Versions are decimal texts; a server that sends a number is understood as well. */
const PolicyWire = z.looseObject({ name: z.string(), version: digits(/^\d+$/) });
const ChangedWire = z.looseObject({ policy: PolicyWire });

/** The methods of policies. */
export const policyMethods = {
  get: defineMethod<Policy>(amapi, 'enterprises.policies.get', PolicyWire),
  patch: defineMethod<Policy>(amapi, 'enterprises.policies.patch', PolicyWire),
  delete: defineMethod<undefined>(amapi, 'enterprises.policies.delete'),
  modify: defineMethod<Changed>(amapi, 'enterprises.policies.modifyPolicyApplications', ChangedWire),
  remove: defineMethod<Changed>(amapi, 'enterprises.policies.removePolicyApplications', ChangedWire),
  list: defineMethod<{ policies?: Policy[] }>(
    amapi,
    'enterprises.policies.list',
    pageOf('policies', z.looseObject({ name: z.string() })),
  ),
};

/** The largest page size that the client requests. */
export const maxPoliciesPerPage = 100;
