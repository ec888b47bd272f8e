import { type Authentication, Secret, VendorError, waitFor } from '@mdmkit/core';
import { credentialError } from '../errors/credential-error.ts';
import type { ContentToken } from './content-token.ts';

/** A content token, or a function that yields the present one; it is asked before each request. */
export type VppCredential = ContentToken | (() => ContentToken | Promise<ContentToken>);

/**
 * The scheme of every call but the service configuration: `Authorization: Bearer` with the whole text of the token
 * (RFC 6750 §2.1).
 *
 * @throws TypeError - When the credential is neither a content token nor a function.
 */
export function createBearerAuthentication(credential: VppCredential): Authentication {
  if (typeof credential !== 'function' && !isToken(credential)) {
    throw new TypeError(
      'credential must be a content token, made by parseContentToken(), or a function that yields one',
    );
  }
  return {
    async authorize(_request, { signal }) {
      const token = typeof credential === 'function' ? await waitFor(ask(credential), signal) : credential;
      return { headers: { authorization: `Bearer ${token.value.reveal()}` } };
    },
  };
}

async function ask(credential: () => ContentToken | Promise<ContentToken>): Promise<ContentToken> {
  let token: unknown;
  try {
    token = await credential();
  } catch (error) {
    if (error instanceof VendorError) throw error;
    throw credentialError('VPP_CREDENTIAL_UNAVAILABLE', 'it threw', error);
  }
  if (!isToken(token))
    throw credentialError('VPP_CREDENTIAL_UNAVAILABLE', 'what it yielded was not made by parseContentToken()');
  return token;
}

function isToken(value: unknown): value is ContentToken {
  return typeof value === 'object' && value !== null && 'value' in value && value.value instanceof Secret;
}
