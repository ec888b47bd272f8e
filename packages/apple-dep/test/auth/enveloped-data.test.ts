import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { BerError } from '../../src/auth/ber.ts';
import { readEnvelopedData } from '../../src/auth/enveloped-data.ts';
import { DepError, readServerTokenFile } from '../../src/index.ts';
import { definite, indefinite, oid, smallInteger } from '../../src/testing/ber-writer.ts';
import { createDepSimulator } from '../../src/testing/index.ts';
import { keyPair } from '../key-pair.ts';

const name = definite(0x30, Buffer.alloc(4, 0x05).fill(0x00, 1, 2).fill(0x00, 3));
const octets = (length: number, fill: number) => definite(0x04, Buffer.alloc(length, fill));
const ivOctets = octets(16, 2);

interface Parts {
  readonly type: string;
  readonly cipher: string;
  readonly recipients: readonly Buffer[];
  readonly content: Buffer;
}

const recipient = (id: Buffer, key = octets(256, 1)) =>
  definite(0x30, smallInteger(0), id, definite(0x30, oid('1.2.840.113549.1.1.1'), Buffer.from([5, 0])), key);
const byNumber = (...serial: number[]) => definite(0x30, name, definite(0x02, Buffer.from(serial)));

const parts: Parts = {
  type: '1.2.840.113549.1.7.3',
  cipher: '2.16.840.1.101.3.4.1.2',
  recipients: [recipient(byNumber(0x00, 0xab, 0x0c))],
  content: definite(0x80, Buffer.alloc(32, 3)),
};

function message(own: Partial<Parts> = {}): Buffer {
  const { type, cipher, recipients, content } = { ...parts, ...own };
  const info = definite(0x30, oid('1.2.840.113549.1.7.1'), definite(0x30, oid(cipher), ivOctets), content);
  const data = definite(0x30, smallInteger(0), definite(0x31, ...recipients), info);
  return definite(0x30, oid(type), definite(0xa0, data));
}

describe('readEnvelopedData', () => {
  test('reads recipient, cipher and content', () => {
    expect(readEnvelopedData(message())).toEqual({
      recipients: [
        {
          issuer: name,
          serialNumber: 'AB0C',
          keyEncryption: '1.2.840.113549.1.1.1',
          encryptedKey: Buffer.alloc(256, 1),
        },
      ],
      cipher: { name: 'aes-128-cbc', keyBytes: 16 },
      iv: Buffer.alloc(16, 2),
      encryptedContent: Buffer.alloc(32, 3),
    });
  });

  test('joins content that comes in chunks', () => {
    const chunks = [octets(16, 1), octets(16, 2), octets(8, 3)];
    const expected = Buffer.concat([Buffer.alloc(16, 1), Buffer.alloc(16, 2), Buffer.alloc(8, 3)]);
    expect(readEnvelopedData(message({ content: indefinite(0xa0, ...chunks) })).encryptedContent).toEqual(expected);
  });

  test.each([
    ['2.16.840.1.101.3.4.1.2', 'aes-128-cbc', 16],
    ['2.16.840.1.101.3.4.1.22', 'aes-192-cbc', 24],
    ['2.16.840.1.101.3.4.1.42', 'aes-256-cbc', 32],
    ['1.2.840.113549.3.7', 'des-ede3-cbc', 24],
  ])('knows the cipher %s', (cipher, cipherName, keyBytes) => {
    expect(readEnvelopedData(message({ cipher })).cipher).toEqual({ name: cipherName, keyBytes });
  });

  test('reads a recipient named by its key, and passes over other kinds', () => {
    const byKey = recipient(definite(0x80, Buffer.alloc(20, 9)));
    const keyAgreement = definite(0xa1, smallInteger(3));
    const { recipients } = readEnvelopedData(message({ recipients: [keyAgreement, byKey, recipient(byNumber(1))] }));
    expect(recipients.map(({ issuer, serialNumber }) => [issuer, serialNumber])).toEqual([
      [undefined, undefined],
      [name, '01'],
    ]);
  });

  test.each([
    ['another type of message', message({ type: '1.2.840.113549.1.7.2' }), 'signed, not encrypted'],
    ['an unknown cipher', message({ cipher: '1.2.3' }), 'content cipher 1.2.3 is not supported'],
    ['a recipient without a key', message({ recipients: [definite(0x30, smallInteger(0))] }), 'no key encryption'],
    ['no content', message({ content: Buffer.alloc(0) }), 'no encrypted content'],
    ['nothing inside', definite(0x30, oid(parts.type)), 'no EnvelopedData'],
    ['a primitive value', definite(0x04, Buffer.from('x')), 'no ContentInfo'],
    ['an empty sequence', definite(0x30), 'binary data that is not a CMS message'],
  ])('refuses %s', (_, bytes, detail) => {
    expect(() => readEnvelopedData(bytes)).toThrow(BerError);
    expect(() => readEnvelopedData(bytes)).toThrow(detail);
  });
});

describe('a damaged file', () => {
  let file: Buffer;
  let binary: Buffer;

  beforeAll(async () => {
    const text = createDepSimulator().issueToken({ certificate: (await keyPair()).certificate });
    file = Buffer.from(text);
    binary = Buffer.from(text.slice(text.indexOf('\n\n')), 'base64');
  });

  const readsOrRefuses = (bytes: Uint8Array) => {
    try {
      readServerTokenFile(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(DepError);
      expect(error).toMatchObject({ code: 'DEP_TOKEN_UNREADABLE' });
    }
  };

  test('cut short anywhere is refused', () => {
    for (let length = 0; length < binary.length - 1; length += 1)
      expect(() => readServerTokenFile(binary.subarray(0, length)), `${length} octets`).toThrow(DepError);
  });

  test('with any octet changed is read or refused, never worse', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.boolean(), (place, octet, inText) => {
        const damaged = Buffer.from(inText ? file : binary);
        damaged[place % damaged.length] = octet;
        readsOrRefuses(damaged);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of any octets is read or refused', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), readsOrRefuses), { numRuns: 1_000 });
  });
});
