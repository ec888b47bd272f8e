import { expect, test } from 'vitest';
import { isSafeIdentifier } from '../../src/call/safe-identifier.ts';

const token = 'eyJhbGciOiJFUzI1NiJ9.secretpayload.signature';
const headers = {
  authorization: `Bearer ${token}`,
  'x-session': 'session-0123456789',
  oauth: `OAuth realm="ADM", oauth_token="AT_0123456789", oauth_timestamp="1764450000"`,
};
const sent = { headers, body: 'grant_type=client_credentials&client_assertion=assertion-0123456789' };
const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '');

test.each([
  'VPP9709',
  'T_C_NOT_SIGNED',
  'PARAMETER_ERROR.INVALID',
  '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  'projects/x/operations/1',
  '1764450000-17',
  'client_credentials',
  'x'.repeat(128),
])('takes what a vendor sends: %s', (value) => {
  expect(isSafeIdentifier(value, value === 'client_credentials' ? { ...sent, body: undefined } : sent)).toBe(true);
});

test.each([
  '',
  'two words',
  'line\nbreak',
  '\u001B[31m',
  'x'.repeat(129),
  token,
  `id-${token}`,
  token.slice(0, 20),
  `req-${token.slice(0, 20)}`,
  `${token.slice(5, 22)}.1`,
  'session-0123456789',
  'req.session-0123456789.7',
  'AT_0123456789',
  'assertion-0123456789',
  base64('session-0123456789'),
  Buffer.from('session-0123456789').toString('hex'),
  Buffer.from('session-0123456789').toString('base64url'),
])('refuses another form, a secret of the request, or a part of one: %#', (value) => {
  expect(isSafeIdentifier(value, sent)).toBe(false);
});
