import type { Clock } from '@mdmkit/core';
import { isLoopback } from '../../config/monitor-config.ts';
import type { AuthenticationMode } from '../../config/target.ts';
import type { AccessToken, Store } from '../../store/store.ts';
import { ProblemError } from '../problem.ts';
import type { SignIn } from '../sign-in/create-sign-in.ts';
import { callerOf } from './access-token.ts';
import type { Caller } from './role.ts';

/** What authentication needs. */
export interface AuthenticationOptions {
  /** How callers prove who they are. */
  readonly mode: AuthenticationMode;
  /** Returns the sign-in of people; undefined if there is none. */
  readonly signIn: () => Pick<SignIn, 'callerOf'> | undefined;
  /** Where access tokens are kept. */
  readonly store: Pick<Store, 'accessTokens'>;
  /** Time. */
  readonly clock: Clock;
}

/** How long a list of tokens is used, in milliseconds: so long a revoked token may still work. */
const tokensMs = 5_000;

/** The caller of a server without sign-in: a user of this machine. */
const localCaller: Caller = { name: 'local', role: 'admin', tenants: null };

/**
 * Makes a function that returns who makes a request.
 *
 * It throws ProblemError `UNAUTHENTICATED` if there is no valid token or session, and, without sign-in, `MISDIRECTED_REQUEST` for a host
 * that is not this machine and `FORBIDDEN` for a page of another site: a browser on this machine may be made to send both.
 */
export function createAuthentication({
  mode,
  signIn,
  store,
  clock,
}: AuthenticationOptions): (request: Request) => Promise<Caller> {
  let tokens: readonly AccessToken[] = [];
  let readMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<readonly AccessToken[]> | undefined;
  const read = async () => {
    tokens = await store.accessTokens();
    readMs = clock.elapsedMs();
    return tokens;
  };
  /** All requests that wait for the list wait for one reading of it. */
  const readOnce = async () => {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return await reading;
  };
  const find = async (token: string) => {
    const isFresh = clock.elapsedMs() - readMs < tokensMs;
    const caller = callerOf(token, isFresh ? tokens : await readOnce(), clock.now());
    // A token may have been made a moment ago.
    return caller ?? (isFresh ? callerOf(token, await readOnce(), clock.now()) : undefined);
  };
  return async (request) => {
    const { url, headers } = request;
    if (mode === 'none') {
      refuseForeignPages(url, headers);
      return localCaller;
    }
    const authorization = headers.get('authorization');
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    // A header that is wrong must not be made good by a cookie.
    const caller =
      authorization === null ? await signIn()?.callerOf(request) : token === undefined ? undefined : await find(token);
    if (caller) return caller;
    throw new ProblemError(
      'UNAUTHENTICATED',
      signIn()
        ? 'Sign in at /auth/sign-in, or send `Authorization: Bearer TOKEN`; "health-check api-token create" makes a token.'
        : 'Send `Authorization: Bearer TOKEN`; "health-check api-token create" makes a token.',
    );
  };
}

/** Without sign-in only the address protects the server, so a request must be meant for it: no DNS rebinding, no other site. */
function refuseForeignPages(url: string, headers: Headers): void {
  if (!isLoopback(new URL(url).hostname))
    throw new ProblemError('MISDIRECTED_REQUEST', 'Ask for localhost, 127.0.0.1 or [::1].');
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  const isForeign = site !== null && site !== 'same-origin' && site !== 'none';
  if (isForeign || (origin !== null && !isLoopbackOrigin(origin)))
    throw new ProblemError('FORBIDDEN', 'A page of another site may not use this server.');
}

function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && isLoopback(new URL(origin).hostname);
}
