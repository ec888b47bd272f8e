import { Secret } from '@mdmkit/core';
import { BusinessError, businessErrorFamily, serviceName } from '../errors/business-error.ts';
import { KeyProblem, keyOperation, toKeyError } from './key-error.ts';
import { type BusinessKey, parseBusinessKey } from './private-key.ts';

/** A private key: the content of its `.pem` file, or the result of `parseBusinessKey`. */
export type BusinessKeyInput = string | Uint8Array | Secret | BusinessKey;

/** A private key, or a function that returns one; called each time the client requests an access token. */
export type BusinessKeySource = BusinessKeyInput | (() => BusinessKeyInput | Promise<BusinessKeyInput>);

/**
 * Creates the function that returns the key. A key that is passed by value is read at once.
 *
 * @throws TypeError - If the value is not a key that can be used; the message names the option and says what to do.
 */
export function createKeyReader(source: BusinessKeySource, label: string | undefined): () => Promise<BusinessKey> {
  if (typeof source !== 'function') {
    const key = toKeyOption(source);
    return () => Promise.resolve(key);
  }
  return async () => toKey(await callSource(source, label), label);
}

async function callSource(
  source: () => BusinessKeyInput | Promise<BusinessKeyInput>,
  label: string | undefined,
): Promise<BusinessKeyInput> {
  try {
    return await source();
  } catch (cause) {
    const facts = { service: serviceName, operation: keyOperation, label, cause };
    throw businessErrorFamily.create('BUSINESS_KEY_UNAVAILABLE', facts);
  }
}

function toKeyOption(input: BusinessKeyInput): BusinessKey {
  try {
    return toKey(input, undefined);
  } catch (error) {
    if (!(error instanceof BusinessError)) throw error;
    throw new TypeError(`privateKey is not usable: ${error.message}`, { cause: error });
  }
}

function toKey(input: BusinessKeyInput, label: string | undefined): BusinessKey {
  if (typeof input === 'string' || input instanceof Uint8Array || input instanceof Secret) {
    return parseBusinessKey(input, label === undefined ? {} : { label });
  }
  // Callers without types may hand over anything, such as the bytes of a file.
  const jwk: unknown = (input as Partial<BusinessKey> | undefined)?.jwk;
  if (!(jwk instanceof Secret))
    throw toKeyError(new KeyProblem('not-a-key', 'expected a text, bytes or a parsed key'), label);
  return input;
}
