import { describe, expect, test } from 'vitest';
import { recogniseCredential } from '../../src/secrets/recognise.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const enveloped = Buffer.from('3080' + '06092a864886f70d010703' + 'a080', 'hex');

describe('which service a file is for', () => {
  test.each([
    ['apple.dep', 'a message', 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIA='],
    ['apple.dep', 'binary CMS', enveloped],
    ['apple.dep', 'a decrypted token', '{"consumer_key":"CK_1"}'],
    ['apple.vpp', 'a content token', base64('{"token":"x","expDate":"2027-01-01T00:00:00Z","orgName":"X"}')],
    ['apple.vpp', 'one with a byte order mark', `\uFEFF${base64('{"token":"x","expDate":"y"}')}\r\n`],
    ['apple.business', 'an EC key', '-----BEGIN EC PRIVATE KEY-----\nMIG\n-----END EC PRIVATE KEY-----'],
    ['google.amapi', 'a service-account key', '{ "type": "service_account" }'],
  ])('%s: %s', (service, _, content) => {
    expect(recogniseCredential(Buffer.from(content))?.service).toBe(service);
  });

  test.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['a PDF', '%PDF-1.7'],
    ['another key', '-----BEGIN PRIVATE KEY-----\nMIG\n'],
    ['a credential of a person', '{ "type": "authorized_user" }'],
    ['damaged JSON', '{ "type": '],
    ['JSON that is no object', '[1]'],
    ['another DER file', Buffer.from([0x30, 0x82, 1, 2, 3, 4])],
  ])('none: %s', (_, content) => {
    expect(recogniseCredential(Buffer.from(content))).toBeUndefined();
  });
});
