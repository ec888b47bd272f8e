import type { AuthenticationContext } from '../call/authentication.ts';
import type { Clock } from '../clock/clock.ts';
import { waitFor } from '../clock/deadline.ts';
import { createMemorySessionStore, type Session, type SessionStore } from './session-store.ts';

/** Keeps one session for all calls of a client, and of all clients that share a store. */
export interface SessionKeeper {
  /** The present session; signs in if there is none. Calls that come meanwhile share the one sign-in. */
  current(context: AuthenticationContext): Promise<Session>;
  /** Keeps a session that the vendor handed out in exchange for `old`. */
  replace(old: string, session: Session): void;
  /** Forgets a session that was refused, unless a newer one is kept already. */
  discard(value: string): void;
}

/** How a session is kept. */
export interface SessionKeeperOptions {
  /** Time. */
  readonly clock: Clock;
  /** Where it is kept, to share it with other clients or processes. Default: in the keeper only. */
  readonly store?: SessionStore | undefined;
  /**
   * Whose session it is in the store: made by `deriveStoreKey` from the origin and the credential, or a function that
   * makes it at each sign-in. Default: `session`.
   */
  readonly key?: string | (() => string | Promise<string>) | undefined;
  /** How long a sign-in may take before another process tries, in milliseconds. Default: 180,000. */
  readonly signInLimitMs?: number | undefined;
}

const defaultSignInLimitMs = 180_000;

/**
 * Makes a keeper around a sign-in. Of all who share a store one signs in at a time, and only if the session that the
 * store then holds is missing, too old or refused.
 */
export function createSessionKeeper(
  options: Clock | SessionKeeperOptions,
  signIn: (context: AuthenticationContext) => Promise<Session>,
): SessionKeeper {
  const {
    clock,
    store: shared,
    key = 'session',
    signInLimitMs: holdMs = defaultSignInLimitMs,
  }: SessionKeeperOptions = 'clock' in options ? options : { clock: options };
  // Most keepers wait for a first call that is long in coming.
  let own: SessionStore | undefined;
  const storeOf = () => {
    own ??= shared ?? createMemorySessionStore();
    return own;
  };
  let session: Session | undefined;
  let refused: string | undefined;
  let pending: Promise<Session> | undefined;

  const isUsable = (candidate: Session | undefined): candidate is Session =>
    candidate !== undefined &&
    candidate.value !== refused &&
    (candidate.renewAtMs === undefined || clock.now() < candidate.renewAtMs);
  const keyOf = async () => (typeof key === 'function' ? await key() : key);

  /** The key of the present session: a credential that changed meanwhile has another one. */
  let keptUnder: string | undefined;

  const renew = async (context: AuthenticationContext): Promise<Session> => {
    const name = await keyOf();
    keptUnder = name;
    const store = storeOf();
    const kept = await store.get(name);
    if (isUsable(kept)) return kept;
    const lease = await store.lease(name, { holdMs, onBusy: () => context.onBusy?.() });
    try {
      // The previous holder of the lease may have signed in.
      const fresh = await store.get(name);
      if (isUsable(fresh)) return fresh;
      const made = await signIn(context);
      // A vendor may hand out the session again that it refused a moment ago; now it stands by it.
      refused = undefined;
      await store.set(name, made);
      return made;
    } finally {
      await lease.release();
    }
  };

  const keep = async (old: string, next: Session) => {
    const name = keptUnder ?? (await keyOf());
    const store = storeOf();
    const lease = await store.lease(name, { holdMs });
    try {
      if ((await store.get(name))?.value === old) await store.set(name, next);
    } finally {
      await lease.release();
    }
  };

  return {
    async current(context) {
      context.signal.throwIfAborted();
      if (isUsable(session)) return session;
      pending ??= renew(context)
        .then((made) => {
          session = made;
          return made;
        })
        .finally(() => {
          pending = undefined;
        });
      return await waitFor(pending, context.signal);
    },
    replace(old, next) {
      // A late answer to an old session must not replace the session of a newer sign-in.
      if (session?.value !== old) return;
      session = next;
      // No call waits for it: if it fails, the next process finds the old session, is refused and signs in.
      keep(old, next).catch(() => {});
    },
    discard(value) {
      refused = value;
      if (session?.value === value) session = undefined;
    },
  };
}
