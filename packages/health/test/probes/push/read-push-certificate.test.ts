import { createPrivateKey, X509Certificate } from 'node:crypto';
import { inspect } from 'node:util';
import { findSecrets } from '@mdmkit/core/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { readPushCertificate } from '../../../src/probes/push/read-push-certificate.ts';
import { CredentialProblem } from '../../../src/secrets/credential-problem.ts';
import { createPushCertificate, type SimulatedPushCertificate } from '../../../src/testing/index.ts';
import { makeCertificate } from '../../support/certificates.ts';

const password = 'paSSw0rd-of-the-file';
let made: SimulatedPushCertificate;
let other: SimulatedPushCertificate;
beforeAll(async () => {
  [made, other] = await Promise.all([createPushCertificate({ password }), createPushCertificate()]);
});

const buffer = (text: string) => Buffer.from(text);

async function problemOf(reading: Promise<unknown>): Promise<CredentialProblem> {
  const error: unknown = await reading.then(
    () => new Error('it was accepted'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CredentialProblem)) throw error;
  return error;
}

describe('a push certificate', () => {
  test('as PEM with its key in the same file', async () => {
    const read = await readPushCertificate({ certificate: buffer(made.certificate + made.privateKey) });
    expect(read).toMatchObject({
      topic: made.topic,
      keyMatches: true,
      issuer: 'Apple Application Integration 2 Certification Authority',
      fingerprint: expect.stringMatching(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    });
    expect(read.expiresAt.getTime()).toBeGreaterThan(Date.now());
  });

  test('as PEM alone, with its key or with another one beside it', async () => {
    const certificate = buffer(made.certificate);
    expect(await readPushCertificate({ certificate })).toMatchObject({ keyMatches: undefined });
    expect(await readPushCertificate({ certificate, privateKey: buffer(made.privateKey) })).toMatchObject({
      keyMatches: true,
    });
    expect(await readPushCertificate({ certificate, privateKey: buffer(other.privateKey) })).toMatchObject({
      keyMatches: false,
    });
  });

  test('as PKCS#12, with a password or none', async () => {
    const read = await readPushCertificate({ certificate: made.pkcs12, password: buffer(`${password}\n`) });
    expect(read).toMatchObject({ topic: made.topic, keyMatches: true });
    expect(await readPushCertificate({ certificate: other.pkcs12 })).toMatchObject({ topic: other.topic });
  });

  test('as DER (.cer), with its key in DER or PEM', async () => {
    const certificate = new X509Certificate(made.certificate).raw;
    const key = createPrivateKey(made.privateKey).export({ type: 'pkcs8', format: 'der' });
    expect(await readPushCertificate({ certificate })).toMatchObject({ topic: made.topic, keyMatches: undefined });
    expect(await readPushCertificate({ certificate, privateKey: key })).toMatchObject({ keyMatches: true });
    expect(await readPushCertificate({ certificate, privateKey: buffer(made.privateKey) })).toMatchObject({
      keyMatches: true,
    });
  });

  test.each(['\n\n', '\r\n\r\n', '\r', ''])('with a password file that ends with %j', async (end) => {
    expect(
      await readPushCertificate({ certificate: made.pkcs12, password: buffer(`${password}${end}`) }),
    ).toMatchObject({ keyMatches: true });
  });

  test('in UTF-16, as PowerShell writes a file', async () => {
    const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
    expect(await readPushCertificate({ certificate: made.pkcs12, password: utf16(`${password}\r\n`) })).toMatchObject({
      keyMatches: true,
    });
    expect(await readPushCertificate({ certificate: utf16(made.certificate + made.privateKey) })).toMatchObject({
      keyMatches: true,
    });
  });

  test('keeps no key', async () => {
    const read = await readPushCertificate({ certificate: made.pkcs12, password: buffer(password) });
    expect(findSecrets(inspect(read, { depth: 9 }), [password, made.privateKey])).toEqual([]);
  });
});

describe('refuses', () => {
  test.each([
    ['nothing', () => ({ certificate: buffer('') }), 'certificate', 'holds no certificate'],
    ['text', () => ({ certificate: buffer('hello') }), 'certificate', 'holds no certificate'],
    ['a key alone', () => ({ certificate: buffer(made.privateKey) }), 'certificate', 'holds no certificate'],
    [
      'a damaged certificate',
      () => ({ certificate: buffer('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----') }),
      'certificate',
      'holds no certificate',
    ],
    ['another DER file', () => ({ certificate: Buffer.from([0x30, 3, 2, 1, 1]) }), 'certificate', 'nor a PKCS#12 file'],
    [
      'a wrong password',
      () => ({ certificate: made.pkcs12, password: buffer('wrong') }),
      'password',
      'does not open with this password',
    ],
    ['no password', () => ({ certificate: made.pkcs12 }), 'password', 'does not open with this password'],
    [
      'a key that is none',
      () => ({ certificate: buffer(made.certificate), privateKey: buffer('key') }),
      'privateKey',
      'cannot be read',
    ],
    [
      'the certificate of a web server',
      () => ({
        certificate: buffer(makeCertificate({ subject: [{ name: 'commonName', value: 'mdm.example' }] }).certificate),
      }),
      'certificate',
      'no MDM push certificate',
    ],
  ])('%s', async (_, source, member, words) => {
    const problem = await problemOf(readPushCertificate(source()));
    expect(problem.member).toBe(member);
    expect(problem.message).toContain(words);
    expect(findSecrets(inspect(problem, { depth: 9 }), [password, made.privateKey])).toEqual([]);
  });

  test('anything else with a problem that names it, and nothing worse', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (bytes, asDer) => {
        const certificate = Buffer.concat([asDer ? Buffer.from([0x30]) : Buffer.alloc(0), bytes]);
        await problemOf(readPushCertificate({ certificate }));
      }),
      { numRuns: 200 },
    );
  });
});
