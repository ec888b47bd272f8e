import { generateKeyPairSync } from 'node:crypto';
import { findSecrets } from '@mdmkit/core/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EmmError, parseServiceAccountKey } from '../../src/index.ts';
import { createEmmSimulator } from '../../src/testing/index.ts';

const { keyFile, email, keys, project } = createEmmSimulator().account;
const json = JSON.parse(keyFile) as Record<string, string>;
const without = (member: string) => JSON.stringify({ ...json, [member]: undefined });
const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });

test('a key file is read, whatever its line ends', () => {
  for (const text of [keyFile, `\uFEFF${keyFile.replaceAll('\n', '\r\n')}`]) {
    const key = parseServiceAccountKey(text);
    expect(key).toMatchObject({ clientEmail: email, projectId: project.id, keyId: keys[0]?.id });
    expect(key.privateKey.reveal()).toContain('BEGIN PRIVATE KEY');
  }
});

test.each([
  ['in UTF-16 with a byte order mark', Buffer.from(`\uFEFF${keyFile}`, 'utf16le')],
  ['in base64', Buffer.from(keyFile).toString('base64')],
  ['as a JSON text within JSON', JSON.stringify(keyFile)],
  ['in base64 as a JSON text', JSON.stringify(Buffer.from(keyFile).toString('base64'))],
  ['in the quotes of an environment file', `'${keyFile}'`],
  ['between no-break spaces', `\u00A0${keyFile}\u00A0`],
  ['between characters without width', `\u200B${keyFile}\u2060`],
])('a key file is read %s', (_, source) => {
  expect(parseServiceAccountKey(source)).toMatchObject({ clientEmail: email });
});

test.each([undefined, null, '', 'googleapis.com'])('a key file is read with universe_domain %j', (universe) => {
  expect(parseServiceAccountKey(JSON.stringify({ ...json, universe_domain: universe }))).toMatchObject({
    clientEmail: email,
  });
});

test('the private key is in nothing that can be printed', () => {
  const key = parseServiceAccountKey(keyFile);
  const [, line = ''] = (json.private_key ?? '').split('\n');
  expect(line.length).toBeGreaterThan(60);
  expect(findSecrets(key, [line])).toEqual([]);
});

test.for([
  ['authorized_user', JSON.stringify({ type: 'authorized_user', refresh_token: 'r' }), 'credentials of a person'],
  ['external_account', JSON.stringify({ type: 'external_account' }), 'workload identity federation'],
  ['impersonation', JSON.stringify({ type: 'impersonated_service_account' }), 'impersonation'],
  ['an unknown type', JSON.stringify({ ...json, type: 'robot' }), 'not "service_account"'],
  ['no type', without('type'), 'type missing'],
  ['an OAuth client', JSON.stringify({ installed: { client_id: 'x' } }), 'OAuth client'],
  ['a licence token', JSON.stringify({ sToken: 'x' }), "token of Apple's"],
  ['a decrypted server token', JSON.stringify({ consumer_key: 'CK_x' }), "token of Apple's"],
  ['a server token', 'Content-Type: application/pkcs7-mime; name="smime.p7m"\n\nMIIB', "Apple's Device Enrollment"],
  ['a content token', `${Buffer.from('{"token":"x"}').toString('base64')}\n`, 'content token of Apple'],
  ['a PEM block', json.private_key ?? '', 'PEM block alone'],
  ['a .p12', '0\u0082\u0009\u00a3\u0002\u0001', 'binary key store'],
  ['damaged JSON', keyFile.slice(0, -10), 'JSON is damaged'],
  ['nothing', '\n', 'it is empty'],
  ['other text', 'hello', 'no JSON object'],
  ['a list', '[1]', 'no JSON object'],
  [
    'a key for another Google Cloud',
    JSON.stringify({ ...json, universe_domain: 'apis-tpclp.goog' }),
    'universe_domain is "apis-tpclp.goog", so it belongs to another Google Cloud; expected a file for "googleapis.com"',
  ],
  ['a universe that is no text', JSON.stringify({ ...json, universe_domain: 7 }), 'universe_domain is another value'],
  [
    'a universe with other marks',
    JSON.stringify({ ...json, universe_domain: 'a b' }),
    'universe_domain is another value',
  ],
  ['no e-mail', without('client_email'), 'client_email missing'],
  ['no key', without('private_key'), 'private_key missing'],
  [
    'no key id and no project',
    JSON.stringify({ ...json, project_id: '', private_key_id: 1 }),
    'project_id, private_key_id missing',
  ],
  ['a bad e-mail', JSON.stringify({ ...json, client_email: 'x' }), 'client_email is no'],
  [
    'a damaged key',
    JSON.stringify({ ...json, private_key: '-----BEGIN PRIVATE KEY-----\nx' }),
    'the PEM block is cut off',
  ],
  ['a key of another kind', JSON.stringify({ ...json, private_key: ecKey }), 'not an RSA key'],
] as const)('%s is refused by name', ([, text, words]) => {
  expect(() => parseServiceAccountKey(text)).toThrow(EmmError);
  expect(() => parseServiceAccountKey(text)).toThrow(words);
});

test('any text is read or refused with this package’s error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(() => parseServiceAccountKey(text)).toThrow(EmmError);
    }),
  );
});
