import { createPrivateKey } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { amapi } from '../../src/api/google-api.ts';
import { jwtGrantType } from '../../src/api/token-endpoints.ts';
import { createEmmSimulator } from '../../src/testing/index.ts';
import { toPlainRequest } from '../../src/testing/plain-request.ts';

const google = createEmmSimulator({ devices: 1 });
const origin = 'http://127.0.0.1:4000';
const policy = `${origin}/v1/${google.enterprise.name}/policies/p`;

async function token(audience: string): Promise<Response> {
  const nowSeconds = Math.floor(google.clock.now() / 1000);
  const assertion = await new SignJWT({ scope: amapi.scope })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(google.account.email)
    .setAudience(audience)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + 3600)
    .sign(createPrivateKey(google.credential.privateKey.reveal()));
  const body = new URLSearchParams({ grant_type: jwtGrantType, assertion });
  return await google.fetch(new Request(`${origin}/token`, { method: 'POST', body }));
}

async function authorization(): Promise<string> {
  const { access_token } = (await (await token('https://oauth2.googleapis.com/token')).json()) as {
    access_token: string;
  };
  return `Bearer ${access_token}`;
}

test('the simulator accepts its own token address as the audience of an assertion, and no other', async () => {
  expect((await token(`${origin}/token`)).status).toBe(200);
  expect((await token('https://oauth2.googleapis.com/token')).status).toBe(200);
  expect((await token('http://127.0.0.1:4001/token')).status).toBe(400);
});

test('a key file for an origin names the token address there', () => {
  const file = JSON.parse(google.account.keyFileFor(origin)) as { token_uri: string; client_email: string };
  expect(file).toMatchObject({ token_uri: `${origin}/token`, client_email: google.account.email });
});

test('a gzip body is read', async () => {
  const headers = {
    authorization: await authorization(),
    'content-encoding': 'gzip',
    'content-type': 'application/json',
  };
  const body = gzipSync('{"cameraDisabled":true}');
  const answer = await google.fetch(new Request(policy, { method: 'PATCH', headers, body }));
  expect(await answer.json()).toMatchObject({ cameraDisabled: true });
  const damaged = await google.fetch(new Request(policy, { method: 'PATCH', headers, body: 'x' }));
  expect(damaged.status).toBe(400);
});

test('the method of X-HTTP-Method-Override counts', async () => {
  const headers = { authorization: await authorization(), 'x-http-method-override': 'PATCH' };
  const answer = await google.fetch(new Request(policy, { method: 'POST', headers, body: '{"cameraDisabled":true}' }));
  expect(answer.status).toBe(200);
  expect(google.requests('enterprises.policies.patch').length).toBeGreaterThan(0);
});

test('a long query in the body of an overridden GET is the query', async () => {
  const headers = { authorization: await authorization(), 'x-http-method-override': 'GET' };
  const body = new URLSearchParams({ pageSize: '1' });
  const url = `${origin}/v1/${google.enterprise.name}/devices`;
  const answer = await google.fetch(new Request(url, { method: 'POST', headers, body }));
  expect(((await answer.json()) as { devices: unknown[] }).devices).toHaveLength(1);
});

test('a plain request stays as it is', async () => {
  const request = new Request(policy, { method: 'POST', body: 'x' });
  expect(await toPlainRequest(request)).toBe(request);
  expect(gunzipSync(gzipSync('x')).toString()).toBe('x');
});
