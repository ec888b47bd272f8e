import { randomUUID } from 'node:crypto';
import { type Clock, createTransport, type TransportOptions } from '@mdmkit/core';
import { z } from 'zod';
import type { OidcSettings } from '../../config/target.ts';
import type { Store } from '../../store/store.ts';
import { type Caller, roles } from '../access/role.ts';
import { ProblemError } from '../problem.ts';
import { cookieOf, cookieOptions, expiredCookie, newCookie } from './cookies.ts';
import { createIdentityProvider } from './identity-provider.ts';
import { createSealer } from './sealed-value.ts';
import { createUsedIds } from './used-ids.ts';
import { callerOfClaims } from './user-claims.ts';

/** Where a browser goes next, and the cookies that it keeps. */
export interface Redirection {
  /** The address. */
  readonly location: string;
  /** Values of the header `Set-Cookie`. */
  readonly cookies: readonly string[];
}

/** Sign-in for people: the browser is sent to an identity provider, and comes back with a code. */
export interface SignIn {
  /**
   * Begins a sign-in. `returnTo` is the path of the page to come back to.
   *
   * @throws ProblemError - If the identity provider does not answer.
   */
  begin(returnTo: string | undefined): Promise<Redirection>;
  /**
   * Ends a sign-in: checks the answer of the identity provider, and begins a session.
   *
   * @throws ProblemError - If the answer is not valid, or if the user has no role.
   */
  finish(request: Request): Promise<Redirection>;
  /**
   * Ends the session of a request, here and at the identity provider.
   *
   * @throws ProblemError - If a page of another site has sent the request.
   */
  signOut(request: Request): Promise<Redirection>;
  /**
   * Returns who has signed in; undefined without a valid session.
   *
   * @throws ProblemError - If a page of another site has sent a request that changes something.
   */
  callerOf(request: Request): Promise<Caller | undefined>;
  /** Closes the connections to the identity provider. */
  close(): Promise<void>;
}

/** A sign-in that has begun, in a cookie of the browser. */
const PendingSignIn = z.object({
  id: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
});

/** A session, in a cookie of the browser. */
const Session = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  tenants: z.array(z.string()).nullable(),
});

/** How long a person has to sign in at the identity provider, in milliseconds. */
const pendingMs = 600_000;

/** What {@link createSignIn} needs. */
export interface SignInOptions {
  /** The identity provider, and how long sessions last. */
  readonly settings: OidcSettings;
  /** The client secret: the keys of the cookies come from it. */
  readonly secret: string;
  /** Keeps sign-outs, for restarts and for the other services on the same store. */
  readonly store: Pick<Store, 'endSession' | 'isSessionEnded'>;
  /** Time. */
  readonly clock: Clock;
  /** The proxy and the authorities for the identity provider. Default: no proxy, the well-known authorities. */
  readonly transportOptions?: TransportOptions | undefined;
}

/** Makes the sign-in of a server. */
export function createSignIn({ settings, secret, store, clock, transportOptions }: SignInOptions): SignIn {
  const { publicUrl, sessionMs } = settings;
  const { origin } = new URL(publicUrl);
  // The addresses come from the provider's description; no answer leads anywhere else.
  const transport = createTransport({ ...transportOptions, maxRedirects: 0 });
  const provider = createIdentityProvider(settings, secret, { clock, transport });
  const now = () => clock.now();
  const pending = createSealer({ secret, purpose: 'sign-in', schema: PendingSignIn }, now);
  const sessions = createSealer({ secret, purpose: 'session', schema: Session }, now);
  const used = createUsedIds(now);
  const cookies = cookieOptions(origin);
  const sessionOf = async (request: Request) => {
    const sealed = cookieOf(request, cookies.session.name);
    const session = sealed === undefined ? undefined : await sessions.open(sealed);
    return session && !(await store.isSessionEnded(session.id)) ? session : undefined;
  };
  return {
    async begin(returnTo) {
      const { checks, url } = await provider.begin();
      const value = { ...checks, id: randomUUID(), returnTo: pathWithin(origin, returnTo) };
      const sealed = await pending.seal(value, clock.now() + pendingMs);
      return { location: url, cookies: [newCookie(cookies.pending, sealed, pendingMs)] };
    },
    async finish(request) {
      const sealed = cookieOf(request, cookies.pending.name);
      const begun = sealed === undefined ? undefined : await pending.open(sealed);
      if (!begun || !used.add(begun.id, clock.now() + pendingMs))
        throw new ProblemError(
          'SIGN_IN_FAILED',
          'This sign-in was not begun in this browser, has ended, or took more than 10 minutes. Sign in again at /auth/sign-in.',
        );
      // Behind a proxy the request has another address than the one that the provider knows.
      const { search } = new URL(request.url);
      const claims = await provider.finish(new URL(`/auth/callback${search}`, origin), begun);
      const caller = callerOfClaims(claims, settings);
      if (!caller)
        throw new ProblemError(
          'FORBIDDEN',
          `This user has no role here. Add the user to a group that monitor.server.oidc.roles names; the claim is ${settings.rolesClaim}.`,
        );
      const session = { ...caller, id: randomUUID(), tenants: caller.tenants && [...caller.tenants] };
      const token = await sessions.seal(session, clock.now() + sessionMs);
      return {
        location: begun.returnTo,
        cookies: [newCookie(cookies.session, token, sessionMs), expiredCookie(cookies.pending)],
      };
    },
    async signOut(request) {
      refuseForeignSite(request, origin);
      const session = await sessionOf(request);
      if (session) {
        const ended = { id: session.id, untilMs: clock.now() + sessionMs };
        await store.endSession(ended, session.name, clock.now());
      }
      return { location: (await provider.signOutUrl()) ?? '/', cookies: [expiredCookie(cookies.session)] };
    },
    close: async () => await transport.close(),
    async callerOf(request) {
      const session = await sessionOf(request);
      if (!session) return undefined;
      // The browser sends the cookie by itself; only our own pages may use it for a change.
      if (request.method !== 'GET' && request.method !== 'HEAD') refuseForeignSite(request, origin);
      const { name, role, tenants } = session;
      return { name, role, tenants };
    },
  };
}

/** Returns a path of this server; `/` for everything else. */
function pathWithin(origin: string, path = '/'): string {
  if (!path.startsWith('/') || path.length > 1_000 || !URL.canParse(path, origin)) return '/';
  const url = new URL(path, origin);
  // A browser takes two slashes for another host; "/.//host" has them only once it is parsed.
  return url.origin === origin && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : '/';
}

/** A browser names the page that sends a change. A request that names none does not come from our pages. */
function refuseForeignSite({ headers }: Request, origin: string): void {
  const site = headers.get('sec-fetch-site');
  const isOwn = headers.get('origin') === origin && (site === null || site === 'same-origin');
  if (!isOwn) throw new ProblemError('FORBIDDEN', 'With a sign-in, only pages of this server may change something.');
}
