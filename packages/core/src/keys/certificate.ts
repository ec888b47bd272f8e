import { X509Certificate } from 'node:crypto';
import { KeyError } from './key-error.ts';
import { isDer, type PemBlock, readPem } from './pem.ts';

/** Labels of certificates (RFC 7468 §5, and what OpenSSL writes). */
const certificateLabel = /^(?:X509 |TRUSTED )?CERTIFICATE$/;

/**
 * Reads the certificates of a PEM text, or one certificate in DER, in the order of the file.
 *
 * @throws KeyError - If there is none, or one is damaged; the message says what the input is instead.
 */
export function readCertificates(source: string | Uint8Array): readonly X509Certificate[] {
  if (isDer(source)) return [load(source)];
  const blocks = readPem(source);
  const certificates = blocks.filter(({ label }) => certificateLabel.test(label));
  if (certificates.length === 0) throw new KeyError(problemOf(blocks));
  return certificates.map(({ der, pem, label }) => load(label.startsWith('TRUSTED') ? pem : der));
}

/**
 * Reads the certificate of a PEM text or DER file. Of a chain, it is the first certificate that is no authority.
 *
 * @throws KeyError - If there is none, or one is damaged.
 */
export function readCertificate(source: string | Uint8Array): X509Certificate {
  const certificates = readCertificates(source);
  const certificate = certificates.find(({ ca }) => !ca) ?? certificates[0];
  if (!certificate) throw new KeyError('damaged');
  return certificate;
}

function problemOf(blocks: readonly PemBlock[]): KeyError['problem'] {
  const labels = blocks.map(({ label }) => label);
  if (labels.some((label) => label.endsWith('PRIVATE KEY'))) return 'private-key';
  if (labels.some((label) => label.endsWith('CERTIFICATE REQUEST'))) return 'certificate-request';
  return labels.some((label) => label.endsWith('PUBLIC KEY')) ? 'public-key' : 'message';
}

function load(source: string | Uint8Array): X509Certificate {
  try {
    return new X509Certificate(typeof source === 'string' ? source : Buffer.from(source));
  } catch {
    throw new KeyError('damaged');
  }
}
