import type { Clock } from '@mdmkit/core';
import { assertionAudience } from '../auth/client-assertion.ts';
import type { AccountRecord } from './accounts.ts';

/** An assertion may live no longer than this, in seconds: 180 days. (Apple: Implementing OAuth) */
const maxLifetimeSeconds = 180 * 24 * 60 * 60;

/** Judges an account's assertion; answers what is wrong with it, if anything. */
export type AssertionCheck = (assertion: string, account: AccountRecord) => Promise<string | undefined>;

/**
 * Creates the check of client assertions: key and algorithm, signature, issuer, subject, audience, times, and that its
 * id is new.
 */
export function createAssertionCheck(clock: Clock): AssertionCheck {
  const usedIds = new Map<string, number>();
  return async (assertion, account) => {
    const { decodeProtectedHeader, errors, jwtVerify } = await import('jose');
    const now = Math.floor(clock.now() / 1000);
    try {
      const { kid } = decodeProtectedHeader(assertion);
      const key = account.keys.get(kid ?? '');
      if (!key) return 'kid names no key of the account';
      const { payload } = await jwtVerify(assertion, key, {
        algorithms: ['ES256'],
        issuer: account.clientId,
        subject: account.clientId,
        audience: assertionAudience,
        requiredClaims: ['iat', 'exp', 'jti'],
        currentDate: new Date(clock.now()),
      });
      const { iat = 0, exp = 0, jti = '' } = payload;
      if (iat > now) return 'iat lies in the future';
      if (exp - iat > maxLifetimeSeconds) return 'exp is more than 180 days after iat';
      forgetExpired(usedIds, now);
      if (usedIds.has(jti)) return 'jti was used before';
      usedIds.set(jti, exp);
      return undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError) return error.message;
      // jose throws a TypeError for a text that is no JWS at all.
      if (error instanceof TypeError) return 'the assertion is no JWT';
      throw error;
    }
  };
}

function forgetExpired(usedIds: Map<string, number>, now: number): void {
  for (const [id, exp] of usedIds) if (exp < now) usedIds.delete(id);
}
