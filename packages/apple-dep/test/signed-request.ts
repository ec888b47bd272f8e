import { type OAuth1Parts, oauth1Header } from '../src/auth/oauth1.ts';
import type { DepToken } from '../src/index.ts';

/** Where the service lives. */
export const origin = 'https://mdmenrollment.apple.com';

let nonces = 0;

/** The parts of a right sign-in at a time in milliseconds since 1970. */
export function signInParts(token: DepToken, nowMs: number): OAuth1Parts {
  nonces += 1;
  return {
    method: 'GET',
    url: `${origin}/session`,
    consumerKey: token.consumerKey.reveal(),
    consumerSecret: token.consumerSecret.reveal(),
    token: token.accessToken.reveal(),
    tokenSecret: token.accessSecret.reveal(),
    timestamp: Math.floor(nowMs / 1000),
    nonce: `nonce-${nonces}`,
    version: '1.0',
  };
}

/** A sign-in made by hand, so that one thing at a time can be wrong with it. */
export function signIn(authorization: OAuth1Parts | string, headers: Record<string, string | undefined> = {}): Request {
  const all = {
    'user-agent': 'acme-mdm/4.2',
    authorization: typeof authorization === 'string' ? authorization : oauth1Header(authorization),
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new Request(`${origin}/session`, { headers: given });
}

/** Status and body of an answer. */
export async function said(answer: Promise<Response>): Promise<string> {
  const response = await answer;
  return `${response.status} ${await response.text()}`;
}
