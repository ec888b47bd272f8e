import { constants, createDecipheriv, type KeyObject, privateDecrypt, randomBytes, X509Certificate } from 'node:crypto';
import type { Secret } from '@mdmkit/core';
import { credentialError } from '../errors/credential-error.ts';
import { BerError } from './ber.ts';
import { type EnvelopedData, type KeyTransRecipient, readEnvelopedData, toSerialNumber } from './enveloped-data.ts';
import { issuerAndSerialNumber } from './issuer-and-serial-number.ts';
import { readPrivateKey } from './private-key.ts';
import { type DepToken, findServerTokenJson, isServerTokenJson, parseServerToken } from './server-token.ts';
import { readSmimeFile } from './smime.ts';

/** What {@link decryptServerToken} takes. */
export interface DecryptServerTokenOptions {
  /** The file as downloaded from the portal. */
  readonly file: Uint8Array;
  /** The private key of the uploaded certificate, as PEM. */
  readonly privateKey: Secret;
  /** The uploaded certificate, as PEM. With it, a token made for another certificate is named as such. */
  readonly certificate?: string;
}

/** The identifier of RSAES-PKCS1-v1_5 (RFC 8017 §A.2.1), the only key transport that the portal uses. */
const rsaEncryption = '1.2.840.113549.1.1.1';

/**
 * Decrypts a server token file.
 *
 * @throws DepError - `DEP_TOKEN_UNREADABLE` when the file is no token, `DEP_KEY_UNREADABLE` when the key is none,
 *   `DEP_TOKEN_FOR_OTHER_CERTIFICATE`, and `DEP_TOKEN_UNDECRYPTABLE` for every failure of the decryption itself.
 */
export function decryptServerToken(options: DecryptServerTokenOptions): DepToken {
  const envelope = readServerTokenFile(options.file);
  const key = readPrivateKey(options.privateKey);
  const certificate = options.certificate === undefined ? undefined : readCertificate(options.certificate, key);
  const named = certificate && envelope.recipients.filter((recipient) => isFor(recipient, certificate));
  // A certificate issued anew for the same key matches none by name, and its key fits all the same.
  for (const recipient of named?.length ? named : envelope.recipients) {
    if (recipient.keyEncryption !== rsaEncryption) continue;
    const text = decryptContent(envelope, recipient, key);
    // A wrong key may yield well-padded noise, but never JSON.
    if (text !== undefined && findServerTokenJson(text)) return parseServerToken(text);
  }
  if (named?.length === 0) {
    const serialNumber = envelope.recipients[0]?.serialNumber ?? 'none';
    throw credentialError('DEP_TOKEN_FOR_OTHER_CERTIFICATE', `it names serial number ${serialNumber}`);
  }
  throw credentialError('DEP_TOKEN_UNDECRYPTABLE', 'the private key does not fit, or the file is damaged');
}

/**
 * Reads a server token file without any key: whom it was made for, and how it is encrypted.
 *
 * @throws DepError - `DEP_TOKEN_UNREADABLE`, saying what the file is instead.
 */
export function readServerTokenFile(file: Uint8Array): EnvelopedData {
  const message = readSmimeFile(file);
  if (!message) throw credentialError('DEP_TOKEN_UNREADABLE', describeOther(file));
  try {
    return readEnvelopedData(message);
  } catch (error) {
    if (error instanceof BerError) throw credentialError('DEP_TOKEN_UNREADABLE', error.message);
    throw error;
  }
}

function describeOther(file: Uint8Array): string {
  if (file.length === 0) return 'the file is empty';
  const head = Buffer.from(file.subarray(0, 200)).toString('latin1');
  if (head.startsWith('%PDF')) return 'the file is a PDF';
  if (head.includes('-----BEGIN CERTIFICATE')) return 'the file is a certificate';
  if (head.includes('PRIVATE KEY-----')) return 'the file is a private key';
  if (isServerTokenJson(Buffer.from(file).toString('latin1'))) return 'the file is decrypted already';
  return 'the file is neither a MIME message, nor base64, nor binary CMS';
}

function readCertificate(pem: string, key: KeyObject): X509Certificate {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem.replace(/^\uFEFF/, ''));
  } catch {
    throw credentialError('DEP_KEY_UNREADABLE', 'the certificate is no PEM certificate');
  }
  if (!certificate.checkPrivateKey(key))
    throw credentialError('DEP_KEY_UNREADABLE', 'the private key does not belong to the certificate');
  return certificate;
}

/** By issuer and serial number (RFC 5652 §6.2.1): the number alone is `1` in many a self-made certificate. */
function isFor(recipient: KeyTransRecipient, certificate: X509Certificate): boolean {
  const { issuer, serialNumber } = issuerAndSerialNumber(certificate);
  return recipient.issuer?.equals(issuer.bytes) === true && recipient.serialNumber === toSerialNumber(serialNumber);
}

function decryptContent(envelope: EnvelopedData, recipient: KeyTransRecipient, key: KeyObject): string | undefined {
  const contentKey = decryptContentKey(recipient.encryptedKey, key, envelope.cipher.keyBytes);
  try {
    const decipher = createDecipheriv(envelope.cipher.name, contentKey, envelope.iv);
    return Buffer.concat([decipher.update(envelope.encryptedContent), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/**
 * Decrypts the content key.
 *
 * Node refuses PKCS#1 v1.5 where its OpenSSL lacks implicit rejection, so the raw RSA operation is used and the padding
 * (RFC 8017 §7.2.2) is taken off here. A padding that is wrong yields a random key, as in RFC 3218 §2.3.2: failures then
 * look all alike, whatever went wrong.
 */
function decryptContentKey(encrypted: Buffer, key: KeyObject, length: number): Buffer {
  const random = randomBytes(length);
  let block: Buffer;
  try {
    block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted);
  } catch {
    return random;
  }
  const separator = block.length - length - 1;
  const filler = block.subarray(2, Math.max(2, separator));
  const valid = block[0] === 0 && block[1] === 2 && block[separator] === 0 && filler.length >= 8 && !filler.includes(0);
  return valid ? block.subarray(separator + 1) : random;
}
