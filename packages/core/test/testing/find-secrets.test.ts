import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/index.ts';
import { findSecrets } from '../../src/testing/index.ts';

const secret = 'pa"ss/w+örd?1';
const within = (value: unknown) => findSecrets(value, [secret]).map(({ spelling }) => spelling);

describe('a secret is found', () => {
  test.each([
    ['raw', { a: [{ b: `x${secret}y` }] }, 'raw'],
    ['in base64', Buffer.from(secret).toString('base64'), 'base64'],
    ['in base64, one byte in', Buffer.from(`:${secret}:`).toString('base64'), 'base64'],
    ['in base64, two bytes in', Buffer.from(`u:${secret}`).toString('base64'), 'base64'],
    ['in base64url', Buffer.from(`{}${secret}`).toString('base64url'), 'base64url'],
    ['percent-encoded', `https://a/?q=${encodeURIComponent(secret)}`, 'percent'],
    ['escaped as in JSON', { text: JSON.stringify({ secret }) }, 'json'],
    ['in the cause of an error', new Error('outer', { cause: new Error('inner', { cause: { secret } }) }), 'raw'],
    ['in the message of an error in a list', [[new Error(secret)]], 'raw'],
    ['in a hidden member', Object.defineProperty({}, 'hidden', { value: secret, enumerable: false }), 'raw'],
    ['behind a getter', Object.defineProperty({}, 'got', { get: () => secret, enumerable: true }), 'raw'],
    ['in a map, deep down', new Map([['a', new Set([{ b: { c: { d: { e: [secret] } } } }])]]), 'raw'],
    ['in what JSON makes of a value', { toJSON: () => secret }, 'json'],
    ['in the text of a value', { toString: () => secret }, 'raw'],
    ['in bytes', { body: Buffer.from(secret) }, 'raw'],
    ['at the end of a very long text', 'x'.repeat(50_000) + secret, 'raw'],
    ['in a late item of a long list', [...Array.from({ length: 500 }, () => 'x'), secret], 'raw'],
  ])('%s', (_, value, spelling) => {
    expect(within(value)).toContain(spelling);
  });
});

test('what is not there is not found, and loops end', () => {
  const loop: Record<string, unknown> = { big: 1n, secret: new Secret(secret), nothing: undefined };
  loop['self'] = loop;
  expect(within(loop)).toEqual([]);
  expect(within(undefined)).toEqual([]);
});

test('each secret is named by its place', () => {
  expect(findSecrets('second-secret', ['first-secret', 'second-secret'])).toEqual([{ index: 1, spelling: 'raw' }]);
});

test('a secret that could be found by chance is refused', () => {
  expect(() => findSecrets('', ['short'])).toThrow(RangeError);
});
