import { type AuthenticationContext, type Clock, parseDateTime, type Transport, TransportFailure } from '@mdmkit/core';
import { exchangeToken, generateAccessToken, requestToken, tokenUrl } from '../api/token-endpoints.ts';
import { libraryFailure } from '../errors/library-failure.ts';
import { type FetchImplementation, textOf } from '../transport/guarded-fetch.ts';
import type { GoogleIdentity } from './credential.ts';
import type { ExternalAccount } from './external-account.ts';
import { createTokenSource } from './library-client.ts';
import { readSubjectToken } from './read-subject-token.ts';
import type { ServiceAccountKey } from './service-account.ts';

/** An access token. */
export interface AccessToken {
  /** The token. Treat it as a secret. */
  readonly value: string;
  /** When it expires, in milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** The parts of the client that a sign-in uses. */
export interface SignInParts {
  /** Sends a request as a call of this package, with its limits, hooks and errors. */
  readonly send: AuthenticationContext['send'];
  /** Time. */
  readonly clock: Clock;
  /** Sets the token that authorises the next requests, if one token is needed for another. */
  readonly authoriseBy: (token: string) => void;
  /** The connections of the client. */
  readonly transport: () => Transport;
}

/** The lifetime of a token whose answer does not state it, in seconds. (Google: OAuth 2.0 for service accounts) */
const usualLifetimeSeconds = 3_600;

/** The scope that impersonation needs. (Google: IAM Credentials API) */
const cloudScope = 'https://www.googleapis.com/auth/cloud-platform';

/** Requests one access token for an identity. */
export async function signIn(identity: GoogleIdentity, scope: string, parts: SignInParts): Promise<AccessToken> {
  if (!('kind' in identity)) return await signInWithKey(identity, scope, parts);
  if (identity.kind === 'external') return await signInFromOutside(identity, scope, parts);
  const source = await signIn(identity.source, cloudScope, parts);
  return await impersonate(source, { account: identity.target, delegates: identity.delegates, scope }, parts);
}

async function signInWithKey(key: ServiceAccountKey, scope: string, parts: SignInParts): Promise<AccessToken> {
  let expiresAtMs = 0;
  const fetch: FetchImplementation = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url !== tokenUrl) throw new TransportFailure({ reason: 'LOCAL_FAILURE', code: 'ORIGIN_NOT_ALLOWED' });
    const form = new URLSearchParams(textOf(init?.body));
    const grant = { grant_type: form.get('grant_type') ?? '', assertion: form.get('assertion') ?? '' };
    const token = await parts.send(requestToken, { body: grant });
    const expires_in = token.expires_in ?? usualLifetimeSeconds;
    expiresAtMs = parts.clock.now() + expires_in * 1000;
    return Response.json({ ...token, expires_in });
  };
  try {
    const source = await createTokenSource(key, scope, parts.clock, fetch);
    const { token } = await source.getAccessToken();
    return { value: token ?? '', expiresAtMs };
  } catch (error) {
    throw libraryFailure(error);
  }
}

/**
 * Exchanges the token of another issuer. (Google: workload identity federation)
 *
 * Not through Google's library: it sends this request past its `fetchImplementation`, and with retries of its own.
 */
async function signInFromOutside(account: ExternalAccount, scope: string, parts: SignInParts): Promise<AccessToken> {
  const { audience, subjectTokenType, impersonates } = account;
  const token = await parts.send(exchangeToken, {
    body: {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience,
      scope: impersonates === undefined ? scope : cloudScope,
      subject_token: await readSubjectToken(account, { transport: parts.transport(), clock: parts.clock }),
      subject_token_type: subjectTokenType,
    },
  });
  const lastsMs = (token.expires_in ?? usualLifetimeSeconds) * 1000;
  const own = { value: token.access_token, expiresAtMs: parts.clock.now() + lastsMs };
  return impersonates === undefined ? own : await impersonate(own, { account: impersonates, scope }, parts);
}

interface Impersonated {
  readonly account: string;
  readonly delegates?: readonly string[] | undefined;
  readonly scope: string;
}

/** Requests a token of another account. (IAM Credentials: generateAccessToken) */
async function impersonate(source: AccessToken, target: Impersonated, parts: SignInParts): Promise<AccessToken> {
  parts.authoriseBy(source.value);
  const { accessToken, expireTime } = await parts.send(generateAccessToken, {
    params: { account: target.account },
    body: {
      scope: [target.scope],
      lifetime: `${usualLifetimeSeconds}s`,
      ...(target.delegates ? { delegates: target.delegates.map((name) => `projects/-/serviceAccounts/${name}`) } : {}),
    },
  });
  const expiresAtMs = parseDateTime(expireTime)?.getTime() ?? parts.clock.now() + usualLifetimeSeconds * 1000;
  return { value: accessToken, expiresAtMs };
}
