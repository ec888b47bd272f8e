import { randomBytes } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import type { IssuedToken } from './tokens.ts';

/** The sessions of a simulated service. */
export interface SessionRegistry {
  /** Opens a session. */
  open(token: IssuedToken): string;
  /** The token behind a session that is known and still alive. */
  find(value: string): IssuedToken | undefined;
  /** Ends all sessions now. */
  expireAll(): void;
}

/** Makes an empty registry whose sessions live for a while on the clock. */
export function createSessionRegistry(clock: Clock, lifetimeSeconds: number): SessionRegistry {
  const sessions = new Map<string, { readonly token: IssuedToken; readonly untilMs: number }>();
  return {
    open(token) {
      const value = `${clock.now()}O1O${randomBytes(16).toString('hex').toUpperCase()}O${randomBytes(8).toString('hex').toUpperCase()}Op`;
      sessions.set(value, { token, untilMs: clock.now() + lifetimeSeconds * 1000 });
      return value;
    },
    find(value) {
      const session = sessions.get(value);
      if (!session || session.token.revoked) return undefined;
      if (clock.now() < session.untilMs) return session.token;
      sessions.delete(value);
      return undefined;
    },
    expireAll: () => sessions.clear(),
  };
}
