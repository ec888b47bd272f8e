import type { KeyObject } from 'node:crypto';
import { KeyError, readPrivateKey, type Secret } from '@mdmkit/core';
import { credentialError } from '../errors/credential-error.ts';

/** A private key: the text or the bytes of a PEM or DER file, or the text as a `Secret`. */
export type PrivateKeyInput = string | Uint8Array | Secret;

/**
 * Reads an RSA private key, see `readPrivateKey` of `@mdmkit/core`.
 *
 * @throws DepError - `DEP_KEY_UNREADABLE` if it is anything else; the message says what it is.
 */
export function readRsaPrivateKey(privateKey: PrivateKeyInput): KeyObject {
  const key = load(privateKey);
  if (key.asymmetricKeyType !== 'rsa')
    throw credentialError(
      'DEP_KEY_UNREADABLE',
      `privateKey: its type is ${key.asymmetricKeyType}, but rsa is required`,
    );
  return key;
}

function load(privateKey: PrivateKeyInput): KeyObject {
  if (!isPrivateKeyInput(privateKey))
    throw credentialError('DEP_KEY_UNREADABLE', 'privateKey: expected a PEM text, or a Secret with one');
  try {
    return readPrivateKey(privateKey);
  } catch (error) {
    throw error instanceof KeyError ? credentialError('DEP_KEY_UNREADABLE', `privateKey: ${error.message}`) : error;
  }
}

/** Callers without TypeScript may pass anything. */
function isPrivateKeyInput(value: unknown): boolean {
  return (
    typeof value === 'string' || value instanceof Uint8Array || typeof (value as Secret | null)?.reveal === 'function'
  );
}
