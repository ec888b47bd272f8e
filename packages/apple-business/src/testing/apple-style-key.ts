import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A new key of an API account. */
export interface GeneratedBusinessKey {
  /** The private key: the text of the `.pem` file that the portal offers as a download. A secret. */
  readonly privateKeyPem: string;
  /** The public key, which the service keeps. */
  readonly publicKey: KeyObject;
}

/** Options of {@link generateBusinessKey}. */
export interface GenerateBusinessKeyOptions {
  /**
   * How the file describes its curve: `named` by its identifier, or `explicit` by its parameters. Many programs cannot
   * read the explicit form. Default: `named`.
   */
  readonly curve?: 'named' | 'explicit';
}

/**
 * Generates a P-256 key and writes it as Apple's portal does: PKCS#8 under the label of SEC 1, `EC PRIVATE KEY`.
 */
export function generateBusinessKey({ curve = 'named' }: GenerateBusinessKeyOptions = {}): GeneratedBusinessKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    paramEncoding: curve,
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  const body = privateKey.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return {
    privateKeyPem: `-----BEGIN EC PRIVATE KEY-----\n${body}\n-----END EC PRIVATE KEY-----\n`,
    publicKey: createPublicKey({ key: publicKey, format: 'der', type: 'spki' }),
  };
}
