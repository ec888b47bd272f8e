import {
  type Authentication,
  type AuthenticationContext,
  type Authorization,
  type Clock,
  createSessionKeeper,
  deriveStoreKey,
  type Session,
  type SessionStore,
} from '@mdmkit/core';
import { requestAccessToken } from '../api/access-token.ts';
import { serviceName } from '../errors/business-error.ts';
import { signClientAssertion } from './client-assertion.ts';
import type { BusinessKey } from './private-key.ts';

/** What the scheme needs. */
export interface AccessTokenOptions {
  /** The id of the API account. */
  readonly clientId: string;
  /** The id of its key. */
  readonly keyId: string;
  /** Yields the key. */
  readonly readKey: () => Promise<BusinessKey>;
  /** The scope to ask for. */
  readonly scope: string;
  /** Time. */
  readonly clock: Clock;
  /** Creates a new unique id. */
  readonly createId: () => string;
  /** Where tokens are asked for: a part of their name in the store. */
  readonly origin: string;
  /** Where tokens are kept, to share them. Default: in the client. */
  readonly store?: SessionStore | undefined;
}

/** Apple's documented life of an access token, for an answer that does not say. In seconds. */
const usualLifetimeSeconds = 3600;

/** The share of a token's life after which a new one is asked for. */
const usedShare = 0.85;

const scheme = 'Bearer ';

/**
 * Authorises requests by an access token, which all calls of a client share. One token request serves all calls that
 * wait for it; a refused token is replaced once, and the call is sent once more.
 */
export function createAccessTokenAuthentication(options: AccessTokenOptions): Authentication {
  const { clock, store, origin, clientId, keyId, scope } = options;
  const key = deriveStoreKey(`${serviceName} access token`, origin, clientId, keyId, scope);
  const keeper = createSessionKeeper({ clock, store, key }, (context) => signIn(options, context));
  return {
    async authorize(_, context): Promise<Authorization> {
      const token = await keeper.current(context);
      return { headers: { authorization: scheme + token.value } };
    },
    renew(authorization, error) {
      if (error.code !== 'BUSINESS_UNAUTHORIZED') return false;
      keeper.discard((authorization.headers.authorization ?? '').slice(scheme.length));
      return true;
    },
  };
}

async function signIn(options: AccessTokenOptions, context: AuthenticationContext): Promise<Session> {
  const { clientId, keyId, clock } = options;
  const key = await options.readKey();
  const askedAtMs = clock.now();
  const assertion = await signClientAssertion({ clientId, keyId, key, nowMs: askedAtMs, id: options.createId() });
  const answer = await context.send(requestAccessToken, {
    body: {
      grantType: 'client_credentials',
      clientId,
      clientAssertionType: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      clientAssertion: assertion.reveal(),
      scope: options.scope,
    },
  });
  const lifetimeMs = (answer.expiresIn ?? usualLifetimeSeconds) * 1000;
  return { value: answer.accessToken, renewAtMs: askedAtMs + lifetimeMs * usedShare };
}
