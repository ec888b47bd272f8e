import { randomBytes } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import { jwtGrantType, tokenUrl } from '../api/token-endpoints.ts';
import { jsonAnswer, oauthErrorAnswer } from './answers.ts';
import type { SimulatedServiceAccount } from './service-accounts.ts';

/** A token that the endpoint has issued. */
export interface IssuedToken {
  /** The account of the token. */
  readonly account: SimulatedServiceAccount;
  /** The scopes of the token. */
  readonly scopes: readonly string[];
  /** When it expires, in milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** Google's token endpoint. */
export interface TokenEndpoint {
  /** Answers `POST /token`. */
  answer(request: Request): Promise<Response>;
  /** Finds a token, expired or not; undefined if it was never issued or was revoked. */
  find(token: string): IssuedToken | undefined;
  /** Issues a token. */
  issue(account: SimulatedServiceAccount, scopes: readonly string[]): string;
  /** Revokes every token. */
  revokeAll(): void;
}

interface Claims {
  readonly iss: string;
  readonly aud: unknown;
  readonly scope: string;
  readonly iat: number;
  readonly exp: number;
}

const lifetimeSeconds = 3_599;
const longestAssertionSeconds = 3_600;
/** How far a clock may be off; Google names no figure, reports speak of minutes. */
const toleratedSkewSeconds = 300;
/** Tokens are stored for a day after their end, to distinguish an expired token from an unknown one. */
const rememberedMs = 24 * 60 * 60 * 1000;

/** Creates a token endpoint. It checks what Google checks: account, signature, audience, times, scope. */
export function createTokenEndpoint(
  accounts: ReadonlyMap<string, SimulatedServiceAccount>,
  clock: Clock,
): TokenEndpoint {
  const issued = new Map<string, IssuedToken>();
  const issue = (account: SimulatedServiceAccount, scopes: readonly string[]) => {
    for (const [old, { expiresAtMs }] of issued) {
      if (expiresAtMs + rememberedMs > clock.now()) break;
      issued.delete(old);
    }
    const token = `ya29.c.${randomBytes(96).toString('base64url')}`;
    issued.set(token, { account, scopes, expiresAtMs: clock.now() + lifetimeSeconds * 1000 });
    return token;
  };
  return {
    async answer(request) {
      const form = new URLSearchParams(await request.text());
      const grantType = form.get('grant_type') ?? '';
      if (grantType !== jwtGrantType)
        return oauthErrorAnswer('unsupported_grant_type', `Invalid grant_type: ${grantType}`);
      const assertion = form.get('assertion') ?? '';
      const claims = await readClaims(assertion);
      if (!claims) return oauthErrorAnswer('invalid_grant', 'Invalid JWT: Failed to parse the assertion.');
      const account = accounts.get(claims.iss);
      if (!account || account.deleted) return oauthErrorAnswer('invalid_grant', 'Invalid grant: account not found');
      if (account.disabled) return oauthErrorAnswer('invalid_grant', 'Invalid grant: account disabled');
      const refusal =
        (await refuseSignature(assertion, account)) ?? refuseClaims(claims, clock.now() / 1000, ownAddress(request));
      if (refusal) return refusal;
      const token = issue(account, claims.scope.split(' '));
      return jsonAnswer({ access_token: token, expires_in: lifetimeSeconds, token_type: 'Bearer' });
    },
    find: (token) => issued.get(token),
    issue,
    revokeAll: () => issued.clear(),
  };
}

async function readClaims(assertion: string): Promise<Claims | undefined> {
  const { decodeJwt } = await import('jose');
  try {
    const { iss, aud, iat, exp, scope } = decodeJwt(assertion);
    if (typeof iss !== 'string' || typeof iat !== 'number' || typeof exp !== 'number') return undefined;
    return { iss, aud, iat, exp, scope: typeof scope === 'string' ? scope : '' };
  } catch {
    return undefined;
  }
}

/** Assertions need not name their key, so each key of the account is tried. */
async function refuseSignature(assertion: string, account: SimulatedServiceAccount): Promise<Response | undefined> {
  const { compactVerify } = await import('jose');
  for (const { publicKey, deleted } of account.keys) {
    if (deleted) continue;
    const verified = compactVerify(assertion, publicKey, { algorithms: ['RS256'] });
    if (await verified.then(Boolean, () => false)) return undefined;
  }
  return oauthErrorAnswer('invalid_grant', 'Invalid JWT Signature.');
}

/** Where the simulator was asked: libraries that read `token_uri` of a key file sign this address. */
function ownAddress(request: Request): string {
  const { origin, pathname } = new URL(request.url);
  return `${origin}${pathname}`;
}

function refuseClaims({ aud, iat, exp, scope }: Claims, nowSeconds: number, address: string): Response | undefined {
  if (aud !== tokenUrl && aud !== address) return oauthErrorAnswer('invalid_grant', 'Invalid JWT: Invalid audience.');
  const timely = Math.abs(iat - nowSeconds) <= toleratedSkewSeconds && exp > nowSeconds && exp > iat;
  if (!timely || exp - iat > longestAssertionSeconds) {
    return oauthErrorAnswer(
      'invalid_grant',
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    );
  }
  if (scope === '') return oauthErrorAnswer('invalid_scope', 'Empty or missing scope not allowed.');
  const isGoogleScope = scope.split(' ').every((part) => part.startsWith('https://www.googleapis.com/auth/'));
  return isGoogleScope
    ? undefined
    : oauthErrorAnswer('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
}
