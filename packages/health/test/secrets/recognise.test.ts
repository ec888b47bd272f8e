import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { recogniseCredential } from '../../src/secrets/recognise.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const definite = Buffer.from(`30820040${'06092a864886f70d010703'}${'a0'.repeat(60)}`, 'hex');
const enveloped = Buffer.from('3080' + '06092a864886f70d010703' + 'a080', 'hex');

describe('which service a file is for', () => {
  test.each([
    ['apple.dep', 'a message', 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIA='],
    ['apple.dep', 'binary CMS', enveloped],
    ['apple.dep', 'a decrypted token', '{"consumer_key":"CK_1"}'],
    ['apple.vpp', 'a content token', base64('{"token":"x","expDate":"2027-01-01T00:00:00Z","orgName":"X"}')],
    ['apple.vpp', 'one with a byte order mark', `\uFEFF${base64('{"token":"x","expDate":"y"}')}\r\n`],
    ['apple.dep', 'PEM of OpenSSL', `-----BEGIN PKCS7-----\n${enveloped.toString('base64')}\n-----END PKCS7-----\n`],
    ['apple.dep', 'a base64 body with a definite length', definite.toString('base64')],
    ['apple.dep', 'a decrypted token in UTF-16', Buffer.from('\uFEFF{"consumer_key":"CK_1"}', 'utf16le')],
    ['apple.business', 'a cut-off EC key', '-----BEGIN EC PRIVATE KEY-----\nMIG\n-----END EC PRIVATE KEY-----'],
    ['apple.business', 'an EC key', ec.export({ type: 'sec1', format: 'pem' })],
    ['apple.business', 'an EC key under another label', ec.export({ type: 'pkcs8', format: 'pem' })],
    ['apple.business', 'an EC key in DER', ec.export({ type: 'pkcs8', format: 'der' })],
    ['google.amapi', 'a service-account key in base64', base64('{ "type": "service_account" }')],
    ['google.amapi', 'one that is a JSON text', JSON.stringify('{ "type": "service_account" }')],
    ['google.amapi', 'one in the quotes of an environment file', `'{ "type": "service_account" }'`],
    ['google.amapi', 'a service-account key', '{ "type": "service_account" }'],
  ])('%s: %s', (service, _, content) => {
    expect(recogniseCredential(Buffer.from(content))?.service).toBe(service);
  });

  test.each([
    ['a certificate', new X509Certificate(rootCertificates[0] ?? '').raw],
    ['a certificate', rootCertificates[0] ?? ''],
    ['a private key (RSA)', rsa.privateKey.export({ type: 'pkcs1', format: 'der' })],
    ['a private key (RSA)', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' })],
    ['a public key', rsa.publicKey.export({ type: 'spki', format: 'pem' })],
    ['a damaged private key', '-----BEGIN PRIVATE KEY-----\nMIG=\n-----END PRIVATE KEY-----'],
    [
      'a certificate signing request (CSR)',
      '-----BEGIN CERTIFICATE REQUEST-----\nMIGA\n-----END CERTIFICATE REQUEST-----',
    ],
    ['a certificate signing request (CSR)', Buffer.from('308202a33082018b02010030133111', 'hex')],
    ['a PEM file that is cut off', '-----BEGIN PRIVATE KEY-----\nMIGT'],
    ['an empty file', ''],
    ['an empty file', '\uFEFF \r\n'],
    ['a web page, such as the login page of a portal', '<?xml version="1.0"?>\n<!DOCTYPE html><html></html>'],
    ['a web page, such as the login page of a portal', '<!-- portal --><html></html>'],
    ['a PDF', '%PDF-1.7'],
    ['the Google credentials of a person, not a service-account key', '{"type":"authorized_user"}'],
    [
      'a Google configuration for workload identity federation, not a service-account key',
      '{"type":"external_account"}',
    ],
    ['a Google OAuth client, not a service-account key', '{"installed":{}}'],
    ['a ZIP archive', Buffer.from('PK\u0003\u0004\u0000')],
    ['a gzip archive', Buffer.from([0x1f, 0x8b, 8, 0])],
    ['a web page, such as the login page of a portal', '<!DOCTYPE html><title>Sign in</title>'],
  ])('no service, but it is named: %s', (name, content) => {
    expect(recogniseCredential(Buffer.from(content as Buffer))).toEqual({ name, service: undefined });
  });

  test.each([
    ['text', 'hello'],
    ['JSON of another kind', '{ "type": "other" }'],
    ['damaged JSON', '{ "type": '],
    ['JSON that is no object', '[1]'],
    ['another DER file', Buffer.from([0x30, 0x82, 1, 2, 3, 4])],
  ])('none: %s', (_, content) => {
    expect(recogniseCredential(Buffer.from(content))).toBeUndefined();
  });
});
