import { createECDH, createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { Secret } from '@mdmkit/core';
import { KeyProblem, toKeyError } from './key-error.ts';
import { readPrivateKeyBlock } from './pem.ts';

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
 * Taken are all layouts that are in use: PKCS#8 under `PRIVATE KEY`; what Apple's portal delivers, PKCS#8 under the
 * label `EC PRIVATE KEY` with the curve's parameters spelled out; and SEC 1 (RFC 5915).
 *
 * @param pem - The text of the `.pem` file.
 * @param options - `label`: whose key it is, for the error.
 * @throws BusinessError - `BUSINESS_KEY_UNREADABLE`, when it is anything but an unencrypted P-256 private key; the
 * message says what it is instead and what to do, and holds nothing of the text.
 */
export function parseBusinessKey(pem: string | Secret, options: ParseBusinessKeyOptions = {}): BusinessKey {
  try {
    return readKey(typeof pem === 'string' ? pem : pem.reveal());
  } catch (error) {
    throw error instanceof KeyProblem ? toKeyError(error, options.label) : error;
  }
}

function readKey(text: string): BusinessKey {
  const key = loadKey(readPrivateKeyBlock(text));
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

/** The label cannot be trusted: Apple's files carry a PKCS#8 body under the label of SEC 1. */
function loadKey(der: Buffer): KeyObject {
  for (const type of ['pkcs8', 'sec1'] as const) {
    try {
      return createPrivateKey({ key: der, format: 'der', type });
    } catch (error) {
      // OpenSSL says this for an encrypted body under the label of a plain one.
      if (error instanceof Error && 'code' in error && error.code === 'ERR_MISSING_PASSPHRASE') {
        throw new KeyProblem('encrypted');
      }
    }
  }
  throw new KeyProblem('damaged');
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
