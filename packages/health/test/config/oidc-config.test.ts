import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMonitorSettings } from '../../src/config/monitor-settings.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

const members = {
  issuer: 'https://login.example.com',
  clientId: 'health-check',
  clientSecret: { env: 'OIDC_SECRET' },
  publicUrl: 'https://health.example.com',
  roles: { claim: 'groups', admin: ['mdm'] },
};
const read = async (oidc: object, env: Readonly<Record<string, string>> = {}, server: object = {}) => {
  const text = JSON.stringify({
    version: 1,
    tenantsFrom: { folder: 'nowhere' },
    monitor: { server: { ...server, oidc } },
  });
  return (await readMonitorSettings(await folder.write('health.yaml', text), env)).server;
};

test('a sign-in makes tokens or a session necessary, on loopback too', async () => {
  expect(await read(members)).toMatchObject({ host: '127.0.0.1', authentication: 'token' });
});

test('openid is always asked for', async () => {
  expect((await read({ ...members, scopes: ['groups'] }))?.oidc?.scopes).toEqual(['openid', 'groups']);
});

test('the client secret is read when it is asked for, and prints as nothing', async () => {
  const server = await read(members, { OIDC_SECRET: ' hidden\n' });
  expect((await server?.oidc?.clientSecret())?.reveal()).toBe('hidden');
  expect(JSON.stringify([server, await server?.oidc?.clientSecret()])).not.toContain('hidden');
});

test.each([
  ['missing', {}, /monitor\.server\.oidc\.clientSecret: the variable OIDC_SECRET is not set/],
  ['blank', { OIDC_SECRET: ' \n' }, /clientSecret: expected a secret that is not empty/],
])('a client secret that is %s is reported with its place', async (_name, env, message) => {
  await expect((await read(members, env))?.oidc?.clientSecret()).rejects.toThrow(message);
});

describe('a mistake is reported with its place:', () => {
  test.each([
    [
      'an issuer without TLS',
      { ...members, issuer: 'http://login.example.com' },
      /oidc\.issuer: expected an https URL/,
    ],
    ['an issuer with a query', { ...members, issuer: 'https://login.example.com/?a=1' }, /oidc\.issuer: expected/],
    ['an issuer with a password', { ...members, issuer: 'https://a:b@login.example.com' }, /oidc\.issuer: expected/],
    ['a secret pasted in', { ...members, clientSecret: 'hidden' }, /oidc\.clientSecret/],
    ['no role', { ...members, roles: { claim: 'groups' } }, /oidc\.roles: expected at least one of/],
    ['a public address with a path', { ...members, publicUrl: 'https://a.example/b' }, /oidc\.publicUrl: expected/],
  ])('%s', async (_name, oidc, message) => {
    const refused: unknown = await read(oidc).catch((error: unknown) => error);
    expect(String(refused)).toMatch(message);
    expect(String(refused)).not.toMatch(/hidden|a:b@/);
  });

  test('no authentication beside a sign-in', async () => {
    await expect(read(members, {}, { authentication: 'none' })).rejects.toThrow(
      /server\.authentication: expected "token": with "none" nobody signs in/,
    );
  });
});
