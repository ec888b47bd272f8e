import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  authority,
  expiredCertificate,
  goodCertificate,
  serverKey,
  unknownIssuerCertificate,
  wrongNameCertificate,
} from '../../src/fault-matrix/certificates.ts';

const issuer = new X509Certificate(authority);

describe.each([
  ['goodCertificate', goodCertificate, 'vendor.test', true, false],
  ['expiredCertificate', expiredCertificate, 'vendor.test', true, true],
  ['wrongNameCertificate', wrongNameCertificate, 'other.test', true, false],
  ['unknownIssuerCertificate', unknownIssuerCertificate, 'vendor.test', false, false],
] as const)('%s', (_, pem, host, trusted, expired) => {
  const certificate = new X509Certificate(pem);

  test('is wrong in one way only', () => {
    expect(certificate.checkHost('vendor.test') === undefined).toBe(host !== 'vendor.test');
    expect(certificate.verify(issuer.publicKey)).toBe(trusted);
    expect(Date.parse(certificate.validTo) < Date.UTC(2022, 0)).toBe(expired);
    expect(expired || Date.parse(certificate.validTo) > Date.UTC(2100, 0)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(serverKey))).toBe(true);
  });
});
