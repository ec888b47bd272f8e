import type { DepToken } from '../src/index.ts';

/** The four secrets of a server token. */
export function secretsOf(token: DepToken): string[] {
  return [token.consumerKey, token.consumerSecret, token.accessToken, token.accessSecret].map((secret) =>
    secret.reveal(),
  );
}
