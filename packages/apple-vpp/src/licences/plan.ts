import type { CallOptions } from '@mdmkit/core';
import type { AssetAssignment } from '../jobs/group-assignments.ts';
import type { AssetStep } from '../jobs/step.ts';
import type { Leak } from './leaks.ts';

/** The users and devices that are to have one asset; all others are to have none. */
export interface DesiredLicence {
  /** The store's number: digits. */
  readonly adamId: string;
  /** The quality. Default: `STDQ`. */
  readonly pricingParam?: 'STDQ' | 'PLUS';
  /** The users. Default: none. */
  readonly clientUserIds?: readonly string[];
  /** The devices. Default: none. */
  readonly serialNumbers?: readonly string[];
}

/** What to plan. */
export interface PlanOptions extends CallOptions {
  /** Who is to have what. Assets that are not named are left alone; one without targets is taken from everybody. */
  readonly desired: readonly DesiredLicence[];
  /** Whether licences of the named assets are taken from those who are not to have them. Default: true. */
  readonly takeBack?: boolean;
  /** Every device there is: assignments to others are leaks. Default: unknown, so none is. */
  readonly knownSerialNumbers?: ReadonlySet<string>;
  /** Whether leaks are looked for, which reads all assignments, and taken back. Default: looked for, not taken back. */
  readonly leaks?: 'ignore' | 'find' | 'take-back';
}

/** A desired assignment that is impossible. */
export interface PlanProblem {
  /** The asset. */
  readonly adamId: string;
  /** The quality. */
  readonly pricingParam: 'STDQ' | 'PLUS';
  /** What stands in the way. */
  readonly reason: 'asset-unknown' | 'not-device-assignable' | 'not-revocable';
  /** How many assignments it concerns. */
  readonly assignments: number;
}

/** Licences that are missing. */
export interface Shortage {
  /** The asset. */
  readonly adamId: string;
  /** The quality. */
  readonly pricingParam: 'STDQ' | 'PLUS';
  /** How many the plan gives away. */
  readonly needed: number;
  /** How many there are, those included that the plan takes back. */
  readonly available: number;
  /** How many are missing. */
  readonly missing: number;
}

/** What would be done: a dry run. Give it to `licences.apply`. */
export interface LicencePlan {
  /** The location that it was made for. */
  readonly uId: string;
  /** Assignments to make. */
  readonly add: readonly AssetAssignment[];
  /** Assignments to end. */
  readonly remove: readonly AssetAssignment[];
  /** How many desired assignments exist already. */
  readonly unchanged: number;
  /** Licences that are no longer used. */
  readonly leaks: readonly Leak[];
  /** Licences that are missing; `apply` refuses while there are any. */
  readonly shortages: readonly Shortage[];
  /** Desired assignments that are impossible; `apply` refuses while there are any. */
  readonly problems: readonly PlanProblem[];
  /** The requests that `apply` will send, in order, and no others unless something fails. */
  readonly steps: readonly AssetStep[];
}
