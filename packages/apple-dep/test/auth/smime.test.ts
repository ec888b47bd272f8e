import { beforeAll, describe, expect, test } from 'vitest';
import { type EnvelopedData, readServerTokenFile } from '../../src/index.ts';
import { createDepSimulator } from '../../src/testing/index.ts';
import { keyPair } from '../key-pair.ts';

let file: string;
let base64: string;
let expected: EnvelopedData;

beforeAll(async () => {
  const { certificate } = await keyPair();
  file = createDepSimulator().issueToken({ certificate });
  base64 = file.slice(file.indexOf('\n\n')).trim();
  expected = readServerTokenFile(Buffer.from(base64, 'base64'));
  expect(expected.recipients).toHaveLength(1);
});

describe('a server token file is read', () => {
  const folded = (text: string) => text.replace(/; (name|filename|smime-type)=/g, ';\n\t$1=');
  const reversed = (text: string) => {
    const [head = '', body = ''] = text.split('\n\n');
    return `${head.split('\n').reverse().join('\n')}\n\n${body}`;
  };
  const variants: readonly (readonly [name: string, make: () => string | Uint8Array])[] = [
    ['as it comes from the portal', () => file],
    ['with Windows line ends', () => file.replaceAll('\n', '\r\n')],
    ['with old Mac line ends', () => file.replaceAll('\n', '\r')],
    ['with folded headers', () => folded(file)],
    ['with folded headers and Windows line ends', () => folded(file).replaceAll('\n', '\r\n')],
    ['with its headers in another order', () => reversed(file)],
    ['with its headers in lower case', () => file.replace(/^[\w-]+:/gm, (name) => name.toLowerCase())],
    ['with a byte order mark', () => `\uFEFF${file}`],
    ['with empty lines around it', () => `\n\n${file}\n\n`],
    ['as bare base64', () => base64],
    ['as base64 in one line', () => base64.replaceAll('\n', '')],
    ['as bare base64 with a byte order mark and Windows line ends', () => `\uFEFF${base64.replaceAll('\n', '\r\n')}`],
    ['as PEM (CMS)', () => `-----BEGIN CMS-----\n${base64}\n-----END CMS-----\n`],
    ['as PEM (PKCS7)', () => `-----BEGIN PKCS7-----\r\n${base64}\r\n-----END PKCS7-----\r\n`],
    ['as PEM with text before it', () => `subject=/CN=x\n-----BEGIN PKCS7-----\n${base64}\n-----END PKCS7-----\n`],
    ['as PEM in one line', () => `-----BEGIN PKCS7----- ${base64.replaceAll('\n', '')} -----END PKCS7-----`],
    ['as PEM whose line ends are spelled out', () => `-----BEGIN CMS-----\\n${base64}\\n-----END CMS-----\\n`],
    ['with its line ends spelled out', () => file.replaceAll('\n', '\\n')],
    ['as a JSON text', () => JSON.stringify(file)],
    ['with quotes around it', () => `'${file}'`],
    ['indented, as in YAML', () => file.replace(/^/gm, '    ')],
    ['in UTF-16', () => Buffer.from(`\uFEFF${file}`, 'utf16le')],
    ['as base64 whose "+" became spaces', () => base64.replaceAll('+', ' ')],
    ['with a body whose "+" became spaces', () => file.replace(base64, base64.replaceAll('+', ' '))],
    ['in binary', () => Buffer.from(base64, 'base64')],
    ['in a view of a larger buffer', () => Buffer.from(`xx${file}`).subarray(2)],
  ];

  test.each(variants)('%s', (_, make) => {
    expect(readServerTokenFile(Buffer.from(make()))).toEqual(expected);
    expect(readServerTokenFile(new Uint8Array(Buffer.from(make())))).toEqual(expected);
  });
});

describe('a file that is something else is named as that', () => {
  const pem = (label: string) => `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;
  const variants: readonly (readonly [name: string, make: () => string | Uint8Array, detail: string])[] = [
    ['empty', () => '', 'the file is empty'],
    ['a PDF', () => '%PDF-1.7\n%âãÏÓ\n', 'the file is a PDF'],
    ['a certificate', () => pem('CERTIFICATE'), 'the file is a certificate'],
    ['a private key', () => pem('PRIVATE KEY'), 'the file is a private key'],
    ['an RSA private key', () => pem('RSA PRIVATE KEY'), 'the file is a private key'],
    ['a decrypted token', () => '{"consumer_key":"CK_1","access_secret":"AS_1"}', 'the file is decrypted already'],
    ['plain text', () => 'hello', 'neither a MIME message, nor base64, nor binary CMS'],
    ['headers without a body', () => file.slice(0, file.indexOf('\n\n')), 'neither a MIME message'],
    ['base64 of text', () => Buffer.alloc(100, 'text').toString('base64'), 'neither a MIME message'],
    ['binary of another kind', () => Buffer.from('3082000430020500', 'hex'), 'binary data that is not a CMS message'],
  ];

  test.each(variants)('%s', (_, make, detail) => {
    expect(() => readServerTokenFile(Buffer.from(make()))).toThrow(
      expect.objectContaining({ code: 'DEP_TOKEN_UNREADABLE', message: expect.stringContaining(detail) }),
    );
  });
});
