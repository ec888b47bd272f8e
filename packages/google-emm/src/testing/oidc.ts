import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import { jsonAnswer } from './answers.ts';

/** Google's identity provider, as far as Pub/Sub needs it. */
export interface OidcProvider {
  /** The token that Pub/Sub puts on a push. */
  sign(claims: { readonly audience: string; readonly email: string }): Promise<string>;
  /** Answers the request for the public keys. */
  certs(): Response;
  /** Replaces the key, as Google does every few days; the old one is published no more. */
  rotate(): void;
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Creates a provider. It creates its first key when it needs one. */
export function createOidcProvider(clock: Clock): OidcProvider {
  let key: SigningKey | undefined;
  let made = 0;
  const current = (): SigningKey => {
    if (!key) {
      made += 1;
      const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
      key = { ...pair, kid: createHash('sha1').update(`oidc ${made}`).digest('hex') };
    }
    return key;
  };
  return {
    async sign({ audience, email }) {
      const { SignJWT } = await import('jose');
      const { privateKey, kid } = current();
      const nowSeconds = Math.floor(clock.now() / 1000);
      return await new SignJWT({ email, email_verified: true, azp: '113774264463038321964' })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
        .setIssuer('https://accounts.google.com')
        .setAudience(audience)
        .setSubject('113774264463038321964')
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + 3600)
        .sign(privateKey);
    },
    certs() {
      const { publicKey, kid } = current();
      const jwk = { ...publicKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid };
      const answer = jsonAnswer({ keys: [jwk] });
      answer.headers.set('cache-control', 'public, max-age=21600, must-revalidate, no-transform');
      return answer;
    },
    rotate() {
      key = undefined;
    },
  };
}
