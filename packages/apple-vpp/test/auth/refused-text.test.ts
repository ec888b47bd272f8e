import { expect, it } from 'vitest';
import { parseContentToken } from '../../src/index.ts';
import { thrownBy } from '../start-vpp.ts';

const content = { token: 'A'.repeat(64), expDate: '2031-02-03T04:05:06+0000', orgName: 'Example Org' };
const base64 = (value: string | Buffer) => Buffer.from(value).toString('base64');
const padded = base64(JSON.stringify({ ...content, orgName: 'Example Org 1' }));
const unpadded = base64(JSON.stringify({ ...content, orgName: 'Example Org 333' }));
const pem = (label: string) => `-----BEGIN ${label}-----\n${padded}\n-----END ${label}-----\n`;
const der = Buffer.concat([Buffer.from([0x30, 0x82, 0x01, 0x00]), Buffer.alloc(256, 7)]);
const random = Buffer.from('00c1f3a9b7d85e4266001122ff9e8d7c6b5a4938271605f4e3d2c1b0a9', 'hex');

it.each([
  ['nothing', '', 'VPP_TOKEN_UNREADABLE', 'it is empty'],
  ['white space', ' \r\n ', 'VPP_TOKEN_UNREADABLE', 'it is empty'],
  ['the inner member', base64(random), 'VPP_TOKEN_INNER_MEMBER', 'the "token" member was copied'],
  ['the decoded content', JSON.stringify(content), 'VPP_TOKEN_INNER_MEMBER', 'already decoded'],
  ['a body of the legacy service', JSON.stringify({ sToken: padded }), 'VPP_TOKEN_UNREADABLE', 'legacy service'],
  ['other JSON', JSON.stringify({ a: 1 }), 'VPP_TOKEN_UNREADABLE', 'not the base64 text'],
  ['a decrypted server token', JSON.stringify({ consumer_key: 'CK_1' }), 'VPP_TOKEN_WRONG_KIND', 'Device Assignment'],
  [
    'its message',
    '-----BEGIN MESSAGE-----\n{"consumer_key":"CK_1"}\n-----END MESSAGE-----',
    'VPP_TOKEN_WRONG_KIND',
    'Device Assignment',
  ],
  [
    'a .p7m file',
    'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAG',
    'VPP_TOKEN_WRONG_KIND',
    '(.p7m)',
  ],
  [
    'a service account key',
    JSON.stringify({ type: 'service_account', private_key: 'x' }),
    'VPP_TOKEN_WRONG_KIND',
    'service account',
  ],
  ['a private key', pem('PRIVATE KEY'), 'VPP_TOKEN_WRONG_KIND', 'private key'],
  ['an EC key', pem('EC PRIVATE KEY'), 'VPP_TOKEN_WRONG_KIND', 'private key'],
  ['a certificate', pem('CERTIFICATE'), 'VPP_TOKEN_WRONG_KIND', 'certificate'],
  ['a CMS file', pem('CMS'), 'VPP_TOKEN_WRONG_KIND', 'PEM'],
  ['DER', base64(der), 'VPP_TOKEN_WRONG_KIND', 'in base64'],
  ['a JSON Web Token', 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0.c2ln', 'VPP_TOKEN_WRONG_KIND', 'JSON Web Token'],
  ['a bearer', `Bearer ${padded}`, 'VPP_TOKEN_UNREADABLE', 'Authorization header'],
  ['a whole header', `Authorization: Bearer ${padded}`, 'VPP_TOKEN_UNREADABLE', 'Authorization header'],
  ['a cookie', `itvt=${padded}`, 'VPP_TOKEN_UNREADABLE', 'cookie'],
  ['a text twice', padded + padded, 'VPP_TOKEN_UNREADABLE', 'more than once'],
  ['a text twice on two lines', `${padded}\n${padded}`, 'VPP_TOKEN_UNREADABLE', 'more than once'],
  ['an unpadded text twice', unpadded + unpadded, 'VPP_TOKEN_UNREADABLE', 'more than once'],
  ['an unpadded text on two lines', `${unpadded}\r\n${unpadded}`, 'VPP_TOKEN_UNREADABLE', 'more than once'],
  [
    'a wrapped text',
    `${padded.slice(0, 76)}\n${padded.slice(76)}`,
    'VPP_TOKEN_UNREADABLE',
    'broken into several lines',
  ],
  ['half a text', padded.slice(0, 80), 'VPP_TOKEN_UNREADABLE', 'cut off'],
  ['something else', '%%%not base64%%%', 'VPP_TOKEN_UNREADABLE', 'not base64'],
  ['a word', 'hello', 'VPP_TOKEN_UNREADABLE', 'too short'],
])('says what it got: %s', (_name, text, code, words) => {
  const error = thrownBy(() => parseContentToken(text));
  expect(error).toMatchObject({ code, kind: 'config', operation: 'token.read' });
  expect(error.message).toContain(words);
});

it('has both kinds of padding to test with', () => {
  expect(padded).toMatch(/=$/);
  expect(unpadded).toMatch(/[^=]$/);
});
