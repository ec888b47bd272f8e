import { createECDH, createHash, type KeyObject } from 'node:crypto';
import { checkArgument, KeyError, readPrivateKey, Secret } from '@mdmkit/core';
import { KeyProblem, keyProblemOf, toKeyError } from './key-error.ts';

/** The private key of an API account, ready to sign. Nothing that prints it shows the key. */
export interface BusinessKey {
  /** The key as the text of a JWK (RFC 7517; members of RFC 7518 §6.2). */
  readonly jwk: Secret;
  /** The SHA-256 thumbprint of its public half (RFC 7638), which names the key without giving it away. */
  readonly thumbprint: string;
}

/** Options of {@link parseBusinessKey}. */
export interface ParseBusinessKeyOptions {
  /** The label of the client, for the error. Default: none. */
  readonly label?: string;
}

/**
 * Reads the private key of an API account.
 *
 * It reads PKCS#8 under the label `PRIVATE KEY`; PKCS#8 under the label `EC PRIVATE KEY`, which Apple's portal delivers;
 * and SEC 1 (RFC 5915). The curve may be named or described by its parameters.
 *
 * @param pem - The content of the `.pem` file: a text, bytes or a `Secret`.
 * @throws BusinessError - `BUSINESS_KEY_UNREADABLE` if it is anything but an unencrypted P-256 private key. The message
 * says what it is instead and what to do; it contains nothing of the key.
 * @example
 * const privateKey = parseBusinessKey(await readFile('business.pem'));
 */
export function parseBusinessKey(
  pem: string | Uint8Array | Secret,
  options: ParseBusinessKeyOptions = {},
): BusinessKey {
  checkArgument('parseBusinessKey', 'options', options, 'object');
  try {
    return readKey(pem);
  } catch (error) {
    throw error instanceof KeyProblem ? toKeyError(error, options.label) : error;
  }
}

function readKey(source: string | Uint8Array | Secret): BusinessKey {
  const key = loadKey(source);
  assertP256(key);
  const { d = '', x = '', y = '' } = key.export({ format: 'jwk' });
  const point = publicPointOf(d);
  // A file whose halves do not belong together would sign, but never for the account that it was made for.
  if (x !== point.x || y !== point.y) throw new KeyProblem('damaged');
  return {
    jwk: new Secret(JSON.stringify({ kty: 'EC', crv: 'P-256', x, y, d })),
    // RFC 7638 §3 fixes these members and their order.
    thumbprint: createHash('sha256')
      .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
      .digest('base64url'),
  };
}

function loadKey(source: string | Uint8Array | Secret): KeyObject {
  try {
    return readPrivateKey(source);
  } catch (error) {
    throw error instanceof KeyError ? keyProblemOf(error) : error;
  }
}

function assertP256(key: KeyObject): void {
  const type = key.asymmetricKeyType ?? 'unknown';
  if (type.startsWith('rsa')) throw new KeyProblem('rsa');
  if (type !== 'ec') throw new KeyProblem('other-algorithm', type);
  // OpenSSL recognises the curve from its parameters too; an unknown one has no name.
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (curve !== 'prime256v1') throw new KeyProblem('other-curve', curve ?? 'one without a name');
}

function publicPointOf(scalar: string): { readonly x: string; readonly y: string } {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(Buffer.from(scalar, 'base64url'));
  // Uncompressed form (SEC 1 §2.3.3): one byte 04, then x, then y.
  const point = pair.getPublicKey();
  return { x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
}
