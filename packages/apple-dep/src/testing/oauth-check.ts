import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import { signOAuth1 } from '../auth/oauth1.ts';
import { appleOrigin } from '../auth/session.ts';
import type { Refusal } from './refusal.ts';
import type { IssuedToken, TokenRegistry } from './tokens.ts';

/** Judges sign-ins. */
export type OAuthCheck = (request: Request) => IssuedToken | Refusal;

const required = [
  'oauth_consumer_key',
  'oauth_token',
  'oauth_signature_method',
  'oauth_signature',
  'oauth_timestamp',
  'oauth_nonce',
];
const windowSeconds = 5 * 60;

/** Creates a check that recomputes signatures and remembers nonces, as RFC 5849 §3.2 asks of a server. */
export function createOAuthCheck(tokens: TokenRegistry, clock: Clock): OAuthCheck {
  const nonces = new Map<string, number>();
  return (request) => {
    const parameters = parseHeader(request.headers.get('authorization') ?? '');
    if (
      !parameters ||
      required.some((name) => !parameters.has(name)) ||
      parameters.get('oauth_signature_method') !== 'HMAC-SHA1'
    ) {
      return { status: 400, text: 'oauth_problem_advice' };
    }
    const value = (name: string) => parameters.get(name) ?? '';
    const timestamp = Number(value('oauth_timestamp'));
    const token = tokens.find(value('oauth_consumer_key'), value('oauth_token'));
    if (!token || token.revoked) return { status: 401, text: 'token_rejected' };
    if (!(Math.abs(timestamp - clock.now() / 1000) <= windowSeconds)) return { status: 401, text: 'timestamp_refused' };
    if (!isSignedBy(token, request, parameters)) return { status: 401, text: 'signature_invalid' };
    if (token.expiresAtMs <= clock.now()) return { status: 401, text: 'token_expired' };
    const nonce = `${value('oauth_timestamp')} ${value('oauth_nonce')} ${token.json.access_token}`;
    if (nonces.has(nonce)) return { status: 401, text: 'nonce_used' };
    forgetOld(nonces, clock.now());
    nonces.set(nonce, clock.now());
    return token;
  };
}

/** A nonce need only be known as long as its timestamp would be accepted. */
function forgetOld(nonces: Map<string, number>, nowMs: number): void {
  for (const [nonce, seenAtMs] of nonces) {
    if (nowMs - seenAtMs <= 2 * windowSeconds * 1000) return;
    nonces.delete(nonce);
  }
}

/** Undefined when it is no OAuth header, names a parameter twice, or encodes one wrongly. */
function parseHeader(header: string): ReadonlyMap<string, string> | undefined {
  const list = /^OAuth\s+(.*)$/is.exec(header)?.[1];
  if (list === undefined) return undefined;
  const parameters = new Map<string, string>();
  for (const part of list.split(',')) {
    const match = /^\s*(\w+)="([^"]*)"\s*$/.exec(part);
    if (!match?.[1] || match[2] === undefined || parameters.has(match[1])) return undefined;
    const value = percentDecode(match[2]);
    if (value === undefined) return undefined;
    parameters.set(match[1], value);
  }
  return parameters;
}

function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A client may sign for Apple's own address or for the address that it calls. */
function isSignedBy(token: IssuedToken, request: Request, parameters: ReadonlyMap<string, string>): boolean {
  const { origin, search } = new URL(request.url);
  return [appleOrigin, origin].some((signed) => {
    const expected = signOAuth1({
      method: request.method,
      url: `${signed}/session${search}`,
      consumerKey: token.json.consumer_key,
      consumerSecret: token.json.consumer_secret,
      token: token.json.access_token,
      tokenSecret: token.json.access_secret,
      timestamp: Number(parameters.get('oauth_timestamp')),
      nonce: parameters.get('oauth_nonce') ?? '',
      ...(parameters.has('oauth_version') ? { version: '1.0' as const } : {}),
    });
    return isEqual(expected, parameters.get('oauth_signature') ?? '');
  });
}

function isEqual(expected: string, given: string): boolean {
  const [expectedBytes, givenBytes] = [Buffer.from(expected), Buffer.from(given)];
  return expectedBytes.length === givenBytes.length && timingSafeEqual(expectedBytes, givenBytes);
}
