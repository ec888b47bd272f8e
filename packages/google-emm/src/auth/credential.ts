import type { Secret } from '@mdmkit/core';
import type { ExternalAccount } from './external-account.ts';
import type { ServiceAccountKey } from './service-account.ts';

/** Acting as another service account, which this one may make tokens for. (Google: service account impersonation) */
export interface Impersonation {
  /** Tells it from the other kinds. */
  readonly kind: 'impersonation';
  /** Who impersonates. */
  readonly source: ServiceAccountKey | ExternalAccount;
  /** The account to act as: `name@project.iam.gserviceaccount.com`. */
  readonly target: string;
  /** Accounts in between, each of which may make tokens for the next. Default: none. */
  readonly delegates?: readonly string[];
}

/** The ways to a token of Google's. */
export type GoogleIdentity = ServiceAccountKey | ExternalAccount | Impersonation;

/**
 * A key or another way to a token, or a function that yields one: called anew for each token, so that a replaced key
 * takes effect.
 */
export type EmmCredential = GoogleIdentity | (() => GoogleIdentity | Promise<GoogleIdentity>);

/**
 * Makes the credential for acting as another service account.
 *
 * @throws TypeError - When `target` is no account's e-mail address.
 */
export function impersonate(options: Omit<Impersonation, 'kind'>): Impersonation {
  if (!/^[^\s@/]+@[^\s@/]+$/.test(options.target))
    throw new TypeError('target must be the e-mail address of an account');
  return { kind: 'impersonation', ...options };
}

/** What a credential is made of, to tell one from another in a shared store. */
export function identityParts(identity: GoogleIdentity): readonly (string | Secret)[] {
  if (!('kind' in identity)) return [identity.clientEmail, identity.keyId, identity.privateKey];
  if (identity.kind === 'impersonation') {
    return ['as', identity.target, ...(identity.delegates ?? []), ...identityParts(identity.source)];
  }
  return ['external', identity.audience, identity.impersonates ?? ''];
}
