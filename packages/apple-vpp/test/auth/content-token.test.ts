import { inspect } from 'node:util';
import { findSecrets } from '@mdmkit/core/testing';
import { startCpuTimer } from '@mdmkit/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isContentToken, parseContentToken, VppError } from '../../src/index.ts';
import { thrownBy } from '../start-vpp.ts';
import { noVectors, readVector } from '../vectors.ts';

const content = {
  token: 'c3ludGhldGljIGlubmVyIHNlY3JldCwgbm90IGEgY3JlZGVudGlhbA==',
  expDate: '2031-02-03T04:05:06+0000',
  orgName: 'Example Org',
};
const encode = (value: unknown, space?: number) => Buffer.from(JSON.stringify(value, null, space)).toString('base64');
const good = encode(content);

interface TokenCase {
  readonly name: string;
  readonly text: string;
  readonly expect: { readonly ok: boolean; readonly orgName?: string; readonly expiresAt?: string };
}

/** What patterns go back and forth over. */
const longTexts = [
  'a',
  '=',
  ' ',
  '= ',
  '\n',
  '{',
  '}',
  '} ',
  '"',
  '-----BEGIN ',
  '-----BEGIN A PRIVATE KEY',
  'Content-a',
  'Content-a\n',
  'eyJ.',
  'ewogICAg',
  '"expDate" ',
];

