import type { Json } from './json.ts';
import type { PolicyBook } from './policies.ts';
import type { SimulatedProject } from './projects.ts';

/** What Google stores of an enterprise. */
export interface EnterpriseDocument {
  /** The name: `enterprises/LC01abcd23`. */
  readonly name: string;
  /** The display name. */
  enterpriseDisplayName?: string;
  /** The topic that notifications are published to. */
  pubsubTopic?: string;
  /** The types of notifications that are published. */
  enabledNotificationTypes?: string[];
  /** Every other member. */
  [member: string]: unknown;
}

/** An enrolment token. */
export interface TokenState {
  readonly document: Json & { readonly name: string };
  readonly value: string;
  readonly expiresAtMs: number;
  readonly oneTimeOnly: boolean;
  used: boolean;
}

/** What a device needs of its enterprise. */
export interface EnterpriseCore {
  readonly name: string;
  readonly project: SimulatedProject;
  document: EnterpriseDocument;
  readonly policies: PolicyBook;
  /** The id of a policy of this enterprise, from its name or id. */
  policyIdOf(policyName: unknown): string | undefined;
  /** Removes a device from the list. */
  forget(name: string): void;
}
