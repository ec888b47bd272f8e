import { Secret, systemClock } from '@mdmkit/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OidcSettings } from '../../src/config/target.ts';
import { createMonitorServer } from '../../src/server/index.ts';
import { callerOfClaims } from '../../src/server/sign-in/user-claims.ts';
import { type Browser, createBrowser } from './browser.ts';
import { client, publicUrl, startIdentityProvider, type TestIdentityProvider } from './identity-provider.ts';
import { type Served, startServed } from './served.ts';

let provider: TestIdentityProvider;
let served: Served;
let browser: Browser;
/** How far the clock of the server is ahead, in milliseconds. */
let aheadMs = 0;

const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
const settingsFor = (issuer: string): OidcSettings => ({
  issuer,
  clientId: client.id,
  clientSecret: () => Promise.resolve(new Secret(client.secret)),
  publicUrl,
  scopes: ['openid', 'profile', 'email'],
  rolesClaim: 'groups',
  roles: { viewer: ['mdm-viewers'], operator: ['mdm-operators'], admin: ['mdm-admins'] },
  tenantsClaim: 'tenants',
  sessionMs: 3_600_000,
});

beforeAll(async () => {
  provider = await startIdentityProvider();
  served = await startServed({ settings: { oidc: settingsFor(provider.issuer) }, clock });
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

beforeEach(() => {
  aheadMs = 0;
  browser = createBrowser({ [publicUrl]: served.url });
  provider.user = {
    id: 'ada',
    claims: { preferred_username: 'ada', groups: ['mdm-operators', 'staff'], tenants: ['tenant-0'] },
  };
});

const isCallback = (url: string) => url.startsWith(`${publicUrl}/auth/callback`);
const signIn = async (path = '/v1/session') =>
  await browser.follow(`${publicUrl}/auth/sign-in?return=${encodeURIComponent(path)}`);
/** Goes as far as the provider's answer, and does not send it to the server. */
const toCallback = async () => {
  const { url } = await browser.follow(`${publicUrl}/auth/sign-in`, isCallback);
  return new URL(url);
};
const get = async (path: string) => await browser.send(`${publicUrl}${path}`);
const problemOf = async (answer: Response) => {
  const { code, detail } = (await answer.json()) as { readonly code: string; readonly detail: string };
  return { status: answer.status, code, detail };
};

describe('a person who signs in', () => {
  test('comes back to the page with the role and the tenants of the claims', async () => {
    const { url, answer } = await signIn('/v1/session?');
    expect(url).toBe(`${publicUrl}/v1/session`);
    expect(await answer?.json()).toEqual({ name: 'user:ada', role: 'operator', tenants: ['tenant-0'] });
    expect((await get('/v1/targets')).status).toBe(200);
    expect((await get('/v1/audit')).status).toBe(403);
  });

  test('gets a cookie that no script can read, that no form of another site sends, and that names nothing', async () => {
    const answer = await browser.send((await toCallback()).href);
    const [cookie = '', pending = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-health-session=\S+; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(pending).toMatch(/^__Secure-health-sign-in=; Max-Age=0; Path=\/auth;/);
    expect(Buffer.from(cookie.split('.')[3] ?? '', 'base64url').toString('latin1')).not.toContain('ada');
  });

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/.//evil.example/',
    '/x/..//evil.example/',
    '/%2e//evil.example/',
    'javascript:alert(1)',
  ])('is not sent on to %s', async (path) => {
    const { url } = await browser.follow(
      `${publicUrl}/auth/sign-in?return=${encodeURIComponent(path)}`,
      (at) => at === `${publicUrl}/` || at.includes('//evil'),
    );
    expect(url).toBe(`${publicUrl}/`);
  });

  test('and out again has no session any more, not even with the old cookie', async () => {
    await signIn();
    const cookies = new Map(browser.cookies.get(publicUrl));
    const answer = await browser.send(`${publicUrl}/auth/sign-out`, { method: 'POST', headers: { origin: publicUrl } });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toContain(`${provider.issuer}/session/end?`);
    expect((await get('/v1/session')).status).toBe(401);
    browser.cookies.set(publicUrl, cookies);
    expect((await get('/v1/session')).status).toBe(401);
  });

  test('and out again has no session at another service on the same store, nor after a restart', async () => {
    await signIn();
    const cookie = [...(browser.cookies.get(publicUrl) ?? [])].map((pair) => pair.join('=')).join('; ');
    const next = createMonitorServer({
      settings: { host: '127.0.0.1', port: 0, authentication: 'token', oidc: settingsFor(provider.issuer) },
      service: served.service,
      store: served.store,
      storeKind: 'sqlite',
      readConfig: async () => await Promise.resolve(served.config),
      clock,
    });
    const { url } = await next.listen();
    const statusThere = async () => (await fetch(`${url}/v1/session`, { headers: { cookie } })).status;
    try {
      expect(await statusThere()).toBe(200);
      await browser.send(`${publicUrl}/auth/sign-out`, { method: 'POST', headers: { origin: publicUrl } });
      expect(await statusThere()).toBe(401);
    } finally {
      await next.close();
    }
  });

  test('has a session that ends', async () => {
    await signIn();
    aheadMs = 3_599_000;
    expect((await get('/v1/session')).status).toBe(200);
    aheadMs = 3_601_000;
    expect((await get('/v1/session')).status).toBe(401);
  });

  test('without a role is refused, and learns which claim counts', async () => {
    provider.user = { id: 'bob', claims: { groups: ['staff'] } };
    const { answer } = await signIn();
    expect(answer && (await problemOf(answer))).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
      detail: expect.stringContaining('the claim is groups'),
    });
    expect((await get('/v1/session')).status).toBe(401);
  });
});

