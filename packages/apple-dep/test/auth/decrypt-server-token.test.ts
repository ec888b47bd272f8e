import { constants, createCipheriv, createHash, publicEncrypt, X509Certificate } from 'node:crypto';
import { Secret } from '@mdmkit/core';
import { findSecrets } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import {
  createTokenKeyPair,
  DepError,
  decryptServerToken,
  parseServerToken,
  readServerTokenFile,
} from '../../src/index.ts';
import { createDepSimulator, writeServerTokenFile } from '../../src/testing/index.ts';
import { keyPair, otherKeyPair } from '../key-pair.ts';
import { openssl } from '../openssl.ts';
import { secretsOf } from '../secrets-of.ts';
import { readVector } from '../vectors.ts';

const json = {
  consumer_key: `CK_${'0a'.repeat(48)}`,
  consumer_secret: `CS_${'1b'.repeat(20)}`,
  access_token: 'AT_O12345678901Oaabbccddeeff00112233445566778899aabbccddO1760000000000',
  access_secret: `AS_${'2c'.repeat(20)}`,
  access_token_expiry: '2027-01-17T09:30:00Z',
};
const expected = secretsOf(parseServerToken(JSON.stringify(json)));
const headers = 'Content-Type: text/plain;charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n';
const inMessage = (line: string) => `${headers}-----BEGIN MESSAGE-----\n${line}\n-----END MESSAGE-----\n`;
const message = inMessage(JSON.stringify(json));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const thrownBy = (run: () => unknown): DepError => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(DepError);
    if (error instanceof DepError) return error;
  }
  throw new Error('nothing was thrown');
};

describe('the published vector', () => {
  const folder = 'apple-mdm-clients/device-assignment/apple-mdm-client-tests-1';

  test('is opened with and without its certificate', (context) => {
    const file = readVector(context, `${folder}-server-token.p7m`);
    const privateKey = new Secret(readVector(context, `${folder}.pem`).toString());
    const certificate = readVector(context, `${folder}.crt`).toString();
    const [one, other] = [
      decryptServerToken({ file, privateKey }),
      decryptServerToken({ file, privateKey, certificate }),
    ];
    expect(secretsOf(one)).toEqual(secretsOf(other));
    const [consumerKey, consumerSecret, accessToken, accessSecret] = secretsOf(one);
    // The members in the order in which they stand in the file; the digest is that of the published line.
    const line = JSON.stringify({
      consumer_key: consumerKey,
      consumer_secret: consumerSecret,
      access_token: accessToken,
      access_secret: accessSecret,
      access_token_expiry: one.expiresAt.toISOString().replace('.000Z', 'Z'),
    });
    expect(sha256(line)).toBe('cabfce546bd45c022aa1d7b5cac0b561f79964121a59b9be445ef4d6f00e7b9f');
    expect(sha256(inMessage(line))).toBe('1fd59317cfea846d76a1a655e887ebecc91972482e21dc2cce0cdf39e29b1463');
  });
});

