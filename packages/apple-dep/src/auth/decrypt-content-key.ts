import { constants, type KeyObject, privateDecrypt, randomBytes } from 'node:crypto';
import { type BerElement, readBer, tags, toOid } from './ber.ts';
import type { KeyTransRecipient } from './enveloped-data.ts';

/** RSAES-PKCS1-v1_5 (RFC 8017 §A.2.1): what the portal uses. */
const rsaEncryption = '1.2.840.113549.1.1.1';

/** RSAES-OAEP (RFC 8017 §A.2.1): what `openssl cms` can be asked to use. */
const rsaOaep = '1.2.840.113549.1.1.7';

const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Returns why the key of a recipient cannot be decrypted by any RSA key; undefined if it can. */
export function keyEncryptionProblem({
  keyEncryption,
  keyEncryptionParameters,
}: KeyTransRecipient): string | undefined {
  if (keyEncryption === rsaEncryption) return undefined;
  if (keyEncryption !== rsaOaep) return `its content key is encrypted by the algorithm ${keyEncryption}`;
  return oaepHash(keyEncryptionParameters) === undefined
    ? 'its content key is encrypted by RSA-OAEP with a hash that is not supported'
    : undefined;
}

/**
 * Decrypts the content key of a message.
 *
 * A key that does not fit yields a random content key, as RFC 3218 §2.3.2 advises: every failure looks the same,
 * whatever went wrong.
 */
export function decryptContentKey(recipient: KeyTransRecipient, key: KeyObject, length: number): Buffer {
  const random = randomBytes(length);
  try {
    const contentKey =
      recipient.keyEncryption === rsaOaep ? decryptOaep(recipient, key) : decryptPkcs1(recipient, key, length);
    return contentKey?.length === length ? contentKey : random;
  } catch {
    return random;
  }
}

/**
 * Node refuses PKCS#1 v1.5 where its OpenSSL lacks implicit rejection. So the raw RSA operation is used, and the padding
 * (RFC 8017 §7.2.2) is removed here.
 */
function decryptPkcs1({ encryptedKey }: KeyTransRecipient, key: KeyObject, length: number): Buffer | undefined {
  const block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encryptedKey);
  const separator = block.length - length - 1;
  const filler = block.subarray(2, Math.max(2, separator));
  const valid = block[0] === 0 && block[1] === 2 && block[separator] === 0 && filler.length >= 8 && !filler.includes(0);
  return valid ? block.subarray(separator + 1) : undefined;
}

function decryptOaep({ encryptedKey, keyEncryptionParameters }: KeyTransRecipient, key: KeyObject): Buffer {
  const hash = oaepHash(keyEncryptionParameters) ?? 'sha1';
  return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, encryptedKey);
}

/** The hash of RSAES-OAEP-params (RFC 8017 §A.2.1); undefined if it is unknown, or the mask uses another one. */
function oaepHash(parameters: Buffer | undefined): string | undefined {
  const [hash, mask] = [0, 1].map((tag) => parameterOf(parameters, tag));
  const hashName = hash === undefined ? 'sha1' : hashOf(hash);
  // The mask generation function MGF1 names its hash as the parameter.
  const maskName = mask === undefined ? 'sha1' : hashOf(mask.children?.[1]);
  return hashName === maskName ? hashName : undefined;
}

function parameterOf(parameters: Buffer | undefined, tag: number): BerElement | undefined {
  if (parameters === undefined) return undefined;
  const tagged = readBer(parameters).children?.find((element) => element.tagClass === 2 && element.tag === tag);
  return tagged?.children?.[0];
}

function hashOf(algorithm: BerElement | undefined): string | undefined {
  const oid = algorithm?.children?.[0];
  return oid?.tag === tags.oid ? hashes[toOid(oid.content)] : undefined;
}
