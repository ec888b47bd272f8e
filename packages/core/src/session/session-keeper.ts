import type { Clock } from '../clock.ts';
import type { AuthenticationContext } from './authentication.ts';
import { waitFor } from './deadline.ts';

/** Something a sign-in yields and that later requests carry: a session, an access token. */
export interface Session {
  /** The value that authorises requests. A secret. */
  readonly value: string;
  /** When to sign in anew, in milliseconds since 1970; absent where only a refusal tells. */
  readonly renewAtMs?: number;
}

/** Keeps one session for all calls of a client. */
export interface SessionKeeper {
  /** The present session; signs in if there is none. Calls that come meanwhile share the one sign-in. */
  current(context: AuthenticationContext): Promise<Session>;
  /** Keeps a session that the vendor handed out in exchange for `old`. */
  replace(old: string, session: Session): void;
  /** Forgets a session that was refused, unless a newer one is kept already. */
  discard(value: string): void;
}

/** Makes a keeper around a sign-in. */
export function createSessionKeeper(
  clock: Clock,
  signIn: (context: AuthenticationContext) => Promise<Session>,
): SessionKeeper {
  let session: Session | undefined;
  let pending: Promise<Session> | undefined;
  const renew = async (context: AuthenticationContext): Promise<Session> => {
    try {
      session = await signIn(context);
      return session;
    } finally {
      pending = undefined;
    }
  };
  return {
    async current(context) {
      if (session && (session.renewAtMs === undefined || clock.now() < session.renewAtMs)) return session;
      pending ??= renew(context);
      return await waitFor(pending, context.signal);
    },
    replace(old, next) {
      // A late answer to an old session must not replace the session of a newer sign-in.
      if (session?.value === old) session = next;
    },
    discard(value) {
      if (session?.value === value) session = undefined;
    },
  };
}
