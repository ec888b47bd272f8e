import { expect, test } from 'vitest';
import { decodeText, TextError } from '../../src/index.ts';

const text = '{"name":"Zoë – 東京"}';
const utf16be = (value: string) => Buffer.from(value, 'utf16le').swap16();

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
  ['UTF-16, little endian, with a byte order mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['UTF-16, big endian, with a byte order mark', utf16be(`\uFEFF${text}`)],
  ['a string', text],
  ['a string with a byte order mark', `\uFEFF${text}`],
  ['a plain Uint8Array', new Uint8Array(Buffer.from(text))],
])('reads %s', (_, source) => {
  expect(decodeText(source)).toBe(text);
});

test.each([
  ['utf-16', Buffer.from('plain text', 'utf16le')],
  ['utf-16', utf16be('plain text')],
  ['utf-32', Buffer.from('fffe000041000000', 'hex')],
  ['utf-32', Buffer.from('0000feff00000041', 'hex')],
  ['binary', Buffer.from('text\0text')],
  ['binary', Buffer.from('fffe4100ff', 'hex')],
  ['binary', Buffer.from('feff00d8', 'hex').fill(0xd8, 2)],
  ['not-utf-8', Buffer.from('Zoë', 'latin1')],
  ['not-utf-8', Buffer.from('c0af', 'hex')],
  ['not-utf-8', Buffer.from('eda080', 'hex')],
])('refuses %s and says what to do: %s', (problem, source) => {
  expect(() => decodeText(source)).toThrow(TextError);
  expect(() => decodeText(source)).toThrow(expect.objectContaining({ problem }));
});

test('an empty input is an empty text', () => {
  expect([decodeText(''), decodeText(new Uint8Array()), decodeText(Buffer.from([0xef, 0xbb, 0xbf]))]).toEqual([
    '',
    '',
    '',
  ]);
});
