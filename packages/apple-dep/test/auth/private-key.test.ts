import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { Secret } from '@mdmkit/core';
import { findSecrets } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { decryptServerToken } from '../../src/index.ts';
import { writeServerTokenFile } from '../../src/testing/index.ts';
import { keyPair } from '../key-pair.ts';

const json = {
  consumer_key: 'CK_1',
  consumer_secret: 'CS_1',
  access_token: 'AT_1',
  access_secret: 'AS_1',
  access_token_expiry: '2027-01-17T09:30:00Z',
};

/** The pair's private key in another form, and the file that it must open. */
async function prepare() {
  const { privateKey, certificate } = await keyPair();
  const key = createPrivateKey(privateKey.reveal());
  const pkcs1 = key.export({ type: 'pkcs1', format: 'pem' }).toString();
  const file = Buffer.from(writeServerTokenFile(json, certificate));
  const open = (pem: string) => decryptServerToken({ file, privateKey: new Secret(pem) });
  return { key, pkcs8: privateKey.reveal(), pkcs1, certificate, open };
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

describe('a private key is read', () => {
  const forms: readonly (readonly [name: string, make: (prepared: Prepared) => string])[] = [
    ['as PKCS#8', ({ pkcs8 }) => pkcs8],
    ['as PKCS#1', ({ pkcs1 }) => pkcs1],
    ['with Windows line ends and a byte order mark', ({ pkcs8 }) => `\uFEFF${pkcs8.replaceAll('\n', '\r\n')}`],
    ['as PKCS#1 with Windows line ends', ({ pkcs1 }) => pkcs1.replaceAll('\n', '\r\n')],
    ['without its last line end', ({ pkcs8 }) => pkcs8.trim()],
    ['behind its certificate', ({ pkcs8, certificate }) => certificate + pkcs8],
    ['with its line ends spelled out', ({ pkcs8 }) => pkcs8.replaceAll('\n', '\\n')],
  ];

  test.each(forms)('%s', async (_, make) => {
    const prepared = await prepare();
    expect(prepared.open(make(prepared)).consumerKey.reveal()).toBe('CK_1');
  });
});

describe('what is no RSA private key is named', () => {
  const opensshKey = `-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n`;
  const elliptic = () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const protect = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
  const oldProtect = { type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
  const forms: readonly (readonly [name: string, make: (prepared: Prepared) => string, detail: string])[] = [
    ['a key with a password (PKCS#8)', ({ key }) => key.export(protect).toString(), 'protected by a passphrase'],
    ['a key with a password (PKCS#1)', ({ key }) => key.export(oldProtect).toString(), 'protected by a passphrase'],
    ['an OpenSSH key', () => opensshKey, 'ssh-keygen -p -m PEM'],
    ['an elliptic-curve key', elliptic, 'its type is ec, but rsa is required'],
    ['a certificate', ({ certificate }) => certificate, 'it is a certificate; the private key is needed'],
    ['a damaged key', ({ pkcs8 }) => pkcs8.replace(/\n.{64}\n/, '\n'), 'the PEM block is damaged'],
    ['a key cut short', ({ pkcs8 }) => pkcs8.slice(0, 900), 'the PEM block is cut off'],
    ['base64 alone', ({ pkcs8 }) => pkcs8.split('\n').slice(1, -2).join('\n'), 'it contains no PEM block'],
    ['something else', () => 'correct horse battery staple', 'it contains no PEM block'],
    ['nothing', () => '', 'it is empty'],
  ];

  test.each(forms)('%s', async (_, make, detail) => {
    const prepared = await prepare();
    const given = make(prepared);
    const act = () => prepared.open(given);
    expect(act).toThrow(
      expect.objectContaining({ code: 'DEP_KEY_UNREADABLE', kind: 'config', message: expect.stringContaining(detail) }),
    );
    try {
      act();
    } catch (error) {
      const lines = given.split('\n').filter((line) => /^[\w+/=]{16,}$/.test(line));
      expect(findSecrets(error, lines)).toEqual([]);
    }
  });

  test('a public key', async () => {
    const { open } = await prepare();
    const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' });
    expect(() => open(pem.toString())).toThrow('it is a public key; the private key is needed');
  });
});
