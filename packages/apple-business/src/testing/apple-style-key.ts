import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A new key of an API account. */
export interface GeneratedBusinessKey {
  /** What the portal would let one download: the private key as the text of a `.pem` file. A secret. */
  readonly privateKeyPem: string;
  /** What the service keeps. */
  readonly publicKey: KeyObject;
}

/**
 * Makes a P-256 key and writes it as Apple's portal does: a PKCS#8 body with the curve's parameters spelled out, under
 * the label of SEC 1. Many readers stumble over either.
 */
export function generateBusinessKey(): GeneratedBusinessKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    paramEncoding: 'explicit',
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  const body = privateKey.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return {
    privateKeyPem: `-----BEGIN EC PRIVATE KEY-----\n${body}\n-----END EC PRIVATE KEY-----\n`,
    publicKey: createPublicKey({ key: publicKey, format: 'der', type: 'spki' }),
  };
}
