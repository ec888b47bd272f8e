import type { KeyObject, X509Certificate } from 'node:crypto';
import { decodeText, KeyError, readCertificate, readPem, readPrivateKey, TextError } from '@mdmkit/core';
import { CredentialProblem } from '../../secrets/credential-problem.ts';

/** An MDM push certificate. */
export interface PushCertificate {
  /** The push topic: the UID of its subject. Devices are bound to it. */
  readonly topic: string;
  /** When it ends. */
  readonly expiresAt: Date;
  /** When it began. */
  readonly validFrom: Date;
  /** Its serial number, hexadecimal, as the portal shows it. */
  readonly serialNumber: string;
  /** Its SHA-256. */
  readonly fingerprint: string;
  /** Who issued it. */
  readonly issuer: string;
  /** Whether the private key belongs to it; undefined without a key. */
  readonly keyMatches: boolean | undefined;
}

/** What a push certificate is read from. */
export interface PushCertificateSource {
  /** The certificate: PEM, with or without its key, or PKCS#12. */
  readonly certificate: Buffer;
  /** The private key as PEM, where it is not with the certificate. */
  readonly privateKey?: Buffer | undefined;
  /** The password of the PKCS#12 file or of the key. */
  readonly password?: Buffer | undefined;
}

/**
 * Reads an MDM push certificate: PEM, DER, or PKCS#12.
 *
 * @throws CredentialProblem - Says what is wrong; it repeats nothing of the files.
 */
export async function readPushCertificate(source: PushCertificateSource): Promise<PushCertificate> {
  const password = source.password && readPassword(source.password);
  const content = isDer(source.certificate) ? await readDer(source.certificate, password ?? '') : source.certificate;
  const certificate = findCertificate(content);
  const topic = /^UID=(.+)$/m.exec(certificate.subject)?.[1] ?? '';
  if (!topic.startsWith('com.apple.mgmt.')) {
    throw new CredentialProblem(
      'certificate',
      'this is no MDM push certificate: its subject names no topic (UID=com.apple.mgmt…). Use the file that identity.apple.com offers.',
    );
  }
  const key = source.privateKey ? readKey(source.privateKey, password) : readKeyBeside(content, password);
  return {
    topic,
    expiresAt: certificate.validToDate,
    validFrom: certificate.validFromDate,
    serialNumber: certificate.serialNumber,
    fingerprint: certificate.fingerprint256,
    issuer: /^CN=(.+)$/m.exec(certificate.issuer)?.[1] ?? '',
    keyMatches: key && certificate.checkPrivateKey(key),
  };
}

/** An editor ends a file with line breaks; a password has none at its end. */
function readPassword(content: Buffer): string {
  try {
    return decodeText(content).replace(/[\r\n]+$/, '');
  } catch (error) {
    throw error instanceof TextError ? new CredentialProblem('password', error.message) : error;
  }
}

/** DER of any kind begins with a SEQUENCE; PEM text may follow a "0" in a comment. */
function isDer(content: Buffer): boolean {
  return content[0] === 0x30 && !content.includes('-----BEGIN');
}

async function readDer(content: Buffer, password: string): Promise<Buffer | string> {
  try {
    readCertificate(content);
    return content;
  } catch {
    return await openPkcs12(content, password);
  }
}

function findCertificate(content: Buffer | string): X509Certificate {
  try {
    return readCertificate(content);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new CredentialProblem(
      'certificate',
      `this holds no certificate: ${error.message}. Expected PEM text, a certificate in DER (.cer), or PKCS#12 (.p12).`,
    );
  }
}

function readKey(content: Buffer, password: string | undefined): KeyObject {
  try {
    return readPrivateKey(content, { passphrase: password });
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    const isLocked = error.problem === 'encrypted' || error.problem === 'passphrase';
    const what = isLocked ? 'its "password" is missing or wrong' : error.message;
    throw new CredentialProblem('privateKey', `the private key cannot be read: ${what}`);
  }
}

/** The key in the certificate's own file; undefined if the file has none. */
function readKeyBeside(content: Buffer | string, password: string | undefined): KeyObject | undefined {
  const blocks = typeof content === 'string' || !isDer(content) ? readPem(content) : [];
  if (!blocks.some(({ label }) => label.endsWith('PRIVATE KEY'))) return undefined;
  try {
    return readKey(Buffer.from(content), password);
  } catch (error) {
    throw error instanceof CredentialProblem ? new CredentialProblem('certificate', error.message) : error;
  }
}

/** Opens a PKCS#12 file and returns its certificates and its key as PEM. The library is loaded on first use. */
async function openPkcs12(bytes: Buffer, password: string): Promise<string> {
  const { default: forge } = await import('node-forge');
  try {
    const store = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(bytes.toString('binary')), password);
    const { certBag, pkcs8ShroudedKeyBag, keyBag } = forge.pki.oids;
    const bagsOf = (type: string | undefined) =>
      type === undefined ? [] : (store.getBags({ bagType: type })[type] ?? []);
    const keys = [...bagsOf(pkcs8ShroudedKeyBag), ...bagsOf(keyBag)].flatMap(({ key }) => key ?? []);
    const certificates = bagsOf(certBag).flatMap(({ cert }) => cert ?? []);
    return [
      ...certificates.map((certificate) => forge.pki.certificateToPem(certificate)),
      ...keys.map((key) => forge.pki.privateKeyToPem(key)),
    ].join('\n');
  } catch (error) {
    // The library's own message may repeat parts of the file.
    const isPassword = error instanceof Error && /password|MAC/i.test(error.message);
    throw new CredentialProblem(
      isPassword ? 'password' : 'certificate',
      isPassword
        ? 'the PKCS#12 file does not open with this password'
        : 'this is neither a certificate in DER (.cer) nor a PKCS#12 file that can be read; expected PEM text or a .p12 file with an RSA key',
    );
  }
}
