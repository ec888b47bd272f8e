import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
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
 * Reads an MDM push certificate.
 *
 * @throws CredentialProblem - With what is wrong; it repeats nothing of the files.
 */
export async function readPushCertificate(source: PushCertificateSource): Promise<PushCertificate> {
  const password = source.password?.toString('utf8').replace(/\r?\n$/, '') ?? '';
  const text = source.certificate.toString('utf8');
  // DER of any kind begins with a SEQUENCE.
  const isBinary = source.certificate[0] === 0x30 && !text.includes('-----BEGIN');
  const pem = isBinary ? await openPkcs12(source.certificate, password) : text;
  const certificate = readCertificate(pem);
  const topic = /^UID=(.+)$/m.exec(certificate.subject)?.[1] ?? '';
  if (!topic.startsWith('com.apple.mgmt.')) {
    throw new CredentialProblem(
      'certificate',
      'this is no MDM push certificate: its subject names no topic (UID=com.apple.mgmt…). Use the file that identity.apple.com offers.',
    );
  }
  const key = readKey(source.privateKey?.toString('utf8') ?? pem, password, source.privateKey !== undefined);
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

function readCertificate(pem: string): X509Certificate {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  const certificates = found.flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
  // A file may hold the chain; the one in question is no authority.
  const certificate = certificates.find(({ ca }) => !ca) ?? certificates[0];
  if (certificate) return certificate;
  throw new CredentialProblem('certificate', 'this holds no certificate; expected PEM text or a PKCS#12 file (.p12)');
}

function readKey(pem: string, password: string, isRequired: boolean): KeyObject | undefined {
  const block = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]*?-----END (?:[A-Z]+ )*PRIVATE KEY-----/.exec(pem)?.[0];
  if (block === undefined && !isRequired) return undefined;
  const member = isRequired ? 'privateKey' : 'certificate';
  try {
    return createPrivateKey({ key: block ?? '', format: 'pem', passphrase: password });
  } catch {
    const hint = /ENCRYPTED/.test(block ?? '') ? '; is its "password" missing or wrong?' : '';
    throw new CredentialProblem(member, `the private key cannot be read${hint || '; expected PEM text'}`);
  }
}

/** Opens a PKCS#12 file and answers with its certificates and its key as PEM. The library is loaded here, not before. */
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
    // The library's own words may repeat parts of the file; this one part of them tells what to do.
    const isPassword = error instanceof Error && /password|MAC/i.test(error.message);
    throw new CredentialProblem(
      isPassword ? 'password' : 'certificate',
      isPassword
        ? 'the PKCS#12 file does not open with this password'
        : 'this is no PKCS#12 file that can be read; expected PEM text or a .p12 file with an RSA key',
    );
  }
}
