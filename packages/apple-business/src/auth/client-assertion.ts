import { Secret } from '@mdmkit/core';
import type { BusinessKey } from './private-key.ts';

/** The audience of every assertion: always with `v2`, whatever URL the token is asked from ("Implementing OAuth"). */
export const assertionAudience = 'https://account.apple.com/auth/oauth2/v2/token';

/** How far `iat` lies back, in seconds: a clock that is a little fast must not date it into the future. */
const backdateSeconds = 60;

/** How long an assertion can be used, in seconds. Apple allows 180 days; it is used once, at once. */
const lifetimeSeconds = 600;

/** What an assertion is made from. */
export interface ClientAssertionInput {
  /** The id of the API account: issuer and subject. */
  readonly clientId: string;
  /** The id of its key, as the portal shows it. */
  readonly keyId: string;
  /** The key. */
  readonly key: BusinessKey;
  /** The present time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** The assertion's own id, never used before. */
  readonly id: string;
}

/**
 * Signs the statement by which an API account asks for an access token (RFC 7523 §2.2): ES256, with the signature in
 * the form of JOSE (RFC 7518 §3.4), not DER.
 */
export async function signClientAssertion(input: ClientAssertionInput): Promise<Secret> {
  const { importJWK, SignJWT } = await import('jose');
  const key = await importJWK(JSON.parse(input.key.jwk.reveal()), 'ES256');
  const now = Math.floor(input.nowMs / 1000);
  const jwt = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: input.keyId, typ: 'JWT' })
    .setIssuer(input.clientId)
    .setSubject(input.clientId)
    .setAudience(assertionAudience)
    .setIssuedAt(now - backdateSeconds)
    .setExpirationTime(now + lifetimeSeconds)
    .setJti(input.id)
    .sign(key);
  return new Secret(jwt);
}
