import { createPrivateKey, createPublicKey } from 'node:crypto';
import { createVirtualClock } from '@mdmkit/core/testing';
import { SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { createTokenCheck } from '../../../src/testing/metadata/token-check.ts';
import { makeKeys, privateKey, publicKey } from '../../metadata/start-metadata.ts';

const clock = createVirtualClock();
const nowSeconds = Math.floor(clock.now() / 1000);
const check = createTokenCheck(new Map([['KEY1234567', createPublicKey(publicKey)]]), 'TEAM123456', clock);

interface Claims {
  readonly keyId?: string;
  readonly team?: string;
  readonly issuedAt?: number | null;
  readonly expiresAt?: number | null;
  readonly pem?: string;
}

function sign({ keyId = 'KEY1234567', team = 'TEAM123456', pem = privateKey, ...times }: Claims): Promise<string> {
  const { issuedAt = nowSeconds, expiresAt = nowSeconds + 600 } = times;
  const claims = { ...(issuedAt === null ? {} : { iat: issuedAt }), ...(expiresAt === null ? {} : { exp: expiresAt }) };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(team)
    .sign(createPrivateKey(pem));
}

const ask = (authorization?: string) =>
  check(new Request('https://api.ent.apple.com/', authorization === undefined ? {} : { headers: { authorization } }));

it.each<readonly [string, Claims, boolean]>([
  ['what the service wants', {}, true],
  ['the longest life that is allowed', { expiresAt: nowSeconds + 15_777_000 }, true],
  ['a longer life', { expiresAt: nowSeconds + 15_777_001 }, false],
  ['a life that has ended', { issuedAt: nowSeconds - 600, expiresAt: nowSeconds - 1 }, false],
  ['no end', { expiresAt: null }, false],
  ['no beginning', { issuedAt: null }, false],
  ['another team', { team: 'OTHERTEAM1' }, false],
  ['an unknown key id', { keyId: 'OTHERKEY12' }, false],
  ['the signature of another key', { pem: makeKeys().privateKey }, false],
])('checks a token with %s', async (_name, claims, isGood) => {
  expect(await ask(`Bearer ${await sign(claims)}`)).toBe(isGood);
});

it('refuses what is no token', async () => {
  const good = await sign({});
  for (const text of [undefined, '', 'Bearer', 'Bearer x', `Basic ${good}`, good, `Bearer ${good.slice(0, -4)}AAAA`]) {
    expect(await ask(text), text).toBe(false);
  }
});