/** A token that something was done to, and the secret inside. */
const damagedToken = fc
  .record({
    secret: fc.base64String({ minLength: 24, maxLength: 80 }),
    change: fc.dictionary(fc.constantFrom('expDate', 'orgName', 'token', 'other'), fc.jsonValue(), { maxKeys: 2 }),
    at: fc.nat(200),
    by: fc.string(),
    damage: fc.constantFrom<(text: string, at: number, by: string) => string>(
      (text) => text,
      (text, at) => text.slice(0, at),
      (text, at) => text.slice(at),
      (text, at, by) => text.slice(0, at) + by + text.slice(at),
      (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`,
      (text) => text + text,
      (text) => `${text}\n${text}`,
      (text) => `Bearer ${text}`,
      (text) => `itvt=${text}`,
      (text) => `"${text}"`,
      (text) => JSON.stringify({ sToken: text }),
      (text) => Buffer.from(text, 'base64').toString('utf8'),
      (text) => Buffer.from(text).toString('base64'),
      (text) => text.toLowerCase(),
      (text) => `-----BEGIN MESSAGE-----\n${text}\n-----END MESSAGE-----`,
    ),
  })
  .map(({ secret, change, damage, at, by }) => ({
    secret,
    text: damage(encode({ ...content, token: secret, ...change }), at, by),
  }));

/** Every piece of a text that is long enough to be no word of a sentence. */
function piecesOf(text: string): readonly string[] {
  const pieceLength = 16;
  const inside = text.trim();
  return Array.from({ length: Math.max(0, inside.length - pieceLength + 1) }, (_, at) =>
    inside.slice(at, at + pieceLength),
  ).filter((piece) => /^[A-Za-z0-9+/=]+$/.test(piece));
}

describe('parseContentToken', () => {
  it('reads and refuses as published', (context) => {
    const text = readVector('synthetic/tokens.json');
    if (text === undefined) return context.skip(noVectors);
    // The file's own description gives this form.
    const { cases } = JSON.parse(text) as { cases: readonly TokenCase[] };
    expect(cases.length).toBeGreaterThan(15);
    for (const one of cases) {
      expect.soft(isContentToken(one.text), one.name).toBe(one.expect.ok);
      if (!one.expect.ok) {
        expect.soft(thrownBy(() => parseContentToken(one.text)).kind, one.name).toBe('config');
        continue;
      }
      const token = parseContentToken(one.text);
      expect.soft(token.orgName, one.name).toBe(one.expect.orgName);
      expect.soft(token.expiresAt.toISOString(), one.name).toBe(one.expect.expiresAt);
      expect.soft(token.value.reveal(), one.name).toBe(one.text.replace(/^\uFEFF|\s+$/g, ''));
    }
  });

  it('reads a token from another project', (context) => {
    const text = readVector('apple-mdm-clients/apple-mdm-client-tests-stoken-1.stoken');
    if (text === undefined) return context.skip(noVectors);
    const token = parseContentToken(text);
    expect(token.orgName).toBe('blabla GmbH');
    expect(token.expiresAt.toISOString()).toBe('2020-12-31T11:57:19.000Z');
    expect(token.value.reveal()).toBe(text.trim());
  });

  it('takes the whole trimmed text as the credential, whatever is inside', () => {
    for (const text of [good, encode(content, 4), good.replace(/=+$/, '')]) {
      expect(parseContentToken(`\uFEFF \n${text}\r\n\n`).value.reveal()).toBe(text);
    }
  });

  it('keeps unknown members, and the inner secret out of reach', () => {
    const token = parseContentToken(encode({ ...content, future: { a: 1 } }));
    expect(token.unknownMembers).toEqual({ future: { a: 1 } });
    expect(inspect(token, { depth: 9 }) + JSON.stringify(token)).not.toContain(content.token);
    expect(inspect(token, { depth: 9 }) + JSON.stringify(token)).not.toContain(good);
  });

  it('tells tokens apart by a fingerprint', () => {
    expect(parseContentToken(` ${good}`).fingerprint).toBe(parseContentToken(good).fingerprint);
    expect(parseContentToken(encode({ ...content, orgName: 'Other' })).fingerprint).not.toBe(
      parseContentToken(good).fingerprint,
    );
    expect(parseContentToken(good).fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it('reads an expired token', () => {
    expect(parseContentToken(encode({ ...content, expDate: '2001-01-01T00:00:00Z' })).expiresAt.getTime()).toBeLessThan(
      Date.now(),
    );
  });

  it.each([
    ['no token', encode({ ...content, token: undefined }), '"token" is missing'],
    ['an empty token', encode({ ...content, token: '' }), '"token" is missing'],
    ['no orgName', encode({ ...content, orgName: undefined }), '"orgName" is missing'],
    ['a number as expDate', encode({ ...content, expDate: 1 }), '"expDate" is missing or no text'],
    ['no offset', encode({ ...content, expDate: '2031-02-03T04:05:06' }), '"expDate" is no date-time with an offset'],
    ['a list', encode([content]), 'not a JSON object'],
    ['a huge text', good.repeat(1_000), 'far longer'],
  ])('refuses %s and says so', (_name, text, words) => {
    const error = thrownBy(() => parseContentToken(text));
    expect(error).toMatchObject({ code: 'VPP_TOKEN_UNREADABLE', kind: 'config', owner: 'us', attempts: 0 });
    expect(error.message).toContain(words);
    expect(error.remedy).toContain('.vpptoken');
  });

  it('refuses an object in the place of the token, whatever its length is', () => {
    const content = { token: { length: { toString: '' } }, expDate: '2027-01-01T00:00:00+0000', orgName: 'Example' };
    const text = Buffer.from(JSON.stringify(content)).toString('base64');
    expect(() => parseContentToken(text)).toThrow(expect.objectContaining({ code: 'VPP_TOKEN_UNREADABLE' }));
  });

  it('names the option when it gets no text', () => {
    // @ts-expect-error a number is no file
    expect(() => parseContentToken(7)).toThrow(
      new TypeError('source must be the text or the bytes of a .vpptoken file'),
    );
  });

  it.each([
    ['bytes', Buffer.from(good)],
    ['UTF-16, as Windows writes it', Buffer.from(`\uFEFF${good}\r\n`, 'utf16le')],
    ['UTF-16 in the other byte order', Buffer.from(`\uFEFF${good}`, 'utf16le').swap16()],
    ['a text in quotes', `"${good}"`],
    ['a text between characters without width', `\u200B${good}\u2060\n`],
  ])('reads %s', (_, source) => {
    expect(parseContentToken(source).value.reveal()).toBe(good);
  });

  it('names bytes that are no text', () => {
    const error = thrownBy(() => parseContentToken(Uint8Array.of(0x80, 0xff)));
    expect(error).toMatchObject({ code: 'VPP_TOKEN_UNREADABLE' });
    expect(error.message).toContain('bytes that are not UTF-8');
  });

  it('reads what is a token, whatever its members are', () => {
    const members = fc.record({ token: fc.string({ minLength: 1 }), orgName: fc.string() });
    fc.assert(
      fc.property(members, fc.constantFrom('', ' ', '\n', '\uFEFF'), (inside, around) => {
        const text = encode({ ...inside, expDate: '2031-02-03T04:05:06Z' });
        const token = parseContentToken(`${around}${text}${around}`);
        expect(token).toMatchObject({ orgName: inside.orgName });
        expect(token.value.reveal()).toBe(text);
      }),
    );
  });

  it('refuses everything else with its own error, which shows nothing of the text', () => {
    let refused = 0;
    const check = (text: string, secrets: readonly string[]) => {
      try {
        parseContentToken(text);
      } catch (error) {
        refused += 1;
        expect(error).toBeInstanceOf(VppError);
        expect(findSecrets(error, secrets)).toEqual([]);
        const shown = inspect(error, { depth: 9, showHidden: true });
        expect(piecesOf(text).filter((piece) => shown.includes(piece))).toEqual([]);
      }
    };
    fc.assert(
      fc.property(damagedToken, ({ text, secret }) => check(text, [secret])),
      { numRuns: 300 },
    );
    const any = fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: 'binary' }), fc.json());
    fc.assert(fc.property(any, (text) => check(text, [])));
    // A parser that takes everything would pass the rest.
    expect(refused).toBeGreaterThan(200);
  });

  it.each(longTexts)('takes no long time over a long text of %j', (unit) => {
    const text = unit.repeat(Math.floor((64 * 1024) / unit.length));
    const cpuMs = startCpuTimer();
    for (const long of [`ey${text}`, `{${text}`, text, Buffer.from(`{${text}`).toString('base64').slice(0, 65_536)]) {
      expect(thrownBy(() => parseContentToken(long))).toBeInstanceOf(VppError);
    }
    // In linear time it is some milliseconds; in quadratic time it would be many seconds.
    expect(cpuMs()).toBeLessThan(2_000);
  });
});