describe('openssl', () => {
  const encodings = [
    ['DER', ['-outform', 'DER']],
    ['streamed BER', ['-outform', 'DER', '-stream']],
    ['S/MIME', ['-outform', 'SMIME']],
  ] as const;
  const variants = encodings.flatMap(([encoding, args]) =>
    ['aes128', 'aes192', 'aes256', 'des3'].flatMap((cipher) =>
      [true, false].map((named) => ({ encoding, cipher, certificate: named ? 'with' : 'without', named, args })),
    ),
  );

  for (const { encoding, cipher, certificate: how, named, args } of variants) {
    test(`encrypts what we decrypt: ${encoding}, ${cipher}, ${how} the certificate`, async (context) => {
      const { privateKey, certificate } = await keyPair();
      const encrypt = ['cms', '-encrypt', '-binary', `-${cipher}`, ...args, '-in', '@in', '-out', '@out', '@cert'];
      const file = openssl(context, encrypt, { in: message, cert: certificate });
      if (encoding !== 'S/MIME') expect(file[1] === 0x80).toBe(encoding === 'streamed BER');
      expect(secretsOf(decryptServerToken({ file, privateKey, ...(named ? { certificate } : {}) }))).toEqual(expected);
    });
  }

  for (const hash of ['sha1', 'sha256', 'sha512']) {
    test(`encrypts by RSA-OAEP what we decrypt: ${hash}`, async (context) => {
      const { privateKey, certificate } = await keyPair();
      const oaep = ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', `rsa_oaep_md:${hash}`];
      const args = ['cms', '-encrypt', '-binary', '-aes128', '-outform', 'DER', '-in', '@in', '-out', '@out'];
      const file = openssl(context, [...args, '-recip', '@cert', ...oaep], { in: message, cert: certificate });
      expect(secretsOf(decryptServerToken({ file, privateKey, certificate }))).toEqual(expected);
      const { privateKey: wrong } = await otherKeyPair();
      expect(thrownBy(() => decryptServerToken({ file, privateKey: wrong })).code).toBe('DEP_TOKEN_UNDECRYPTABLE');
    });
  }

  test('writes messages that are not supported, which we name', async (context) => {
    const { privateKey, certificate } = await keyPair();
    const args = [
      'cms',
      '-encrypt',
      '-binary',
      '-aes-128-gcm',
      '-outform',
      'DER',
      '-in',
      '@in',
      '-out',
      '@out',
      '@cert',
    ];
    const authenticated = openssl(context, args, { in: message, cert: certificate });
    const error = thrownBy(() => decryptServerToken({ file: authenticated, privateKey }));
    expect([error.code, error.message]).toEqual([
      'DEP_TOKEN_UNREADABLE',
      expect.stringContaining('authenticated encryption (AuthEnvelopedData, such as AES-GCM), which is not supported'),
    ]);
    const mixed = ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256', '-keyopt', 'rsa_mgf1_md:sha1'];
    const cms = ['cms', '-encrypt', '-binary', '-aes128', '-outform', 'DER', '-in', '@in', '-out', '@out'];
    const file = openssl(context, [...cms, '-recip', '@cert', ...mixed], { in: message, cert: certificate });
    const refused = thrownBy(() => decryptServerToken({ file, privateKey, certificate }));
    expect([refused.code, refused.message]).toEqual([
      'DEP_TOKEN_UNDECRYPTABLE',
      expect.stringContaining('encrypted by RSA-OAEP with a hash that is not supported'),
    ]);
  });

  test('a private key is a text or a Secret; anything else is refused in words', async () => {
    const { privateKey, certificate } = await keyPair();
    const file = Buffer.from(writeServerTokenFile(json, certificate));
    expect(secretsOf(decryptServerToken({ file, privateKey: privateKey.reveal() }))).toEqual(expected);
    const error = thrownBy(() => decryptServerToken({ file, privateKey: 7 as never }));
    expect([error.code, error.message]).toEqual([
      'DEP_KEY_UNREADABLE',
      expect.stringContaining('privateKey: expected a PEM text'),
    ]);
  });

  test('encrypts to several recipients, named by their keys, what we decrypt', async (context) => {
    const [one, other] = [await keyPair(), await otherKeyPair()];
    // Ours carry no key identifier, openssl's own do.
    const certify = ['req', '-x509', '-new', '-key', '@key', '-subj', '/CN=by key', '-days', '1', '-out', '@out'];
    const [first, second] = [other, one].map(({ privateKey }) =>
      openssl(context, certify, { key: privateKey.reveal() }).toString(),
    ) as [string, string];
    const encrypt = ['cms', '-encrypt', '-binary', '-keyid', '-outform', 'DER', '-in', '@in', '-out', '@out'];
    const file = openssl(context, [...encrypt, '@first', '@second'], { in: message, first, second });
    const { privateKey } = one;
    expect(secretsOf(decryptServerToken({ file, privateKey }))).toEqual(expected);
    expect(secretsOf(decryptServerToken({ file, privateKey, certificate: second }))).toEqual(expected);
  });

  test('decrypts what the simulator issued', async (context) => {
    const { privateKey, certificate } = await keyPair();
    const decrypt = [
      'cms',
      '-decrypt',
      '-inform',
      'SMIME',
      '-in',
      '@in',
      '-recip',
      '@cert',
      '-inkey',
      '@key',
      '-out',
      '@out',
    ];
    const opened = (file: string) =>
      openssl(context, decrypt, { in: file, cert: certificate, key: privateKey.reveal() }).toString();
    expect(opened(writeServerTokenFile(json, certificate))).toBe(message);
    const simulator = createDepSimulator();
    const issued = simulator.issueToken({ certificate });
    expect(secretsOf(parseServerToken(opened(issued)))).toEqual(
      secretsOf(decryptServerToken({ file: Buffer.from(issued), privateKey, certificate })),
    );
  });
});