describe('an answer of the identity provider', () => {
  const refused = { status: 400, code: 'SIGN_IN_FAILED' };

  test('with another state is refused', async () => {
    const url = await toCallback();
    url.searchParams.set('state', 'another');
    expect(await problemOf(await browser.send(url.href))).toMatchObject(refused);
    expect((await get('/v1/session')).status).toBe(401);
  });

  test('for a sign-in of another browser is refused', async () => {
    const url = await toCallback();
    browser.cookies.clear();
    expect(await problemOf(await browser.send(url.href))).toMatchObject(refused);
  });

  test('that was used before is refused', async () => {
    const url = await toCallback();
    const cookies = new Map(browser.cookies.get(publicUrl));
    expect((await browser.send(url.href)).status).toBe(303);
    browser.cookies.set(publicUrl, cookies);
    expect(await problemOf(await browser.send(url.href))).toMatchObject(refused);
  });

  test('with the code of an earlier sign-in is refused', async () => {
    const first = await toCallback();
    await browser.send(first.href);
    const second = await toCallback();
    second.searchParams.set('code', first.searchParams.get('code') ?? '');
    expect(await problemOf(await browser.send(second.href))).toMatchObject({
      ...refused,
      detail: expect.stringContaining('invalid_grant'),
    });
  });

  test('that comes after ten minutes is refused', async () => {
    const url = await toCallback();
    aheadMs = 601_000;
    expect(await problemOf(await browser.send(url.href))).toMatchObject(refused);
  });

  test('that refuses the person is told', async () => {
    const url = await toCallback();
    url.searchParams.delete('code');
    url.searchParams.set('error', 'access_denied');
    url.searchParams.set('error_description', 'a text of somebody else');
    const problem = await problemOf(await browser.send(url.href));
    expect(problem).toMatchObject({ ...refused, detail: expect.stringContaining('access_denied') });
    expect(problem.detail).not.toContain('somebody else');
  });
});

describe('the clocks of the server and of the identity provider', () => {
  const start = async (ahead: number) => {
    aheadMs = ahead;
    const other = await startServed({ settings: { oidc: settingsFor(provider.issuer) }, clock });
    browser = createBrowser({ [publicUrl]: other.url });
    return other;
  };

  test('may differ by a minute', async () => {
    await using _other = await start(50_000);
    expect((await signIn()).answer?.status).toBe(200);
  });

  test('must not differ by more', async () => {
    await using _other = await start(200_000);
    const { answer } = await signIn();
    expect(answer && (await problemOf(answer))).toMatchObject({
      status: 400,
      code: 'SIGN_IN_FAILED',
      detail: expect.stringContaining('clocks'),
    });
  });
});

