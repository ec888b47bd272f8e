import { constants, generateKeyPairSync, privateEncrypt, publicEncrypt, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decryptContentKey, keyEncryptionProblem } from '../../src/auth/decrypt-content-key.ts';
import { definite, oid } from '../../src/testing/ber-writer.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { privateKey: otherKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const contentKey = randomBytes(32);

const pkcs1 = '1.2.840.113549.1.1.1';
const oaep = '1.2.840.113549.1.1.7';
const sha256 = '2.16.840.1.101.3.4.2.1';
const sequence = (...contents: readonly Buffer[]) => definite(0x30, ...contents);
/** RSAES-OAEP-params: the hash, and the hash of the mask. */
const oaepParameters = (hash: string, mask: string) =>
  sequence(
    definite(0xa0, sequence(oid(hash))),
    definite(0xa1, sequence(oid('1.2.840.113549.1.1.8'), sequence(oid(mask)))),
  );

const recipient = (keyEncryption: string, encryptedKey: Buffer, keyEncryptionParameters?: Buffer) => ({
  issuer: undefined,
  serialNumber: undefined,
  keyEncryption,
  keyEncryptionParameters,
  encryptedKey,
});
const encrypt = (padding: number, oaepHash?: string) =>
  publicEncrypt({ key: publicKey, padding, ...(oaepHash === undefined ? {} : { oaepHash }) }, contentKey);

describe('the content key is decrypted', () => {
  test.each([
    ['PKCS#1 v1.5', recipient(pkcs1, encrypt(constants.RSA_PKCS1_PADDING))],
    ['OAEP with its defaults', recipient(oaep, encrypt(constants.RSA_PKCS1_OAEP_PADDING, 'sha1'))],
    [
      'OAEP with SHA-256',
      recipient(oaep, encrypt(constants.RSA_PKCS1_OAEP_PADDING, 'sha256'), oaepParameters(sha256, sha256)),
    ],
  ])('%s', (_, each) => {
    expect(keyEncryptionProblem(each)).toBeUndefined();
    expect(decryptContentKey(each, privateKey, 32)).toEqual(contentKey);
  });
});

describe('what does not fit yields a random key of the same length, and no error', () => {
  const good = encrypt(constants.RSA_PKCS1_PADDING);
  /** A block that the private key decrypts to these bytes, in place of a padded content key. */
  const block = (...start: readonly number[]) => {
    const padded = Buffer.alloc(256, 1);
    padded.set(start);
    return privateEncryptRaw(padded);
  };
  const privateEncryptRaw = (padded: Buffer) =>
    publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, padded);

  test.each([
    ['another RSA key', otherKey, recipient(pkcs1, good), 32],
    ['a content key of another length', privateKey, recipient(pkcs1, good), 16],
    ['a block that begins with another byte', privateKey, recipient(pkcs1, block(0, 1)), 32],
    ['a block without a separator', privateKey, recipient(pkcs1, block(0, 2)), 32],
    ['a damaged encrypted key', privateKey, recipient(pkcs1, Buffer.alloc(3)), 32],
    ['another hash of OAEP', privateKey, recipient(oaep, encrypt(constants.RSA_PKCS1_OAEP_PADDING, 'sha256')), 32],
    [
      'a key encrypted by a private key',
      privateKey,
      recipient(pkcs1, privateEncrypt({ key: otherKey, padding: constants.RSA_PKCS1_PADDING }, contentKey)),
      32,
    ],
  ])('%s', (_, key, each, length) => {
    const first = decryptContentKey(each, key, length);
    expect(first).toHaveLength(length);
    expect(first.equals(contentKey)).toBe(false);
    expect(decryptContentKey(each, key, length).equals(first)).toBe(false);
  });
});

test('an algorithm that is not supported is named', () => {
  expect(keyEncryptionProblem(recipient('1.2.3.4', Buffer.alloc(0)))).toContain('1.2.3.4');
  for (const parameters of [oaepParameters('1.2.3.4', '1.2.3.4'), oaepParameters(sha256, '1.3.14.3.2.26')])
    expect(keyEncryptionProblem(recipient(oaep, Buffer.alloc(0), parameters))).toContain(
      'a hash that is not supported',
    );
});
