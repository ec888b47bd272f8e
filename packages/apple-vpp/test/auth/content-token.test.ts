import { inspect } from 'node:util';
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

  it('names the option when it gets no text', () => {
    // @ts-expect-error a file's bytes are not its text
    expect(() => parseContentToken(Buffer.from(good))).toThrow(
      new TypeError('text must be the text of a .vpptoken file'),
    );
  });

  it('reads what is a token and refuses everything else with its own error', () => {
    const members = fc.record({ token: fc.string({ minLength: 1 }), orgName: fc.string() });
    fc.assert(
      fc.property(members, fc.constantFrom('', ' ', '\n', '\uFEFF'), (inside, around) => {
        const text = encode({ ...inside, expDate: '2031-02-03T04:05:06Z' });
        const token = parseContentToken(`${around}${text}${around}`);
        expect(token).toMatchObject({ orgName: inside.orgName });
        expect(token.value.reveal()).toBe(text);
      }),
    );
    const damaged = fc.tuple(fc.nat(good.length - 1), fc.string()).map(([at, by]) => good.slice(0, at) + by);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), damaged), (text) => {
        try {
          parseContentToken(text);
        } catch (error) {
          expect(error).toBeInstanceOf(VppError);
          // Three characters may occur in any sentence; a piece of a secret is longer.
          if (text.trim().length > 12) expect(inspect(error)).not.toContain(text.trim());
        }
      }),
    );
  });
});
