import type { Secret } from '@mdmkit/core';
import { checkArgument } from '@mdmkit/core';
import type { ExternalAccount } from './external-account.ts';
import type { ServiceAccountKey } from './service-account.ts';

/** Acting as another service account. (Google: service account impersonation) */
export interface Impersonation {
  /** Distinguishes it from the other identities. */
  readonly kind: 'impersonation';
  /** The identity that impersonates. */
  readonly source: ServiceAccountKey | ExternalAccount;
  /** The account to act as: `name@project.iam.gserviceaccount.com`. */
  readonly target: string;
  /** The chain of accounts in between; each can create tokens for the next one. Default: none. */
  readonly delegates?: readonly string[];
}

/** The identities that Google issues access tokens for. */
export type GoogleIdentity = ServiceAccountKey | ExternalAccount | Impersonation;

/**
 * An identity, or a function that returns one. The client calls the function for each new token, so that a replaced key
 * takes effect.
 */
export type EmmCredential = GoogleIdentity | (() => GoogleIdentity | Promise<GoogleIdentity>);

/**
 * Creates the credential for acting as another service account.
 *
 * @throws TypeError - If `target` is not the e-mail address of an account.
 */
export function impersonate(options: Omit<Impersonation, 'kind'>): Impersonation {
  checkArgument('impersonate', 'options', options, 'object');
  if (!/^[^\s@/]+@[^\s@/]+$/.test(options.target))
    throw new TypeError('target must be the e-mail address of an account');
  return { kind: 'impersonation', ...options };
}

/** The parts that identify a credential in a shared store. */
export function identityParts(identity: GoogleIdentity): readonly (string | Secret)[] {
  if (!('kind' in identity)) return [identity.clientEmail, identity.keyId, identity.privateKey];
  if (identity.kind === 'impersonation') {
    return ['as', identity.target, ...(identity.delegates ?? []), ...identityParts(identity.source)];
  }
  return ['external', identity.audience, identity.impersonates ?? ''];
}
