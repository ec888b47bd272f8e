import { expect, test } from 'vitest';
import { isShowable } from '../../src/secrets/showable.ts';

test.each([
  'token.p7m',
  'MDM_Server_Token_2026-11-23T12-00-00Z_smime.p7m',
  '/run/secrets/dep-token-aurora',
  '../keys/Aurora Schools.pem',
  'C:\\keys\\aurora.json',
  'nmae',
])('a name of a file or member: %s', (name) => {
  expect(isShowable(name)).toBe(true);
});

test.each([
  ['base64', Buffer.from('{"token":"abcdefghijklmnopqrstuvwxyz"}').toString('base64')],
  ['a consumer secret', `CS_${'0123456789abcdef'.repeat(2)}`],
  ['a JSON Web Token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'],
  ['a PEM block', '-----BEGIN PRIVATE KEY-----\nMIG\n'],
  ['JSON', '{"a":1}'],
  ['base64 with many slashes', 'abc/def/'.repeat(10)],
  ['something very long', `${'a/'.repeat(200)}x.pem`],
])('%s may be a secret', (_, text) => {
  expect(isShowable(text)).toBe(false);
});
