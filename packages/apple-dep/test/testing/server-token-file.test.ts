import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { type EnvelopedData, readServerTokenFile } from '../../src/index.ts';
import { createDepSimulator, writeServerTokenFile } from '../../src/testing/index.ts';
import { keyPair } from '../key-pair.ts';
import { openssl } from '../openssl.ts';
import { readVector } from '../vectors.ts';

let file: string;
let lines: string[];
let message: Buffer;
let envelope: EnvelopedData;

beforeAll(async () => {
  file = createDepSimulator().issueToken(await keyPair());
  lines = file.split('\n');
  message = Buffer.from(lines.slice(5).join(''), 'base64');
  envelope = readServerTokenFile(Buffer.from(file));
});

describe('a server token file has the layout of the portal’s', () => {
  test('headers and lines', () => {
    expect(lines.slice(0, 5)).toEqual([
      'Content-Type: application/pkcs7-mime; name="smime.p7m"; smime-type=enveloped-data',
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename="smime.p7m"',
      'Content-Description: S/MIME Encrypted Message',
      '',
    ]);
    expect(file).not.toContain('\r');
    expect(lines.slice(5, -2).every((line) => line.length === 76)).toBe(true);
    expect(lines.at(-2)).toMatch(/^[\w+/]{1,76}={0,2}$/);
    expect(lines.at(-1)).toBe('');
  });

  test('the same lines as the published one', (context) => {
    const path = 'apple-mdm-clients/device-assignment/apple-mdm-client-tests-1-server-token.p7m';
    const published = readVector(context, path).toString().split('\n');
    expect(lines.slice(0, 5)).toEqual(published.slice(0, 5));
    expect(published.at(-1)).toBe('');
    expect(published.slice(5, -2).every((line) => line.length === 76)).toBe(true);
  });

  test('indefinite lengths outside, a definite recipient inside', () => {
    expect(lines[5]).toMatch(/^MIAGCSqGSIb3DQEHA6CAMIACAQAx/);
    expect(message.subarray(0, 2).toString('hex')).toBe('3080');
    expect(message.subarray(13, 20).toString('hex')).toBe('a0803080020100');
    // SET, then RecipientInfo with version 0, both with lengths of two octets.
    expect(message.subarray(20, 31).toString('hex')).toMatch(/^3182.{4}3082.{4}020100$/);
    // The encrypted content in one chunk, and the ends of all five that are open.
    expect(message.subarray(-10)).toEqual(Buffer.alloc(10));
    const chunk = message.length - 10 - envelope.encryptedContent.length;
    expect(message.subarray(chunk - 6, chunk).toString('hex')).toBe(
      `a0800482${envelope.encryptedContent.length.toString(16).padStart(4, '0')}`,
    );
  });

  test('RSA with PKCS#1 v1.5 and AES-128-CBC for one recipient', () => {
    expect(envelope.recipients).toMatchObject([{ keyEncryption: '1.2.840.113549.1.1.1' }]);
    expect(envelope.recipients[0]?.encryptedKey).toHaveLength(256);
    expect(envelope.cipher.name).toBe('aes-128-cbc');
    expect(envelope.iv).toHaveLength(16);
    expect(envelope.encryptedContent.length % 16).toBe(0);
  });

  test('which openssl prints as enveloped data of version 0', (context) => {
    const print = ['cms', '-cmsout', '-print', '-noout', '-inform', 'SMIME', '-in', '@in'];
    const text = openssl(context, print, { in: file }).toString();
    expect(text).toMatch(/contentType: pkcs7-envelopedData[\s\S]*d\.envelopedData:\s+version: 0/);
    expect(text).toMatch(/d\.ktri:\s+version: 0\s+d\.issuerAndSerialNumber/);
    expect(text).toMatch(/algorithm: rsaEncryption[^\n]*\n\s+parameter: NULL/);
  });
});

const json = {
  consumer_key: 'CK_1',
  consumer_secret: 'CS_1',
  access_token: 'AT_1',
  access_secret: 'AS_1',
  access_token_expiry: '2027-01-17T09:30:00Z',
};

test('no two files are alike', async () => {
  const { certificate } = await keyPair();
  expect(writeServerTokenFile(json, certificate)).not.toBe(writeServerTokenFile(json, certificate));
});

test('what is no certificate of an RSA key is refused', (context) => {
  expect(() => writeServerTokenFile(json, 'hello')).toThrow(TypeError);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const make = ['req', '-x509', '-new', '-key', '@key', '-subj', '/CN=ec', '-days', '1', '-out', '@out'];
  const certificate = openssl(context, make, { key }).toString();
  expect(() => writeServerTokenFile(json, certificate)).toThrow('certificate must be a PEM certificate of an RSA key');
});
