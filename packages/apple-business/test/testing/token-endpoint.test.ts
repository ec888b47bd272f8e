import { randomUUID } from 'node:crypto';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { parseBusinessKey } from '../../src/index.ts';
import { generateBusinessKey } from '../../src/testing/index.ts';
import { type Stage, stage } from '../setup.ts';

interface Changes {
  readonly header?: Record<string, string>;
  readonly claims?: JWTPayload;
  readonly pem?: string;
}

const audience = 'https://account.apple.com/auth/oauth2/v2/token';

/** An assertion made without our signer. */
async function assertion(scene: Stage, { header, claims, pem }: Changes = {}): Promise<string> {
  const { clientId, keyId, privateKeyPem } = scene.simulator.account;
  const now = Math.floor(scene.clock.now() / 1000);
  const key = await importJWK(JSON.parse(parseBusinessKey(pem ?? privateKeyPem).jwk.reveal()), 'ES256');
  const all = {
    iss: clientId,
    sub: clientId,
    aud: audience,
    iat: now,
    exp: now + 300,
    jti: randomUUID(),
    ...claims,
  };
  const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return await new SignJWT(present).setProtectedHeader({ alg: 'ES256', kid: keyId, ...header }).sign(key);
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly reason: string | undefined;
}

async function ask(
  scene: Stage,
  jwt: string,
  form: Record<string, string> = {},
  path = '/auth/oauth2/token',
): Promise<Answer> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: scene.simulator.account.clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt,
    scope: 'business.api',
    ...form,
  });
  const response = await fetch(scene.origin + path, { method: 'POST', body });
  const reason = response.headers.get('x-simulator-reason') ?? undefined;
  return { status: response.status, body: await response.json(), reason };
}

describe('the token endpoint', () => {
  it.each(['/auth/oauth2/token', '/auth/oauth2/v2/token'])('issues a token at %s', async (path) => {
    await using scene = await stage();
    expect(await ask(scene, await assertion(scene), {}, path)).toMatchObject({
      status: 200,
      body: {
        access_token: expect.stringMatching(/^[\w-]{80}\.\./),
        token_type: 'Bearer',
        expires_in: 3600,
        scope: 'business.api',
      },
    });
  });

  it('takes the parameters from the query as well', async () => {
    await using scene = await stage();
    const query = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: scene.simulator.account.clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(scene),
      scope: 'business.api',
    });
    expect((await fetch(`${scene.origin}/auth/oauth2/token?${query.toString()}`, { method: 'POST' })).status).toBe(200);
  });

  it.each([
    ['an audience without v2', { claims: { aud: 'https://account.apple.com/auth/oauth2/token' } }, /aud/],
    ['another issuer', { claims: { iss: 'BUSINESSAPI.x' } }, /iss/],
    ['another subject', { claims: { sub: 'BUSINESSAPI.x' } }, /sub/],
    ['an unknown key id', { header: { kid: 'x' } }, /kid/],
    ['another key', { pem: generateBusinessKey().privateKeyPem }, /signature/],
    ['no id', { claims: { jti: undefined } }, /jti/],
    ['no end', { claims: { exp: undefined } }, /exp/],
  ] satisfies [string, { header?: Record<string, string>; claims?: object; pem?: string }, RegExp][])(
    'refuses an assertion with %s',
    async (_, changes, reason) => {
      await using scene = await stage();
      const refusal = await ask(scene, await assertion(scene, changes as Changes));
      expect(refusal).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
      expect(refusal.body).toEqual({ error: 'invalid_client' });
      expect(refusal.reason).toMatch(reason);
    },
  );

  it('refuses an assertion from the future, an expired assertion, and an assertion for more than 180 days', async () => {
    await using scene = await stage();
    const now = Math.floor(scene.clock.now() / 1000);
    const day = 86_400;
    expect((await ask(scene, await assertion(scene, { claims: { iat: now + 1 } }))).reason).toMatch(/iat/);
    expect((await ask(scene, await assertion(scene, { claims: { iat: now - 60, exp: now - 1 } }))).reason).toMatch(
      /exp/,
    );
    expect((await ask(scene, await assertion(scene, { claims: { exp: now + 180 * day + 1 } }))).reason).toMatch(
      /180 days/,
    );
    expect((await ask(scene, await assertion(scene, { claims: { exp: now + 180 * day } }))).status).toBe(200);
  });

  it('refuses an assertion that was used before', async () => {
    await using scene = await stage();
    const jwt = await assertion(scene);
    expect((await ask(scene, jwt)).status).toBe(200);
    expect((await ask(scene, jwt)).reason).toMatch(/jti/);
  });

  it('refuses a signature in DER form and an unsigned assertion', async () => {
    await using scene = await stage();
    const [header, claims] = (await assertion(scene)).split('.');
    const der = Buffer.from(`3045022100${'11'.repeat(32)}0220${'22'.repeat(32)}`, 'hex').toString('base64url');
    for (const jwt of [`${header}.${claims}.${der}`, `${header}.${claims}.`, 'nonsense', 'a.b.c']) {
      expect(await ask(scene, jwt)).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
    }
  });

  it.each([
    [{ grant_type: '' }, 'invalid_request'],
    [{ grant_type: 'authorization_code' }, 'unsupported_grant_type'],
    [{ client_assertion: '' }, 'invalid_request'],
    [{ client_assertion_type: 'x' }, 'invalid_request'],
    [{ client_id: 'BUSINESSAPI.unknown' }, 'invalid_client'],
    [{ scope: 'school.api' }, 'invalid_scope'],
  ])('refuses a request with %j as %s', async (form, error) => {
    await using scene = await stage();
    expect(await ask(scene, await assertion(scene), form)).toMatchObject({ status: 400, body: { error } });
  });

  it('refuses a body that is no form', async () => {
    await using scene = await stage();
    const response = await fetch(`${scene.origin}/auth/oauth2/token`, { method: 'POST', body: '{}' });
    expect(await response.json()).toEqual({ error: 'invalid_request' });
  });
});
