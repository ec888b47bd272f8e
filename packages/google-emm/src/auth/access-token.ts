import {
  type Authentication,
  type AuthenticationContext,
  type Authorization,
  type Clock,
  TransportFailure,
  VendorError,
  waitFor,
} from '@mdmkit/core';
import type { JWT } from 'google-auth-library';
import { requestToken } from '../api/token.ts';
import { type FetchImplementation, textOf } from '../transport/guarded-fetch.ts';
import { libraryOptions } from '../transport/library.ts';
import type { ServiceAccountKey } from './service-account.ts';

/**
 * A key, or a function that yields one: called anew whenever a token or a key was refused, so that a replaced key
 * takes effect.
 */
export type EmmCredential = ServiceAccountKey | (() => ServiceAccountKey | Promise<ServiceAccountKey>);

/** The scope of every method of the Android Management API. (Android Management: authorisation) */
export const amapiScope = 'https://www.googleapis.com/auth/androidmanagement';

/** Google's token address. It is part of what the key signs, wherever the request is sent. */
export const tokenUrl = 'https://oauth2.googleapis.com/token';

/** One second less than Google allows, since the two instants are read one after the other. */
const assertionLifetimeSeconds = 3_599;

/** How long a token lives that does not say so, in seconds. (Google: OAuth 2.0 for service accounts) */
const usualTokenLifetimeSeconds = 3_600;

/**
 * Authorises requests with the access tokens of a service account.
 *
 * Google's library signs the assertions, keeps the token, renews it five minutes before its end, and lets concurrent
 * calls share one renewal. A refused token is replaced once, with a new client of the library: the old one would hand
 * out the same token again.
 */
export function createServiceAccountAuthentication(
  credential: EmmCredential,
  clock: Clock,
  scope: string,
): Authentication {
  let current: Promise<JWT> | undefined;
  let send: AuthenticationContext['send'] | undefined;
  const sources = new WeakMap<Authorization, Promise<JWT>>();
  const forget = (source: Promise<JWT> | undefined) => {
    // A late refusal of an old token must not drop the client that replaced it.
    if (current === source) current = undefined;
  };
  // Reads `send` when it is called: a context belongs to a call, the library's client to all of them.
  const fetchToken = createTokenFetch((body) => {
    if (!send) throw new TransportFailure({ reason: 'LOCAL_FAILURE', code: 'NO_CALL' });
    return send(requestToken, { body });
  });
  return {
    async authorize(_, context) {
      send = context.send;
      current ??= createJwtClient(credential, clock, scope, fetchToken);
      const source = current;
      try {
        const client = await waitFor(source, context.signal);
        const headers = await waitFor(client.getRequestHeaders(), context.signal);
        const authorization = { headers: { authorization: headers.get('authorization') ?? '' } };
        sources.set(authorization, source);
        return authorization;
      } catch (error) {
        if (context.signal.aborted) throw context.signal.reason;
        forget(source);
        throw failureBehind(error);
      }
    },
    renew(authorization, error) {
      if (error.code !== 'EMM_UNAUTHORIZED') return false;
      forget(sources.get(authorization));
      return true;
    },
  };
}

async function createJwtClient(
  credential: EmmCredential,
  clock: Clock,
  scope: string,
  fetchToken: FetchImplementation,
): Promise<JWT> {
  const key = typeof credential === 'function' ? await credential() : credential;
  const { JWT } = await import('google-auth-library');
  const nowSeconds = () => Math.floor(clock.now() / 1000);
  return new JWT({
    email: key.clientEmail,
    key: key.privateKey.reveal(),
    // Without a scope the library would sign requests itself, which this API is not known to accept.
    scopes: [scope],
    additionalClaims: {
      // Read at each signing; the library alone would take the machine's clock.
      get iat() {
        return nowSeconds();
      },
      get exp() {
        return nowSeconds() + assertionLifetimeSeconds;
      },
    },
    transporterOptions: libraryOptions(fetchToken),
    // The interceptors that this turns off log tokens when GOOGLE_SDK_NODE_LOGGING is set.
    useAuthRequestParameters: false,
  });
}

interface TokenGrant {
  readonly grant_type: string;
  readonly assertion: string;
}

/** The `fetch` for the library's token requests: makes each a call of this package, with its limits, hooks and errors. */
function createTokenFetch(
  ask: (grant: TokenGrant) => Promise<{ readonly access_token: string; readonly expires_in?: number | undefined }>,
): FetchImplementation {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url !== tokenUrl) throw new TransportFailure({ reason: 'LOCAL_FAILURE', code: 'ORIGIN_NOT_ALLOWED' });
    const form = new URLSearchParams(textOf(init?.body));
    const token = await ask({ grant_type: form.get('grant_type') ?? '', assertion: form.get('assertion') ?? '' });
    return Response.json({ expires_in: usualTokenLifetimeSeconds, ...token });
  };
}

/** What went wrong behind the library's own error, which holds the assertion and must not get out. */
function failureBehind(error: unknown): unknown {
  let failure = error;
  for (let depth = 0; depth < 5 && failure instanceof Error; depth += 1) {
    if (failure instanceof VendorError || failure instanceof TransportFailure) return failure;
    failure = failure.cause;
  }
  return new TransportFailure({ reason: 'LOCAL_FAILURE', code: 'TOKEN_NOT_MADE' });
}
