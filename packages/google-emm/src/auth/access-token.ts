import {
  type Authentication,
  type Clock,
  createSessionKeeper,
  deriveStoreKey,
  type SessionStore,
  type Transport,
} from '@mdmkit/core';
import { type EmmCredential, type GoogleIdentity, identityParts } from './credential.ts';
import { signIn } from './sign-in.ts';

/** The options of the schemes. */
export interface GoogleAuthenticationOptions {
  /** The credential of the client. */
  readonly credential: EmmCredential;
  /** The scope of the API. */
  readonly scope: string;
  /** Time. */
  readonly clock: Clock;
  /** The connections of the client. */
  readonly transport: () => Transport;
  /** Stores tokens, to share them. Default: in the client. */
  readonly store?: SessionStore | undefined;
}

/** How long before its end a token is replaced, in milliseconds. Google's library uses the same value. */
const renewBeforeMs = 5 * 60 * 1000;

const scheme = 'Bearer ';

/**
 * Creates the authentication schemes: `google` authorises API requests with an access token, `source` authorises the
 * requests that exchange one token for another.
 *
 * Concurrent calls share one sign-in. A refused token is replaced once.
 */
export function createGoogleAuthentication(
  options: GoogleAuthenticationOptions,
): Readonly<Record<'google' | 'source', Authentication>> {
  const { credential, clock, store, scope } = options;
  let identity: GoogleIdentity | undefined;
  let sourceToken = '';
  const readIdentity = async () => (typeof credential === 'function' ? await credential() : credential);
  /** Read once for the key and the sign-in that follows: a function can return another identity a moment later. */
  const key = async () => {
    identity = await readIdentity();
    return deriveStoreKey('google token', scope, ...identityParts(identity));
  };
  const keeper = createSessionKeeper({ clock, ...(store ? { store, key } : {}) }, async (context) => {
    const { value, expiresAtMs } = await signIn(identity ?? (await readIdentity()), scope, {
      send: context.send,
      clock,
      transport: options.transport,
      authoriseBy: (token) => {
        sourceToken = token;
      },
    });
    return { value, renewAtMs: expiresAtMs - renewBeforeMs };
  });
  return {
    google: {
      async authorize(_, context) {
        const { value } = await keeper.current(context);
        return { headers: { authorization: scheme + value } };
      },
      renew(authorization, error) {
        if (error.code !== 'EMM_UNAUTHORIZED') return false;
        keeper.discard((authorization.headers.authorization ?? '').slice(scheme.length));
        return true;
      },
    },
    source: { authorize: () => Promise.resolve({ headers: { authorization: scheme + sourceToken } }) },
  };
}
