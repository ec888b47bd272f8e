import { createPrivateKey, type KeyObject } from 'node:crypto';
import { checkArgument } from '../options/check-option-types.ts';
import { Secret } from '../secret.ts';
import { readCertificate } from './certificate.ts';
import { KeyError, type KeyProblem } from './key-error.ts';
import { isDer, type PemBlock, readPem } from './pem.ts';

/** Options of {@link readPrivateKey}. */
export interface ReadPrivateKeyOptions {
  /** The passphrase of an encrypted key. Default: none; an encrypted key is refused. */
  readonly passphrase?: string | Secret | undefined;
}

/** What a block is whose label does not end with `PRIVATE KEY`, or names a key that is not supported. */
const problemOfLabel: readonly (readonly [RegExp, KeyProblem])[] = [
  [/^OPENSSH PRIVATE KEY$/, 'openssh'],
  [/^DSA PRIVATE KEY$/, 'dsa'],
  [/PUBLIC KEY$/, 'public-key'],
  [/CERTIFICATE REQUEST$/, 'certificate-request'],
  [/CERTIFICATE$/, 'certificate'],
  [/^(?:PKCS7|CMS)$/, 'message'],
  [/PARAMETERS$/, 'parameters'],
];

/**
 * Reads a private key from PEM or DER: PKCS#8, PKCS#1 or SEC 1, whatever the label says (Apple puts PKCS#8 under the label
 * `EC PRIVATE KEY`). Other blocks may stand before the key. {@link readPem} says which damage is repaired.
 *
 * The caller checks the algorithm: `asymmetricKeyType`, `asymmetricKeyDetails`.
 *
 * @throws KeyError - If it is anything else; the message says what it is, and contains nothing of it.
 * @example
 * const key = readPrivateKey(await readFile('key.pem'));
 * if (key.asymmetricKeyType !== 'rsa') throw new TypeError('an RSA key is needed');
 */
export function readPrivateKey(source: string | Uint8Array | Secret, options: ReadPrivateKeyOptions = {}): KeyObject {
  checkArgument('readPrivateKey', 'options', options, 'object');
  const { passphrase } = options;
  const input = source instanceof Secret ? source.reveal() : source;
  const secret = passphrase instanceof Secret ? passphrase.reveal() : passphrase;
  if (isDer(input)) return readDer(input, secret);
  return loadBlock(findPrivateKey(readPem(input)), secret);
}

/** Returns the block of the private key among others: certificates, or the parameters of a curve. */
function findPrivateKey(blocks: readonly PemBlock[]): PemBlock {
  const block = blocks.find(({ label }) => label.endsWith('PRIVATE KEY')) ?? blocks[0];
  if (block === undefined) throw new KeyError('empty');
  const problem = problemOfLabel.find(([pattern]) => pattern.test(block.label))?.[1];
  if (problem) throw new KeyError(problem);
  if (!block.label.endsWith('PRIVATE KEY')) throw new KeyError('no-pem');
  return block;
}

function loadBlock({ pem, der, isEncrypted }: PemBlock, passphrase: string | undefined): KeyObject {
  if (isEncrypted && passphrase === undefined) throw new KeyError('encrypted');
  const key = isEncrypted
    ? attempt(() => createPrivateKey({ key: pem, format: 'pem', passphrase }))
    : loadDer(der, passphrase);
  if (key) return key;
  throw new KeyError(isEncrypted ? 'passphrase' : 'damaged');
}

/** The label cannot be trusted, so each form is tried. */
function loadDer(der: Uint8Array, passphrase: string | undefined): KeyObject | undefined {
  const bytes = Buffer.from(der.buffer, der.byteOffset, der.byteLength);
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    const key = attempt(() => createPrivateKey({ key: bytes, format: 'der', type, passphrase }));
    if (key) return key;
  }
  return undefined;
}

function readDer(der: Uint8Array, passphrase: string | undefined): KeyObject {
  const key = loadDer(der, passphrase);
  if (key) return key;
  throw new KeyError(problemOfDer(der));
}

/** Says what DER is that is not a private key. */
function problemOfDer(der: Uint8Array): KeyProblem {
  const bytes = Buffer.from(der.buffer, der.byteOffset, der.byteLength);
  try {
    readCertificate(bytes);
    return 'certificate';
  } catch {
    // The identifiers of PKCS#7 data stand near the beginning of a key store (with its version 3 before) and of a message.
    const head = bytes.subarray(0, 40);
    if (head.includes(Buffer.from('020103', 'hex'))) return 'key-store';
    return head.includes(Buffer.from('2a864886f70d0107', 'hex')) ? 'message' : 'damaged';
  }
}

/** Loads a key. Returns undefined if it is none. */
function attempt(load: () => KeyObject): KeyObject | undefined {
  // Node takes an error that an earlier operation left in OpenSSL's queue of this thread for a failure of this one. The failed
  // call empties the queue, so that the second one tells the truth.
  return loadOnce(load) ?? loadOnce(load);
}

function loadOnce(load: () => KeyObject): KeyObject | undefined {
  try {
    return load();
  } catch (error) {
    // OpenSSL says this for an encrypted body under the label of a plain one.
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MISSING_PASSPHRASE')
      throw new KeyError('encrypted');
    return undefined;
  }
}
