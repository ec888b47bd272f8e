import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '@mdmkit/core';

/** What {@link createPushCertificate} makes. */
export interface PushCertificateOptions {
  /** The topic. Default: a new one, `com.apple.mgmt.External.…`. */
  readonly topic?: string;
  /** When it ends. Default: a year from now. */
  readonly expiresAt?: Date;
  /** The password of the PKCS#12 form. Default: none. */
  readonly password?: string;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** An MDM push certificate in the forms that people keep it in. It opens nothing at Apple. */
export interface SimulatedPushCertificate {
  /** The topic. */
  readonly topic: string;
  /** The certificate as PEM text. */
  readonly certificate: string;
  /** Its private key as PEM text. */
  readonly privateKey: string;
  /** Both as PKCS#12. */
  readonly pkcs12: Buffer;
}

const yearMs = 365 * 24 * 60 * 60 * 1000;

/** Makes a certificate like those that identity.apple.com issues: the topic is the UID of its subject. */
export async function createPushCertificate(options: PushCertificateOptions = {}): Promise<SimulatedPushCertificate> {
  const { default: forge } = await import('node-forge');
  const nowMs = (options.clock ?? systemClock).now();
  const topic = options.topic ?? `com.apple.mgmt.External.${randomBytes(16).toString('hex')}`;
  // node-forge takes seconds for a key pair.
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey.export({ type: 'spki', format: 'pem' }).toString());
  certificate.serialNumber = `01${randomBytes(7).toString('hex')}`;
  certificate.validity.notBefore = new Date(Math.min(nowMs, options.expiresAt?.getTime() ?? nowMs) - 60_000);
  certificate.validity.notAfter = options.expiresAt ?? new Date(nowMs + yearMs);
  certificate.setSubject([
    // UID, "user id" (RFC 4519 §2.39)
    { type: '0.9.2342.19200300.100.1.1', value: topic },
    { name: 'commonName', value: topic.replace('com.apple.mgmt.External.', 'APSP:') },
    { name: 'countryName', value: 'US' },
  ]);
  certificate.setIssuer([
    { name: 'commonName', value: 'Apple Application Integration 2 Certification Authority' },
    { name: 'organizationName', value: 'Simulated' },
  ]);
  const key = forge.pki.privateKeyFromPem(privateKey);
  certificate.sign(key, forge.md.sha256.create());
  const store = forge.pkcs12.toPkcs12Asn1(key, [certificate], options.password ?? '', { algorithm: '3des' });
  return {
    topic,
    certificate: forge.pki.certificateToPem(certificate),
    privateKey,
    pkcs12: Buffer.from(forge.asn1.toDer(store).getBytes(), 'binary'),
  };
}
