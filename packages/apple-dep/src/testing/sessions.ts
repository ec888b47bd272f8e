import { randomBytes } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import type { Refusal } from './refusal.ts';
import type { IssuedToken } from './tokens.ts';

/** The sessions of a simulated service. */
export interface SessionRegistry {
  /** Opens a session. */
  open(token: IssuedToken): string;
  /** The token behind a session that is alive; else the refusal. */
  find(value: string | null): IssuedToken | Refusal;
  /** Ends all sessions now; those of one token when it is given. */
  expireAll(token?: IssuedToken): void;
}

interface Session {
  readonly token: IssuedToken;
  untilMs: number;
}

/** How long the service distinguishes an expired session from an unknown session. */
const rememberedMs = 24 * 60 * 60 * 1000;

/** Creates an empty registry whose sessions live for a while on the clock. */
export function createSessionRegistry(clock: Clock, lifetimeSeconds: number): SessionRegistry {
  const sessions = new Map<string, Session>();
  const forgetOld = () => {
    for (const [value, { untilMs }] of sessions) {
      if (untilMs + rememberedMs >= clock.now()) return;
      sessions.delete(value);
    }
  };
  return {
    open(token) {
      forgetOld();
      const value = `${clock.now()}O1O${hex(16)}O${hex(8)}Op`;
      sessions.set(value, { token, untilMs: clock.now() + lifetimeSeconds * 1000 });
      return value;
    },
    find(value) {
      if (!value) return { status: 401, text: 'UNAUTHORIZED' };
      const session = sessions.get(value);
      if (!session) return { status: 403, text: 'FORBIDDEN' };
      const over = session.token.revoked || clock.now() >= session.untilMs;
      return over ? { status: 401, text: 'UNAUTHORIZED' } : session.token;
    },
    expireAll(token) {
      for (const session of sessions.values())
        if (token === undefined || session.token === token) session.untilMs = Math.min(session.untilMs, clock.now());
    },
  };
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex').toUpperCase();
}