describe('a page of another site', () => {
  const silence = (headers: Readonly<Record<string, string>>) =>
    browser.send(`${publicUrl}/v1/silences`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ forMs: 60_000 }),
    });

  test.each([
    ['without an origin', {}, 403],
    ['of another origin', { origin: 'https://evil.example' }, 403],
    ['of another host of the same site', { origin: publicUrl, 'sec-fetch-site': 'same-site' }, 403],
    ['without a readable origin', { origin: 'null' }, 403],
    ['of the server itself', { origin: publicUrl, 'sec-fetch-site': 'same-origin' }, 202],
  ])('a change by a page %s', async (_name, headers, status) => {
    await signIn();
    expect((await silence(headers)).status).toBe(status);
  });

  test('cannot sign a person out', async () => {
    await signIn();
    const answer = await browser.send(`${publicUrl}/auth/sign-out`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
    expect((await get('/v1/session')).status).toBe(200);
  });

  test('cannot use a session in place of a token that is wrong', async () => {
    await signIn();
    const answer = await browser.send(`${publicUrl}/v1/session`, { headers: { authorization: 'Bearer hct_1' } });
    expect(answer.status).toBe(401);
  });
});

test('a server whose identity provider is away starts, and serves tokens', async () => {
  await using other = await startServed({ settings: { oidc: settingsFor('http://127.0.0.1:9') } });
  expect((await other.call('/v1/status')).status).toBe(200);
  const answer = await other.call('/auth/sign-in', { token: null, redirect: 'manual' });
  expect(await problemOf(answer)).toMatchObject({ status: 503, code: 'IDENTITY_PROVIDER_UNAVAILABLE' });
  expect(answer.headers.get('retry-after')).toBe('10');
  expect(other.defects).toEqual([]);
});

test('a server without an identity provider has no sign-in', async () => {
  await using other = await startServed();
  expect((await other.call('/auth/sign-in', { token: null })).status).toBe(404);
  expect((await other.call('/auth/callback?code=1', { token: null })).status).toBe(404);
  expect((await other.call('/auth/sign-out', { token: null, method: 'POST' })).status).toBe(404);
});

test('no answer, cookie or redirection shows the client secret, and no sign-in was a defect', async () => {
  const texts: string[] = [];
  const keep = async (answer: Response) => {
    texts.push(JSON.stringify([...answer.headers]), await answer.text());
  };
  await keep(await get('/auth/sign-in'));
  const url = await toCallback();
  await keep(await browser.send(url.href));
  await keep(await browser.send(url.href));
  await keep(await get('/v1/session'));
  expect(texts.join('\n')).not.toContain(client.secret);
  expect(served.defects).toEqual([]);
});

describe('claims', () => {
  const settings = settingsFor('https://login.example.com');
  const callerOf = (claims: Readonly<Record<string, unknown>>, more: Partial<OidcSettings> = {}) =>
    callerOfClaims({ sub: '7', ...claims }, { ...settings, ...more });

  test.each([
    ['the highest role counts', { groups: ['mdm-viewers', 'mdm-admins'] }, 'admin'],
    ['one value may be a text', { groups: 'mdm-viewers' }, 'viewer'],
    ['a part of a value is no value', { groups: 'mdm-viewers-of-others' }, undefined],
    ['values of other types give no role', { groups: [{ name: 'mdm-admins' }, 7] }, undefined],
    ['no claim gives no role', {}, undefined],
  ])('%s', (_name, claims, role) => {
    expect(callerOf(claims)?.role).toBe(role);
  });

  test('a claim may lie in an object, or have a name with dots', () => {
    const claims = { realm_access: { roles: ['mdm-admins'] }, 'https://a.example/groups': ['mdm-viewers'] };
    expect(callerOf(claims, { rolesClaim: 'realm_access.roles' })?.role).toBe('admin');
    expect(callerOf(claims, { rolesClaim: 'https://a.example/groups' })?.role).toBe('viewer');
  });

  test('without the claim of tenants a user sees none, and without a name the subject counts', () => {
    expect(callerOf({ groups: 'mdm-viewers' })).toEqual({ name: 'user:7', role: 'viewer', tenants: [] });
    const { tenantsClaim: _, ...whole } = settings;
    expect(callerOfClaims({ sub: '7', groups: 'mdm-viewers' }, whole)?.tenants).toBeNull();
  });

  test('a name cannot break a line', () => {
    expect(callerOf({ groups: 'mdm-viewers', preferred_username: 'a\nb c' })?.name).toBe('user:a_b_c');
  });
});
