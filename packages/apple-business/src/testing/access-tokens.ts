import { randomBytes } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import type { AccountRecord } from './accounts.ts';

/** The access tokens of a simulated service. */
export interface AccessTokenRegistry {
  /** Issues a token. */
  issue(account: AccountRecord): string;
  /** The account behind a token that is known and still alive. */
  find(token: string): AccountRecord | undefined;
  /** Ends the tokens of an account, or all. */
  revoke(clientId: string | undefined): void;
}

/** Creates an empty registry whose tokens live for a while on the clock. */
export function createAccessTokenRegistry(clock: Clock, lifetimeSeconds: number): AccessTokenRegistry {
  const tokens = new Map<string, { readonly account: AccountRecord; readonly untilMs: number }>();
  return {
    issue(account) {
      for (const [token, { untilMs }] of tokens) if (untilMs <= clock.now()) tokens.delete(token);
      // Apple's tokens are opaque, long, and look like a JWE with a direct key: an empty second part.
      const token = `${randomPart(60)}..${randomPart(12)}.${randomPart(180)}.${randomPart(16)}`;
      tokens.set(token, { account, untilMs: clock.now() + lifetimeSeconds * 1000 });
      return token;
    },
    find(token) {
      const entry = tokens.get(token);
      return entry && clock.now() < entry.untilMs ? entry.account : undefined;
    },
    revoke(clientId) {
      for (const [token, { account }] of tokens) {
        if (clientId === undefined || account.clientId === clientId) tokens.delete(token);
      }
    },
  };
}

function randomPart(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
