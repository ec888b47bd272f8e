import { randomBytes } from 'node:crypto';
import {
  type Authentication,
  type Clock,
  createSessionKeeper,
  deriveStoreKey,
  type SessionKeeper,
  type SessionStore,
} from '@mdmkit/core';
import { openSession } from '../api/session.ts';
import type { CredentialReader } from './credential.ts';
import { oauth1Header } from './oauth1.ts';

/** Apple's origin, for which it verifies signatures, also if requests reach it through a proxy. */
export const appleOrigin = 'https://mdmenrollment.apple.com';

/** The header with the session in requests, and with a newer session in answers. */
export const sessionHeader = 'x-adm-auth-session';

/** Signs the sign-in (`GET /session`) with the server token. (Apple: Authenticating with the device assignment service) */
export function createOAuth1Authentication(
  reader: CredentialReader,
  clock: Clock,
  signatureOrigin: string,
): Authentication {
  return {
    async authorize({ method, url }) {
      const token = await reader.take();
      const { pathname, search } = new URL(url);
      const authorization = oauth1Header({
        method,
        url: `${signatureOrigin}${pathname.slice(pathname.lastIndexOf('/'))}${search}`,
        consumerKey: token.consumerKey.reveal(),
        consumerSecret: token.consumerSecret.reveal(),
        token: token.accessToken.reveal(),
        tokenSecret: token.accessSecret.reveal(),
        timestamp: Math.floor(clock.now() / 1000),
        nonce: randomBytes(16).toString('hex'),
        version: '1.0',
      });
      return { headers: { authorization } };
    },
  };
}

/** Options of {@link createSessionAuthentication}. */
export interface SessionOptions {
  /** Time. */
  readonly clock: Clock;
  /** The store that shares the session with other clients and processes; undefined: none. */
  readonly store: SessionStore | undefined;
  /** The origin of the service: a session of a simulator is not valid at Apple. */
  readonly origin: string;
}

/**
 * Keeps one session for all calls of a client, or of all clients that share a store. Signs in again if the service
 * refuses the session.
 *
 * Any answer may contain a newer session. A 401, or a 403 with FORBIDDEN or token_rejected, means that the session has
 * ended: Apple does not document its lifetime.
 */
export function createSessionAuthentication(reader: CredentialReader, options: SessionOptions): Authentication {
  const { clock, store, origin } = options;
  // The key identifies the session; the secrets cannot be computed from it.
  const key = async () => {
    const { consumerKey, consumerSecret, accessToken, accessSecret } = await reader.read();
    return deriveStoreKey('apple.dep session', origin, consumerKey, consumerSecret, accessToken, accessSecret);
  };
  // A process may have ten thousand clients, most of which have made no call yet.
  let kept: SessionKeeper | undefined;
  const keeper = () => {
    kept ??= createSessionKeeper({ clock, ...(store ? { store, key } : {}) }, async (context) => {
      const { authSessionToken } = await context.send(openSession, {});
      return { value: authSessionToken };
    });
    return kept;
  };
  return {
    async authorize(_, context) {
      return { headers: { [sessionHeader]: (await keeper().current(context)).value } };
    },
    observe({ headers }, answered) {
      const used = headers[sessionHeader] ?? '';
      const next = answered[sessionHeader];
      if (next && next !== used) keeper().replace(used, { value: next });
    },
    renew({ headers }, error) {
      // The service answers a replaced token with 401 or 403, so the code decides.
      const hasEnded =
        error.status === 401 || error.code === 'DEP_SESSION_FORBIDDEN' || error.code === 'DEP_TOKEN_REJECTED';
      if (!hasEnded) return false;
      keeper().discard(headers[sessionHeader] ?? '');
      return true;
    },
  };
}
