import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { createVirtualClock } from '@mdmkit/core/testing';
import { type JWTPayload, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { amapi } from '../../src/api/google-api.ts';
import { jwtGrantType, tokenUrl } from '../../src/api/token-endpoints.ts';
import { createProject } from '../../src/testing/projects.ts';
import { createServiceAccount } from '../../src/testing/service-accounts.ts';
import { createTokenEndpoint } from '../../src/testing/token-endpoint.ts';

const account = createServiceAccount(createProject({}, 0), 'mdm');
const pem = (JSON.parse(account.keyFile) as { private_key: string }).private_key;

async function ask(change: JWTPayload = {}, key = pem, grantType = jwtGrantType) {
  const clock = createVirtualClock();
  const endpoint = createTokenEndpoint(new Map([[account.email, account]]), clock);
  const now = clock.now() / 1000;
  const claims = { iss: account.email, aud: tokenUrl, scope: amapi.scope, iat: now, exp: now + 3600, ...change };
  const assertion = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(createPrivateKey(key));
  return { endpoint, clock, answer: await post(endpoint, { grant_type: grantType, assertion }) };
}

async function post(endpoint: ReturnType<typeof createTokenEndpoint>, form: Record<string, string>) {
  const response = await endpoint.answer(new Request(tokenUrl, { method: 'POST', body: new URLSearchParams(form) }));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const nowSeconds = createVirtualClock().now() / 1000;

test('a good assertion yields a token of an hour', async () => {
  const { answer, endpoint, clock } = await ask();
  expect(answer).toMatchObject({ status: 200, body: { expires_in: 3599, token_type: 'Bearer' } });
  const token = String(answer.body.access_token);
  expect(token).toMatch(/^ya29\.c\./);
  expect(endpoint.find(token)).toEqual({ account, scopes: [amapi.scope], expiresAtMs: clock.now() + 3_599_000 });
  endpoint.revokeAll();
  expect(endpoint.find(token)).toBeUndefined();
});

test.for([
  ['an unknown account', { iss: 'nobody@x.example' }, 'invalid_grant', 'Invalid grant: account not found'],
  ['another audience', { aud: 'https://x.example' }, 'invalid_grant', 'audience'],
  ['a time to come', { iat: nowSeconds + 301, exp: nowSeconds + 3_000 }, 'invalid_grant', 'reasonable timeframe'],
  ['a time gone by', { iat: nowSeconds - 301 }, 'invalid_grant', 'reasonable timeframe'],
  ['an end gone by', { iat: nowSeconds - 60, exp: nowSeconds - 1 }, 'invalid_grant', 'reasonable timeframe'],
  ['too long a life', { exp: nowSeconds + 3_601 }, 'invalid_grant', 'short-lived token (60 minutes)'],
  ['no scope', { scope: '' }, 'invalid_scope', 'Empty or missing scope'],
  ['an unknown scope', { scope: `${amapi.scope} https://x.example/y` }, 'invalid_scope', 'Invalid OAuth scope'],
] as const)('%s is refused', async ([, change, error, words]) => {
  const { answer } = await ask(change);
  expect(answer).toMatchObject({ status: 400, body: { error, error_description: expect.stringContaining(words) } });
});

test('a signature of another key is refused', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { answer } = await ask({}, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  expect(answer.body).toEqual({ error: 'invalid_grant', error_description: 'Invalid JWT Signature.' });
});

test('another grant and another format are refused', async () => {
  expect((await ask({}, pem, 'password')).answer.body).toMatchObject({ error: 'unsupported_grant_type' });
  const endpoint = createTokenEndpoint(new Map(), createVirtualClock());
  expect((await post(endpoint, { grant_type: jwtGrantType, assertion: 'x.y.z' })).body).toMatchObject({
    error: 'invalid_grant',
  });
});
