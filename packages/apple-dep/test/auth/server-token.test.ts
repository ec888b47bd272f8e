import { inspect } from 'node:util';
import { findSecrets } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { DepError, formatServerToken, isServerTokenJson, parseServerToken } from '../../src/index.ts';
import { secretsOf } from '../secrets-of.ts';

const json = {
  consumer_key: 'CK_00fadb3d36c6094cf479838455321b7c',
  consumer_secret: 'CS_example+consumer/secret==',
  access_token: 'AT_O2109279022Oe03b641fd6f07d7face7894211d521fd8bef09c3O137392',
  access_secret: 'AS_example"access&secret',
  access_token_expiry: '2027-01-17T09:30:00Z',
};
const members = Object.keys(json);
const line = JSON.stringify(json);
const headers = 'Content-Type: text/plain;charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n';
const marked = (text: string) => `-----BEGIN MESSAGE-----\n${text}\n-----END MESSAGE-----\n`;
/** Hard-wrapped as in Apple's printed sample: also in the middle of strings. */
const wrapped = (lineEnd: string) => line.match(/.{1,40}/g)?.join(lineEnd) ?? '';

describe('parseServerToken reads', () => {
  test.each([
    ['bare JSON', line],
    ['JSON over several lines', JSON.stringify(json, null, 2)],
    ['the message as decryption yields it', headers + marked(line)],
    ['markers without headers', marked(line)],
    ['headers without markers', headers + line],
    ['Windows line ends throughout', (headers + marked(line)).replace(/\r?\n/g, '\r\n')],
    ['JSON wrapped inside its strings', headers + marked(wrapped('\n'))],
    ['JSON wrapped with Windows line ends', headers + marked(wrapped('\r\n'))],
    ['a byte order mark', `\uFEFF${line}`],
    ['a JSON text within JSON, as a secret manager keeps it', JSON.stringify(line)],
    ['the quotes of an environment file', `'${line}'`],
    ['characters without width around it', `\u200B${line}\u2060`],
    ['a byte order mark behind the headers', `${headers}\uFEFF${line}`],
    ['members that it does not know', JSON.stringify({ ...json, server_name: 'later' })],
  ])('%s', (_, text) => {
    const token = parseServerToken(text);
    expect(secretsOf(token)).toEqual([json.consumer_key, json.consumer_secret, json.access_token, json.access_secret]);
    expect(token.expiresAt).toEqual(new Date(Date.UTC(2027, 0, 17, 9, 30)));
  });

  test('values of any shape: prefixes and lengths are Apple’s business', () => {
    const short = { ...json, consumer_key: 'k', access_token: 't' };
    expect(parseServerToken(JSON.stringify(short)).consumerKey.reveal()).toBe('k');
  });
});

describe('parseServerToken names', () => {
  const refusal = (text: string) => {
    try {
      parseServerToken(text);
    } catch (error) {
      if (error instanceof DepError && error.code === 'DEP_TOKEN_UNREADABLE') return error.message;
      throw error;
    }
    throw new Error('it was accepted');
  };

  test.each(members)('%s when it is missing, empty or no text', (member) => {
    const others = members.filter((other) => other !== member);
    for (const value of [undefined, '', 7, null, { a: 1 }]) {
      const message = refusal(JSON.stringify({ ...json, [member]: value }));
      expect(message).toContain(member);
      expect(others.filter((other) => new RegExp(`\\b${other}\\b`).test(message))).toEqual([]);
    }
  });

  test('all missing members at once', () => {
    for (const member of members) expect(refusal('{}')).toContain(member);
  });

  test.each(['2027-02-30T00:00:00Z', '2027-11-28T16:07:10', 'expires 5', '2027', '28/11/2027'])(
    'an expiry that is not a date and time with an offset: %s',
    (expiry) => {
      const message = refusal(JSON.stringify({ ...json, access_token_expiry: expiry }));
      expect(message).toContain('access_token_expiry: expected a date and time with an offset');
    },
  );

  test('an expiry that is not a date, without repeating it', () => {
    const message = refusal(JSON.stringify({ ...json, access_token_expiry: 'AS_misplaced' }));
    expect(message).toContain('access_token_expiry: expected a date and time');
    expect(message).not.toContain('AS_misplaced');
  });

  test.each(['', 'hello', '}{', '{"consumer_key":', '[1]', '"text"'])('what is no JSON object: %j', (text) => {
    expect(refusal(text)).toContain('it contains no JSON object');
  });
});

test('nothing that is printed of a token shows a secret', () => {
  const token = parseServerToken(line);
  expect(inspect(token)).toContain('[redacted]');
  expect(findSecrets({ nested: [token] }, secretsOf(token))).toEqual([]);
});

test('isServerTokenJson tells a decrypted token from other files', () => {
  expect(isServerTokenJson(headers + marked(line))).toBe(true);
  expect(isServerTokenJson('{"consumer_key":"CK_1"}')).toBe(false);
  expect(isServerTokenJson('Content-Type: application/pkcs7-mime')).toBe(false);
});

test('unknown members are kept, as secrets, and written back', () => {
  const later = { server_name: 'Sales', flags: { a: ['0123456789'] } };
  const token = parseServerToken(JSON.stringify({ ...json, ...later }));
  expect(Object.keys(token.unknownMembers)).toEqual(['server_name', 'flags']);
  expect(token.unknownMembers.flags?.reveal()).toBe('{"a":["0123456789"]}');
  expect(findSecrets(token, ['0123456789', ...secretsOf(token)])).toEqual([]);
  const written = formatServerToken(token);
  expect(JSON.parse(written.reveal())).toEqual({ ...json, ...later });
  expect(String(written)).toBe('[redacted]');
  expect(secretsOf(parseServerToken(written.reveal()))).toEqual(secretsOf(token));
});
