import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

const { pki } = forge;

/** A certificate with its private key, as PEM text. */
export interface TestCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What goes into a certificate. */
export interface CertificateOptions {
  readonly subject: readonly { readonly name?: string; readonly type?: string; readonly value: string }[];
  readonly names?: readonly string[];
  readonly validFrom?: Date;
  readonly validTo?: Date;
  /** Default: signed by itself. */
  readonly issuer?: TestCertificate;
  readonly isAuthority?: boolean;
}

const day = 24 * 60 * 60 * 1000;
let serial = 1;

/** Makes a certificate. The key pair is made by Node: node-forge takes seconds for one. */
export function makeCertificate(options: CertificateOptions): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  certificate.serialNumber = (serial++).toString(16).padStart(4, '0');
  certificate.validity.notBefore = options.validFrom ?? new Date(Date.now() - day);
  certificate.validity.notAfter = options.validTo ?? new Date(Date.now() + 300 * day);
  const subject = [...options.subject] as forge.pki.CertificateField[];
  certificate.setSubject(subject);
  certificate.setIssuer(
    options.issuer ? pki.certificateFromPem(options.issuer.certificate).subject.attributes : subject,
  );
  certificate.setExtensions([
    { name: 'basicConstraints', cA: options.isAuthority ?? false, critical: true },
    ...(options.isAuthority ? [{ name: 'keyUsage', keyCertSign: true, critical: true }] : []),
    ...(options.names
      ? [{ name: 'subjectAltName', altNames: options.names.map((value) => ({ type: 2, value })) }]
      : []),
  ]);
  certificate.sign(pki.privateKeyFromPem(options.issuer?.key ?? key), forge.md.sha256.create());
  return { certificate: pki.certificateToPem(certificate), key };
}

/** Makes an authority. */
export function makeAuthority(name: string, organisation = name): TestCertificate {
  return makeCertificate({
    subject: [
      { name: 'commonName', value: name },
      { name: 'organizationName', value: organisation },
    ],
    isAuthority: true,
  });
}