describe('a certificate', () => {
  test('issued anew for the same key is accepted: the key fits', async (context) => {
    const { privateKey, certificate } = await keyPair();
    const renew = ['req', '-x509', '-new', '-key', '@key', '-subj', '/CN=anew', '-days', '1', '-out', '@out'];
    const anew = openssl(context, renew, { key: privateKey.reveal() }).toString();
    const file = Buffer.from(writeServerTokenFile(json, certificate));
    expect(secretsOf(decryptServerToken({ file, privateKey, certificate: anew }))).toEqual(expected);
  });

  test('that the file was not made for is named as the cause', async () => {
    const [one, other] = [await keyPair(), await otherKeyPair()];
    const file = Buffer.from(writeServerTokenFile(json, other.certificate));
    const error = thrownBy(() => decryptServerToken({ file, ...one }));
    expect(error.code).toBe('DEP_TOKEN_FOR_OTHER_CERTIFICATE');
    expect(error.message).toContain(new X509Certificate(other.certificate).serialNumber);
  });

  test('that bears only the same serial number is told from it', async (context) => {
    const [one, other] = [await keyPair(), await otherKeyPair()];
    const certify = (key: string, name: string) => {
      const args = ['req', '-x509', '-new', '-key', '@key', '-set_serial', '1', '-days', '1', '-out', '@out'];
      return openssl(context, [...args, '-subj', `/CN=${name}`], { key }).toString();
    };
    const [mine, theirs] = [certify(one.privateKey.reveal(), 'mine'), certify(other.privateKey.reveal(), 'theirs')];
    const file = Buffer.from(writeServerTokenFile(json, theirs));
    const error = thrownBy(() => decryptServerToken({ file, privateKey: one.privateKey, certificate: mine }));
    expect(error.code).toBe('DEP_TOKEN_FOR_OTHER_CERTIFICATE');
  });

  test('of another key is refused before anything is decrypted', async () => {
    const [one, other] = [await keyPair(), await otherKeyPair()];
    const file = Buffer.from(writeServerTokenFile(json, one.certificate));
    const error = thrownBy(() => decryptServerToken({ file, ...one, certificate: other.certificate }));
    expect(error.code).toBe('DEP_KEY_UNREADABLE');
    expect(error.message).toContain('does not belong to the certificate');
  });

  test('that is none is refused', async () => {
    const { privateKey } = await keyPair();
    const file = Buffer.from(writeServerTokenFile(json, (await keyPair()).certificate));
    const error = thrownBy(() => decryptServerToken({ file, privateKey, certificate: 'no certificate' }));
    expect(error.code).toBe('DEP_CERTIFICATE_UNREADABLE');
  });
});

