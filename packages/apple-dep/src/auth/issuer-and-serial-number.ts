import type { X509Certificate } from 'node:crypto';
import { type BerElement, readBer } from './ber.ts';

/** The two fields by which CMS names a certificate (RFC 5280 §4.1), byte for byte. */
export function issuerAndSerialNumber(certificate: X509Certificate): {
  readonly issuer: BerElement;
  readonly serialNumber: BerElement;
} {
  const fields = readBer(certificate.raw).children?.[0]?.children ?? [];
  // The version is tagged [0] and may be absent; serial number, signature and issuer follow.
  const [serialNumber, , issuer] = fields[0]?.tagClass === 2 ? fields.slice(1) : fields;
  if (!serialNumber || !issuer) throw new TypeError('certificate must be an X.509 certificate');
  return { issuer, serialNumber };
}
