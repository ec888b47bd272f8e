import { createVirtualClock } from '@mdmkit/core/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { type OAuth1Parts, oauth1Header } from '../../src/auth/oauth1.ts';
import { createDepSimulator, type DepSimulator } from '../../src/testing/index.ts';
import { said, signIn, signInParts } from '../signed-request.ts';

const clock = createVirtualClock();
let simulator: DepSimulator;
let parts: OAuth1Parts;

beforeEach(() => {
  simulator = createDepSimulator({ clock });
  parts = signInParts(simulator.credential, clock.now());
});

const answerTo = (authorization: OAuth1Parts | string) => said(simulator.fetch(signIn(authorization)));
const without = (name: string) => oauth1Header(parts).replace(new RegExp(`${name}="[^"]*"(, )?`), '');

describe('a sign-in is accepted', () => {
  test('when its signature is right', async () => {
    expect(await answerTo(parts)).toMatch(/^200 \{"auth_session_token":".+"\}$/);
  });

  test('without realm and version, which not every client sends', async () => {
    const { version: _, ...rest } = parts;
    expect(await answerTo(oauth1Header(rest).replace('realm="ADM", ', ''))).toMatch(/^200 /);
  });

  test('at the edge of five minutes', async () => {
    expect(await answerTo({ ...parts, timestamp: parts.timestamp - 300 })).toMatch(/^200 /);
    expect(await answerTo({ ...parts, timestamp: parts.timestamp + 300 })).toMatch(/^200 /);
  });
});

describe('a sign-in is refused', () => {
  test.each([
    'oauth_consumer_key',
    'oauth_token',
    'oauth_signature_method',
    'oauth_timestamp',
    'oauth_nonce',
    'oauth_signature',
  ])('without %s', async (name) => {
    expect(await answerTo(without(name))).toBe('400 oauth_problem_advice');
  });

  test.each<[what: string, change: (header: string) => string]>([
    ['of another method', (header) => header.replace('HMAC-SHA1', 'PLAINTEXT')],
    ['with a doubled parameter', (header) => `${header}, oauth_nonce="again"`],
    ['with a wrong escape', (header) => header.replace('oauth_nonce="', 'oauth_nonce="%ZZ')],
    ['of another scheme', () => 'Bearer abc'],
    ['that is empty', () => ''],
  ])('%s', async (_, change) => {
    expect(await answerTo(change(oauth1Header(parts)))).toBe('400 oauth_problem_advice');
  });

  test.each<[what: string, change: (right: OAuth1Parts) => OAuth1Parts]>([
    ['the consumer secret', (right) => ({ ...right, consumerSecret: 'CS_0' })],
    ['the access secret', (right) => ({ ...right, tokenSecret: 'AS_0' })],
    ['the method', (right) => ({ ...right, method: 'POST' })],
    ['the address', (right) => ({ ...right, url: 'https://dep.example/session' })],
  ])('when %s in its signature is wrong', async (_, change) => {
    expect(await answerTo(change(parts))).toBe('401 signature_invalid');
  });

  test('when its signature is another’s', async () => {
    const other = oauth1Header(signInParts(simulator.credential, clock.now()));
    const signature = /oauth_signature="[^"]+"/.exec(other)?.[0] ?? '';
    expect(await answerTo(oauth1Header(parts).replace(/oauth_signature="[^"]+"/, signature))).toBe(
      '401 signature_invalid',
    );
  });

  test.each([-301, 301, -86_400])('when its clock is off by %i seconds', async (seconds) => {
    expect(await answerTo({ ...parts, timestamp: parts.timestamp + seconds })).toBe('401 timestamp_refused');
  });

  test('when it comes again', async () => {
    expect(await answerTo(parts)).toMatch(/^200 /);
    expect(await answerTo(parts)).toBe('401 nonce_used');
    expect(await answerTo({ ...parts, nonce: 'one in between' })).toMatch(/^200 /);
    await clock.advance(290_000);
    expect(await answerTo(parts)).toBe('401 nonce_used');
    expect(await answerTo({ ...parts, nonce: 'another' })).toMatch(/^200 /);
  });

  test('when its nonce was used with another signature, but not when that was wrong', async () => {
    expect(await answerTo({ ...parts, tokenSecret: 'AS_0' })).toBe('401 signature_invalid');
    expect(await answerTo(parts)).toMatch(/^200 /);
  });

  test('when its token is unknown, or key and token do not belong together', async () => {
    expect(await answerTo({ ...parts, token: 'AT_0' })).toBe('401 token_rejected');
    expect(await answerTo({ ...parts, consumerKey: 'CK_0' })).toBe('401 token_rejected');
  });
});
