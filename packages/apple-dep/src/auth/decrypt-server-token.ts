import { createDecipheriv, type KeyObject, type X509Certificate } from 'node:crypto';
import { checkOptions, decodeText, isWebPageText, KeyError, readCertificate, TextError } from '@mdmkit/core';
import { credentialError } from '../errors/credential-error.ts';
import { BerError } from './ber.ts';
import { decryptContentKey, keyEncryptionProblem } from './decrypt-content-key.ts';
import { type EnvelopedData, type KeyTransRecipient, readEnvelopedData, toSerialNumber } from './enveloped-data.ts';
import { issuerAndSerialNumber } from './issuer-and-serial-number.ts';
import { type PrivateKeyInput, readRsaPrivateKey } from './private-key.ts';
import { type DepToken, findServerTokenJson, isServerTokenJson, parseServerToken } from './server-token.ts';
import { readSmimeFile } from './smime.ts';

/** Options of {@link decryptServerToken}. */
export interface DecryptServerTokenOptions {
  /** The content of the file that the portal offers as a download. */
  readonly file: Uint8Array | string;
  /** The private key of the uploaded certificate: PEM, as a text or a `Secret`. */
  readonly privateKey: PrivateKeyInput;
  /** The uploaded certificate: PEM or DER. With it, an error says if the token was made for another certificate. */
  readonly certificate?: string | Uint8Array;
}

/**
 * Decrypts a server token file.
 *
 * @throws DepError - `DEP_TOKEN_UNREADABLE` if the file is not a server token, `DEP_KEY_UNREADABLE` if the key cannot be
 * read or does not belong to the certificate, `DEP_CERTIFICATE_UNREADABLE` if the certificate cannot be read,
 * `DEP_TOKEN_FOR_OTHER_CERTIFICATE`, and `DEP_TOKEN_UNDECRYPTABLE` for every failure of the decryption itself.
 * @example
 * const credential = decryptServerToken({ file: await readFile('token.p7m'), privateKey, certificate });
 */
export function decryptServerToken(options: DecryptServerTokenOptions): DepToken {
  checkOptions('decryptServerToken', options, ['file', 'privateKey', 'certificate']);
  const envelope = readServerTokenFile(options.file);
  const key = readRsaPrivateKey(options.privateKey);
  const certificate = options.certificate === undefined ? undefined : loadCertificate(options.certificate, key);
  const named = certificate && envelope.recipients.filter((recipient) => isFor(recipient, certificate));
  // A certificate that was issued again for the same key is not named in the file, but its key fits.
  const candidates = named?.length ? named : envelope.recipients;
  for (const recipient of candidates) {
    if (keyEncryptionProblem(recipient) !== undefined) continue;
    const text = decryptContent(envelope, recipient, key);
    // A wrong key may yield noise with a valid padding, but never JSON.
    if (text !== undefined && findServerTokenJson(text)) return parseServerToken(text);
  }
  if (named?.length === 0) {
    const serialNumber = envelope.recipients[0]?.serialNumber ?? 'none';
    throw credentialError('DEP_TOKEN_FOR_OTHER_CERTIFICATE', `it names the serial number ${serialNumber}`);
  }
  const problem = candidates.every((recipient) => keyEncryptionProblem(recipient) !== undefined)
    ? candidates.map(keyEncryptionProblem)[0]
    : undefined;
  throw credentialError('DEP_TOKEN_UNDECRYPTABLE', problem ?? 'the private key does not fit, or the file is damaged');
}

/**
 * Reads a server token file without a key: for whom it was made, and how it is encrypted.
 *
 * @throws DepError - `DEP_TOKEN_UNREADABLE`; the message says what the file is instead.
 */
export function readServerTokenFile(file: Uint8Array | string): EnvelopedData {
  if (typeof file === 'string') return readServerTokenFile(Buffer.from(file));
  // Callers without TypeScript may pass anything.
  if (!((file as unknown) instanceof Uint8Array)) throw credentialError('DEP_TOKEN_UNREADABLE', 'file: expected bytes');
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
  if (isWebPageText(Buffer.from(file.subarray(0, 2_000)).toString('latin1')))
    return 'the file is a web page, such as the login page of the portal';
  if (head.startsWith('PK\u0003\u0004')) return 'the file is a ZIP archive';
  if (isServerTokenJson(Buffer.from(file).toString('latin1'))) return 'the file is decrypted already';
  return textProblemOf(file) ?? 'the file is neither a MIME message, nor base64, nor binary CMS';
}

/** Why the bytes of a file that looks like text are none, such as UTF-16 without a byte order mark. */
function textProblemOf(file: Uint8Array): string | undefined {
  try {
    decodeText(file);
    return undefined;
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    return error.problem === 'binary' ? undefined : error.message;
  }
}

function loadCertificate(source: string | Uint8Array, key: KeyObject): X509Certificate {
  let certificate: X509Certificate;
  try {
    certificate = readCertificate(source);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw credentialError('DEP_CERTIFICATE_UNREADABLE', error.message);
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
  const contentKey = decryptContentKey(recipient, key, envelope.cipher.keyBytes);
  try {
    const decipher = createDecipheriv(envelope.cipher.name, contentKey, envelope.iv);
    return decodeText(Buffer.concat([decipher.update(envelope.encryptedContent), decipher.final()]));
  } catch {
    return undefined;
  }
}
