import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseBusinessKey } from '@mdmkit/apple-business';
import { decryptServerToken, formatServerToken, parseServerToken } from '@mdmkit/apple-dep';
import { parseContentToken } from '@mdmkit/apple-vpp';
import { Secret } from '@mdmkit/core';
import { parseServiceAccountKey } from '@mdmkit/google-emm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recogniseCredential } from '../../src/secrets/recognise.ts';
import { type ConfigFolder, configFolder } from '../support/config-folder.ts';

let config: ConfigFolder;
const texts = new Map<string, string>();

beforeAll(async () => {
  config = await configFolder();
  const textOf = async (name: string) => await readFile(join(config.folder.path, 'aurora', name), 'utf8');
  const file = await textOf('server-token_smime.p7m');
  const privateKey = await textOf('server-token-key.pem');
  texts.set('a server token (.p7m)', file);
  texts.set('a decrypted server token', formatServerToken(decryptServerToken({ file, privateKey })).reveal());
  texts.set('the key of a server token', privateKey);
  texts.set('a content token', await textOf('content-token.vpptoken'));
  texts.set('a Business key', await textOf('business-key.pem'));
  texts.set('a service-account key', await textOf('service-account.json'));
});

afterAll(() => config[Symbol.asyncDispose]());

const textOf = (name: string) => texts.get(name) ?? '';

/** What each reader makes of a credential; it is the same however the credential was stored. */
const readers: Readonly<Record<string, (source: string | Buffer | Secret) => unknown>> = {
  'a server token (.p7m)': (source) => {
    const file = source instanceof Secret ? source.reveal() : source;
    const privateKey = textOf('the key of a server token');
    return formatServerToken(decryptServerToken({ file, privateKey })).reveal();
  },
  'a decrypted server token': (source) => formatServerToken(parseServerToken(source)).reveal(),
  'the key of a server token': (privateKey) => {
    const file = textOf('a server token (.p7m)');
    return formatServerToken(decryptServerToken({ file, privateKey })).reveal();
  },
  'a content token': (source) => parseContentToken(source).value.reveal(),
  'a Business key': (source) => parseBusinessKey(source).thumbprint,
  'a service-account key': (source) => parseServiceAccountKey(source).privateKey.reveal(),
};

const mark = '\uFEFF';
const base64 = (content: string | Buffer) => Buffer.from(content).toString('base64');

const spellings: Readonly<Record<string, (text: string) => string | Buffer | Secret>> = {
  'bytes in UTF-8': (text) => Buffer.from(text),
  'a Secret': (text) => new Secret(text),
  'UTF-8 with a byte order mark': (text) => Buffer.from(mark + text),
  'UTF-16 in little-endian order': (text) => Buffer.from(mark + text, 'utf16le'),
  'UTF-16 in big-endian order': (text) => Buffer.from(mark + text, 'utf16le').swap16(),
  'white space around it': (text) => ` \r\n${text}\r\n\r\n`,
  'single quotes around it': (text) => `'${text}'`,
  'a JSON text': (text) => JSON.stringify(text),
  'an indented JSON text in bytes': (text) => Buffer.from(`  ${JSON.stringify(text)}\n`),
  base64: (text) => base64(text),
  'base64 in lines of 76': (text) => base64(text).replace(/.{76}/g, '$&\n'),
  'base64 of UTF-16': (text) => base64(Buffer.from(mark + text, 'utf16le')),
  'base64 in quotes': (text) => `"${base64(text)}"\n`,
  'base64 in bytes with a byte order mark': (text) => Buffer.from(mark + base64(text)),
};

describe.each(Object.keys(readers))('%s', (name) => {
  const read = (source: string | Buffer | Secret) => readers[name]?.(source);

  test.each(Object.entries(spellings))('is read from %s', (_, spell) => {
    expect(read(spell(textOf(name)))).toEqual(read(textOf(name)));
  });

  test.each(Object.entries(spellings))('is recognised from %s', (_, spell) => {
    const source = spell(textOf(name));
    const bytes = Buffer.from(source instanceof Secret ? source.reveal() : source);
    const expected = recogniseCredential(Buffer.from(textOf(name)));
    expect(expected).toBeDefined();
    expect(recogniseCredential(bytes)).toEqual(expected);
  });

  test('in UTF-16 without a byte order mark is refused with the way to mend it', () => {
    for (const bytes of [Buffer.from(textOf(name), 'utf16le'), Buffer.from(textOf(name), 'utf16le').swap16()])
      expect(() => read(bytes)).toThrow('it is UTF-16 text without a byte order mark; save it as UTF-8');
  });

  test('with bytes of another encoding is refused with the way to mend it', () => {
    const bytes = Buffer.concat([Buffer.from(textOf(name)), Buffer.from('Zoë', 'latin1')]);
    expect(() => read(bytes)).toThrow('it contains bytes that are not UTF-8; save it as UTF-8');
  });
});
