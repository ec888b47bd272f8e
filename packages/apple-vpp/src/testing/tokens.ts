import { randomBytes } from 'node:crypto';
import { type Clock, formatDateTime } from '@mdmkit/core';
import type { VppLocation } from './location.ts';

/** How a content token is made. */
export interface IssueTokenOptions {
  /** Whose token. Default: the first location. */
  readonly location?: VppLocation;
  /** When it ends, in milliseconds since 1970. Default: in one year. */
  readonly expiresAtMs?: number;
  /** Whether it is revoked from the start. Default: false. */
  readonly revoked?: boolean;
  /** Whether the manager who downloaded it may only read. Default: false. */
  readonly readOnly?: boolean;
}

/** A content token as the service keeps it. */
export interface IssuedToken {
  /** The text of the file. */
  readonly text: string;
  /** Which location it is for. */
  readonly location: VppLocation;
  /** When it ends, in milliseconds since 1970. */
  readonly expiresAtMs: number;
  /** Whether it may only read. */
  readonly readOnly: boolean;
  /** Whether it was revoked. */
  revoked: boolean;
}

/** The content tokens of a simulated service. */
export interface TokenRegistry {
  /** Makes a token. */
  issue(location: VppLocation, options: IssueTokenOptions): IssuedToken;
  /** Whether a text is a token that is neither revoked nor expired. */
  isGood(text: string): boolean;
  /** The token with this text. */
  find(text: string): IssuedToken | undefined;
  /**
   * Revokes the token with this text.
   *
   * @throws RangeError - When there is none.
   */
  revoke(text: string): void;
}

const yearMs = 365 * 24 * 60 * 60 * 1000;

/** Makes an empty registry. `newRevokesOlder`: whether a new token of a location ends the earlier ones. */
export function createTokenRegistry(clock: Clock, newRevokesOlder = false): TokenRegistry {
  const tokens = new Map<string, IssuedToken>();
  return {
    issue(location, { expiresAtMs = clock.now() + yearMs, readOnly = false, revoked = false }) {
      const content = {
        token: randomBytes(48).toString('base64'),
        expDate: formatDateTime(new Date(expiresAtMs)),
        orgName: location.orgName,
      };
      const text = Buffer.from(JSON.stringify(content)).toString('base64');
      for (const older of tokens.values()) if (newRevokesOlder && older.location === location) older.revoked = true;
      const issued: IssuedToken = { text, location, expiresAtMs, readOnly, revoked };
      tokens.set(text, issued);
      return issued;
    },
    isGood(text) {
      const token = tokens.get(text);
      return token !== undefined && !token.revoked && token.expiresAtMs > clock.now();
    },
    find: (text) => tokens.get(text),
    revoke(text) {
      const token = tokens.get(text.trim());
      if (!token) throw new RangeError('no content token with this text was issued here');
      token.revoked = true;
    },
  };
}
