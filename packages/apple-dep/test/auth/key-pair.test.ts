import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createVirtualClock, findSecrets } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { createTokenKeyPair, type TokenKeyPairOptions } from '../../src/index.ts';
import { openssl } from '../openssl.ts';

const clock = createVirtualClock({ startMs: Date.UTC(2026, 10, 23, 12) });

describe('createTokenKeyPair', () => {
  test('makes a certificate that openssl reads', async (context) => {
    const { certificate } = await createTokenKeyPair({ clock });
    const text = openssl(context, ['x509', '-in', '@in', '-noout', '-text'], { in: certificate }).toString();
    expect(text).toContain('Signature Algorithm: sha256WithRSAEncryption');
    expect(text).toContain('Public-Key: (2048 bit)');
    expect(text).toMatch(/Subject: CN\s*=\s*mdmkit/);
    expect(text).toMatch(/Not Before: Nov 22 12:00:00 2026 GMT\s+Not After : Nov 22 12:00:00 2028 GMT/);
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Key Encipherment/);
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
  });

  test.each([2048, 3072, 4096] as const)('makes a key of %i bits that belongs to its certificate', async (bits) => {
    const { privateKey, certificate } = await createTokenKeyPair({ bits });
    const key = createPrivateKey(privateKey.reveal());
    const parsed = new X509Certificate(certificate);
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(bits);
    expect(parsed.checkPrivateKey(key)).toBe(true);
    expect(parsed.verify(parsed.publicKey)).toBe(true);
  });

  test('takes name and validity', async () => {
    const { certificate } = await createTokenKeyPair({ commonName: 'Łódź & Søn', validDays: 1, clock });
    const parsed = new X509Certificate(certificate);
    expect(parsed.subject).toBe('CN=Łódź & Søn');
    expect(parsed.issuer).toBe(parsed.subject);
    expect(parsed.validToDate).toEqual(new Date(Date.UTC(2026, 10, 24, 12)));
  });

  test('writes what every program reads: PKCS#8, LF, a positive serial number of its own', async () => {
    const [one, other] = [await createTokenKeyPair(), await createTokenKeyPair()];
    expect(one.privateKey.reveal()).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(one.certificate).toMatch(/^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n$/);
    const numbers = [one, other].map(({ certificate }) => new X509Certificate(certificate).serialNumber);
    expect(new Set(numbers).size).toBe(2);
    for (const number of numbers) expect(number).toMatch(/^4[0-9A-F]{15}$/);
  });

  test('shows no private key', async () => {
    const pair = await createTokenKeyPair();
    expect(findSecrets(pair, pair.privateKey.reveal().split('\n').slice(1, -2))).toEqual([]);
  });

  test.each([null, 7, 'x', []])('refuses %j in place of options, in words that name it', async (options) => {
    // As a program without types would call it.
    await expect(createTokenKeyPair(options as unknown as TokenKeyPairOptions)).rejects.toThrow(/^createTokenKeyPair/);
  });

  test.each<[option: string, options: Record<string, unknown>]>([
    ['bits', { bits: 1024 }],
    ['bits', { bits: '2048' }],
    ['validDays', { validDays: 0 }],
    ['validDays', { validDays: 3651 }],
    ['validDays', { validDays: Number.NaN }],
    ['commonName', { commonName: '' }],
    ['commonName', { commonName: 'x'.repeat(65) }],
  ])('refuses a wrong %s: %j', async (option, options) => {
    // As a program without types would call it.
    const made = createTokenKeyPair(options);
    await expect(made).rejects.toThrow(TypeError);
    await expect(made).rejects.toThrow(option);
  });
});