describe('a decryption that fails', () => {
  test('looks the same, whatever was wrong', async () => {
    const [one, other] = [await keyPair(), await otherKeyPair()];
    const text = writeServerTokenFile(json, one.certificate);
    const file = Buffer.from(text);
    const binary = Buffer.from(text.slice(text.indexOf('\n\n')), 'base64');
    const { recipients, encryptedContent } = readServerTokenFile(binary);
    /** The file with all octets of one part changed: CBC would let a single one pass unnoticed. */
    const damaged = (part: Buffer) => {
      const copy = Buffer.from(binary);
      const start = binary.indexOf(part);
      for (let place = start; place < start + part.length; place += 1) copy[place] = (copy[place] ?? 0) ^ 0xff;
      return copy;
    };
    const attempts = [
      () => decryptServerToken({ file, privateKey: other.privateKey }),
      () => decryptServerToken({ file: damaged(encryptedContent), privateKey: one.privateKey }),
      () => decryptServerToken({ file: damaged(recipients[0]?.encryptedKey ?? binary), privateKey: one.privateKey }),
    ];
    const seen = attempts.map((attempt) => thrownBy(attempt)).map(({ code, message: text }) => `${code} ${text}`);
    expect(seen[0]).toContain('DEP_TOKEN_UNDECRYPTABLE');
    expect(new Set(seen).size).toBe(1);
  });

  test('for a padding of the content key that is none of PKCS#1 (RFC 8017 §7.2.2)', async () => {
    const { privateKey, certificate } = await keyPair();
    const text = writeServerTokenFile(json, certificate);
    const binary = Buffer.from(text.slice(text.indexOf('\n\n')), 'base64');
    const { recipients, iv, encryptedContent } = readServerTokenFile(binary);
    const key = Buffer.alloc(16, 7);
    const cipher = createCipheriv('aes-128-cbc', key, iv);
    const content = Buffer.concat([cipher.update(message), cipher.final()]);

    /** The same file with our own content key, padded as given. */
    const withPadding = (padding: Buffer) => {
      const block = { key: certificate, padding: constants.RSA_NO_PADDING };
      const encrypted = publicEncrypt(block, Buffer.concat([padding, key]));
      const copy = Buffer.from(binary);
      encrypted.copy(copy, binary.indexOf(recipients[0]?.encryptedKey ?? ''));
      content.copy(copy, binary.indexOf(encryptedContent));
      return copy;
    };
    const right = Buffer.alloc(240, 0xff);
    right.set([0, 2]);
    right.set([0], 239);
    expect(secretsOf(decryptServerToken({ file: withPadding(right), privateKey }))).toEqual(expected);
    const wrong: readonly (readonly [place: number, octet: number])[] = [
      [1, 1],
      [5, 0],
      [100, 0],
      [239, 1],
    ];
    for (const [place, octet] of wrong) {
      const padding = Buffer.from(right);
      padding[place] = octet;
      const error = thrownBy(() => decryptServerToken({ file: withPadding(padding), privateKey }));
      expect(error.code, `octet ${place}`).toBe('DEP_TOKEN_UNDECRYPTABLE');
    }
  });

  test('accepts no file in place of another', async () => {
    const { privateKey } = await keyPair();
    for (const file of ['', '%PDF-1.4', privateKey.reveal(), 'hello'])
      expect(thrownBy(() => decryptServerToken({ file: Buffer.from(file), privateKey })).code).toBe(
        'DEP_TOKEN_UNREADABLE',
      );
  });

  test('shows no secret', async () => {
    const [one, other] = [await keyPair(), await otherKeyPair()];
    const file = Buffer.from(writeServerTokenFile(json, one.certificate));
    const short = Buffer.from(writeServerTokenFile({ ...json, access_token_expiry: '' }, one.certificate));
    const errors = [
      () => decryptServerToken({ file, privateKey: other.privateKey }),
      () => decryptServerToken({ file, privateKey: other.privateKey, certificate: other.certificate }),
      () => decryptServerToken({ file: short, privateKey: one.privateKey }),
      () => decryptServerToken({ file: Buffer.from(one.privateKey.reveal()), privateKey: one.privateKey }),
      () => decryptServerToken({ file, privateKey: new Secret(JSON.stringify(json)) }),
    ].map(thrownBy);
    const keyLines = one.privateKey.reveal().split('\n').slice(1, -2);
    for (const error of errors) expect(findSecrets(error, [...expected, ...keyLines])).toEqual([]);
  });
});

test.each([
  ['consumer_key', ['consumer_key']],
  ['access_secret', ['access_secret']],
  ['everything', Object.keys(json)],
])('names what a decrypted token lacks: %s', async (_, members) => {
  const { privateKey, certificate } = await keyPair();
  const kept = Object.entries(json).filter(([member]) => !members.includes(member));
  // Only the type is strict about what is missing here.
  const file = Buffer.from(writeServerTokenFile(Object.fromEntries(kept) as unknown as typeof json, certificate));
  const error = thrownBy(() => decryptServerToken({ file, privateKey }));
  expect(error.code).toBe('DEP_TOKEN_UNREADABLE');
  for (const member of members) expect(error.message).toContain(member);
});

test('a key of 4096 bits decrypts, too', async () => {
  const { privateKey, certificate } = await createTokenKeyPair({ bits: 4096 });
  const file = Buffer.from(writeServerTokenFile(json, certificate));
  expect(secretsOf(decryptServerToken({ file, privateKey, certificate }))).toEqual(expected);
});

describe.each([2048, 3072, 4096] as const)('openssl encrypts to a key of %i bits what we decrypt', (bits) => {
  const texts = {
    'with markers': message,
    'without markers': headers + JSON.stringify(json),
    'with CRLF': message.replace(/\r?\n/g, '\r\n'),
    'with LF': message.replaceAll('\r\n', '\n'),
  };

  test('in every cipher, encoding and layout of the text', async (context) => {
    const { privateKey, certificate } = await createTokenKeyPair({ bits });
    for (const cipher of ['aes128', 'aes256', 'des3'])
      for (const stream of [[], ['-stream']])
        for (const [how, text] of Object.entries(texts)) {
          const args = ['cms', '-encrypt', '-binary', `-${cipher}`, '-outform', 'DER', ...stream];
          const file = openssl(context, [...args, '-in', '@in', '-out', '@out', '@cert'], {
            in: text,
            cert: certificate,
          });
          const token = decryptServerToken({ file, privateKey, certificate });
          expect([cipher, stream, how, ...secretsOf(token)]).toEqual([cipher, stream, how, ...expected]);
        }
  });
});
