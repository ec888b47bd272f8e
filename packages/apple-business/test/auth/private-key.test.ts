import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { Secret } from '@mdmkit/core';
import { describe, expect, it } from 'vitest';
import { parseBusinessKey } from '../../src/index.ts';
import { errorOf } from '../setup.ts';
import { hasVectors, keyVector } from '../vectors.ts';

function pem(namedCurve: string, type: 'pkcs8' | 'sec1' = 'pkcs8', passphrase?: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve });
  const encryption = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  return privateKey.export({ type, format: 'pem', ...encryption }).toString();
}

function rsa(type: 'pkcs1' | 'pkcs8'): string {
  return generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type, format: 'pem' }).toString();
}

const good = pem('P-256');

describe('parseBusinessKey', () => {
  it.for(['test_private_apple_style_key.pem', 'test_private_pkcs8_key.pem', 'test_private_sec1_key.pem'])(
    'reads the published %s',
    (name, ctx) => {
      if (!hasVectors) ctx.skip('the published vectors are not here');
      const text = keyVector(name);
      const key = parseBusinessKey(text);
      // Node reads these by their label, our reader by their content.
      const pkcs8 = name.includes('sec1') ? text : text.replaceAll('EC PRIVATE', 'PRIVATE');
      const { x, y } = createPublicKey(pkcs8).export({ format: 'jwk' });
      expect(JSON.parse(key.jwk.reveal())).toMatchObject({ kty: 'EC', crv: 'P-256', x, y });
    },
  );

  it('refuses the published OpenSSH key with words that help', async (ctx) => {
    if (!hasVectors) ctx.skip('the published vectors are not here');
    const error = await errorOf(() => parseBusinessKey(keyVector('test_private_ssh_key.pem'), { label: 'acme' }));
    expect(error).toMatchObject({ code: 'BUSINESS_KEY_UNREADABLE', kind: 'config', label: 'acme', attempts: 0 });
    expect(error.message).toMatch(/OpenSSH's own format.*ssh-keygen -p -m PEM/);
    expect(error.remedy).toMatch(/^Use the \.pem file/);
  });

  it('reads the same key from every layout', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const thumbprints = (['pkcs8', 'sec1'] as const).map(
      (type) => parseBusinessKey(pair.privateKey.export({ type, format: 'pem' }) as string).thumbprint,
    );
    expect(thumbprints[0]).toMatch(/^[\w-]{43}$/);
    expect(new Set(thumbprints).size).toBe(1);
  });

  it.each([
    ['a byte order mark', `\uFEFF${good}`],
    ['Windows line ends', good.replaceAll('\n', '\r\n')],
    ['old Macintosh line ends', good.replaceAll('\n', '\r')],
    ['one line with \\n spelled out', good.replaceAll('\n', '\\n')],
    ['text around it', `Bag Attributes\n  key\n${good}\nthe end`],
    [
      'curve parameters before it',
      `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${good}`,
    ],
    ['a Secret around it', new Secret(good)],
  ])('tolerates %s', (_, text) => {
    expect(parseBusinessKey(text).thumbprint).toBe(parseBusinessKey(good).thumbprint);
  });

  it.each([
    ['an empty text', ' \n', /the key is empty/],
    ['a file name', '/etc/keys/business.pem', /name of a file/],
    ['a P-384 key', pem('P-384'), /another curve than P-256 \(secp384r1\)/],
    ['a secp256k1 key', pem('secp256k1', 'sec1'), /another curve/],
    ['an RSA key', rsa('pkcs8'), /this is an RSA key/],
    ['an old RSA key', rsa('pkcs1'), /this is an RSA key/],
    [
      'an Ed25519 key',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      /another algorithm \(ed25519\)/,
    ],
    ['an encrypted key', pem('P-256', 'pkcs8', 'secret'), /encrypted with a passphrase.*openssl pkey/],
    ['an old encrypted key', pem('P-256', 'sec1', 'secret'), /encrypted with a passphrase/],
    [
      'an encrypted key under a plain label',
      pem('P-256', 'pkcs8', 'secret').replaceAll('ENCRYPTED PRIVATE', 'PRIVATE'),
      /encrypted with a passphrase/,
    ],
    ['a public key', createPublicKey(good).export({ type: 'spki', format: 'pem' }) as string, /this is a public key/],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', /this is a certificate/],
    ['a damaged key', good.replace(/^.{64}\n/m, ''), /damaged|not a private key/],
    ['a key that is cut off', good.slice(0, 90), /damaged or cut off/],
    ['a key with strange letters', good.replace('M', '*'), /damaged or cut off/],
    ['a DEP server token', 'Content-Type: application/pkcs7-mime; name="smime.p7m"\n\nMIAG', /Device Assignment/],
    ['a decrypted DEP token', '{"consumer_key":"CK_1"}', /Device Assignment/],
    ['a content token', btoa('{"token":"x","expDate":"2027-01-01T00:00:00+0000","orgName":"Acme"}'), /Apps and Books/],
    ['a service account', '{"type":"service_account"}', /JSON document/],
    ['words', 'hello', /not a private key/],
  ])('refuses %s', async (_, text, message) => {
    const error = await errorOf(() => parseBusinessKey(text));
    expect(error.code).toBe('BUSINESS_KEY_UNREADABLE');
    expect(error.message).toMatch(message);
    expect(error.remedy).toMatch(/\.$/);
  });

  it('refuses a file whose halves do not belong together', async () => {
    const halves = [good, pem('P-256')].map((text) => Buffer.from(text.replace(/-----.*-----/g, ''), 'base64'));
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = halves;
    // The last 64 bytes are the public point.
    const mixed = Buffer.concat([first.subarray(0, -64), second.subarray(-64)]).toString('base64');
    const text = `-----BEGIN PRIVATE KEY-----\n${mixed}\n-----END PRIVATE KEY-----`;
    expect((await errorOf(() => parseBusinessKey(text))).message).toMatch(/damaged/);
  });

  it('never prints the key', () => {
    const key = parseBusinessKey(good);
    const { d } = JSON.parse(key.jwk.reveal()) as { d: string };
    for (const text of [inspect(key, { depth: null, showHidden: true }), JSON.stringify(key), String(key.jwk)]) {
      expect(text).toContain('[redacted]');
      expect(text).not.toContain(d);
    }
  });
});
