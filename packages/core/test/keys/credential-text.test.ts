import { expect, test } from 'vitest';
import { credentialText, TextError } from '../../src/index.ts';

const text = '{"name":"Zoë"}';

test.each([
  ['white space and line ends', ` \r\n\t${text}\r\n\n`],
  ['no-break spaces', `\u00A0${text}\u00A0`],
  ['characters without width', `\u200B\u2060${text}\uFEFF`],
  ['a byte order mark after white space', `\n\uFEFF${text}`],
  ['single quotes', `'${text}'`],
  ['double quotes that nothing escapes', `"${text}"`],
  ['a JSON text', JSON.stringify(text)],
  ['a JSON text with line ends inside', JSON.stringify(`${text}\n`)],
  ['quotes with white space around and inside', ` ' ${text} ' \n`],
  ['UTF-16 with white space', Buffer.from(`\uFEFF\n${text}\n`, 'utf16le')],
])('%s around a credential are removed', (_, source) => {
  expect(credentialText(source)).toBe(text);
});

test.each(['', '"', "'", '"a', "a'", `'a"`, 'a b'])('%j has no quotes around it', (source) => {
  expect(credentialText(source)).toBe(source);
});

test('bytes that are no text are refused', () => {
  expect(() => credentialText(Buffer.from(text, 'utf16le'))).toThrow(TextError);
});
