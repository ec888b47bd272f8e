import type { Clock, Transport } from '@mdmkit/core';
import * as openid from 'openid-client';
import type { OidcSettings } from '../../config/target.ts';
import { ProblemError } from '../problem.ts';
import { fetchBy } from './provider-fetch.ts';
import { claimOf, type UserClaims } from './user-claims.ts';

/** What proves that an answer of the provider belongs to a sign-in. */
export interface SignInChecks {
  /** Returned by the provider as it was sent. */
  readonly state: string;
  /** Contained in the ID token. */
  readonly nonce: string;
  /** Proves to the provider who has begun the sign-in (PKCE). */
  readonly verifier: string;
}

/** An identity provider. */
export interface IdentityProvider {
  /**
   * Returns new checks, and the address to send the browser to.
   *
   * @throws ProblemError - `IDENTITY_PROVIDER_UNAVAILABLE` if the provider does not answer.
   */
  begin(): Promise<{ readonly checks: SignInChecks; readonly url: string }>;
  /**
   * Exchanges the answer of the provider for what it says of the user.
   *
   * @throws ProblemError - `SIGN_IN_FAILED` if the answer is not valid, `IDENTITY_PROVIDER_UNAVAILABLE` if the provider does not
   * answer.
   */
  finish(callbackUrl: URL, checks: SignInChecks): Promise<UserClaims>;
  /** Returns the address that ends the session at the provider; undefined if it has none or does not answer. */
  signOutUrl(): Promise<string | undefined>;
}

/** How long the description of the provider is used, in milliseconds: its keys and addresses may change. */
const discoveryMs = 3_600_000;
/** How long one request to the provider may take, in seconds. */
const timeoutSeconds = 10;
/** How far the clock of the provider may be off, in seconds. */
const toleranceSeconds = 60;

/** Makes the client of a provider. The provider is asked when the first person signs in. */
export function createIdentityProvider(
  settings: Pick<OidcSettings, 'issuer' | 'clientId' | 'publicUrl' | 'scopes' | 'rolesClaim'>,
  clientSecret: string,
  { clock, transport }: { readonly clock: Clock; readonly transport: Pick<Transport, 'send'> },
): IdentityProvider {
  const { issuer, clientId, publicUrl, scopes, rolesClaim } = settings;
  let discovered: { readonly atMs: number; readonly configuration: Promise<openid.Configuration> } | undefined;
  const discover = async () => {
    const execute = [openid.enableNonRepudiationChecks];
    // The configuration allows HTTP only to this machine.
    // oxlint-disable-next-line typescript/no-deprecated -- it is marked only so that nobody overlooks it
    if (issuer.startsWith('http:')) execute.push(openid.allowInsecureRequests);
    return await openid.discovery(
      new URL(issuer),
      clientId,
      {
        client_secret: clientSecret,
        [openid.clockTolerance]: toleranceSeconds,
        [openid.clockSkew]: Math.round((clock.now() - Date.now()) / 1_000),
      },
      undefined,
      { timeout: timeoutSeconds, execute, [openid.customFetch]: fetchBy(transport) },
    );
  };
  const configured = async () => {
    if (!discovered || clock.elapsedMs() - discovered.atMs >= discoveryMs) {
      const attempt = { atMs: clock.elapsedMs(), configuration: discover() };
      discovered = attempt;
      // A failure is not kept.
      attempt.configuration.catch(() => {
        if (discovered === attempt) discovered = undefined;
      });
    }
    try {
      return await discovered.configuration;
    } catch {
      throw unavailable();
    }
  };
  return {
    async begin() {
      const configuration = await configured();
      const checks = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      const url = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: `${publicUrl}/auth/callback`,
        scope: scopes.join(' '),
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
      });
      return { checks, url: url.href };
    },
    async finish(callbackUrl, { state, nonce, verifier }) {
      const configuration = await configured();
      try {
        const tokens = await openid.authorizationCodeGrant(configuration, callbackUrl, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        // An ID token was expected.
        const claims = tokens.claims() as UserClaims & { readonly sub: string };
        const { userinfo_endpoint: hasUserInfo } = configuration.serverMetadata();
        // Many providers tell groups only here.
        if (claimOf(claims, rolesClaim) !== undefined || hasUserInfo === undefined) return claims;
        return { ...(await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
      } catch (error) {
        throw problemOf(error);
      }
    },
    async signOutUrl() {
      const configuration = await configured().catch(() => undefined);
      if (configuration?.serverMetadata().end_session_endpoint === undefined) return undefined;
      return openid.buildEndSessionUrl(configuration, { post_logout_redirect_uri: `${publicUrl}/` }).href;
    },
  };
}

function unavailable(): ProblemError {
  return new ProblemError(
    'IDENTITY_PROVIDER_UNAVAILABLE',
    'The identity provider does not answer, or has no valid description. Try again later, or use an access token; check monitor.server.oidc.issuer.',
    { retryAfterSeconds: 10 },
  );
}

/** What the caller is told of a failure. The provider's own text stays here: it may repeat a code or a token. */
function problemOf(error: unknown): ProblemError {
  if (error instanceof openid.AuthorizationResponseError)
    return new ProblemError('SIGN_IN_FAILED', `The identity provider refused the sign-in${nameOf(error.error)}.`);
  if (error instanceof openid.ResponseBodyError)
    return error.status >= 500
      ? unavailable()
      : new ProblemError(
          'SIGN_IN_FAILED',
          error.error === 'invalid_client'
            ? 'The identity provider refused this client. Check monitor.server.oidc.clientId and clientSecret.'
            : `The identity provider refused the code${nameOf(error.error)}. Sign in again.`,
        );
  const code = error instanceof openid.ClientError ? error.code : undefined;
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED')
    return new ProblemError(
      'SIGN_IN_FAILED',
      `The ID token is not valid at this time. Check that the clocks of this machine and of the identity provider differ by at most ${toleranceSeconds} s.`,
    );
  if (code === 'OAUTH_INVALID_RESPONSE' || code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED')
    return new ProblemError('SIGN_IN_FAILED', 'The answer does not belong to this sign-in. Sign in again.');
  if (code === undefined || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM') return unavailable();
  return new ProblemError('SIGN_IN_FAILED', `The answer of the identity provider is not valid${nameOf(code)}.`);
}

/** The name of an error, if it is one; a provider may send anything. */
function nameOf(code: string): string {
  return /^\w{1,60}$/.test(code) ? ` (${code})` : '';
}
