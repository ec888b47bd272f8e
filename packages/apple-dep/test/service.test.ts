import { userAgent } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { loopback } from './loopback.ts';

const sent = (headers: Headers, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, headers.get(name)] as const));
const common = ['user-agent', 'x-server-protocol-version', 'content-type', 'accept'];

test('every request carries what Apple asks for, the sign-in and requests without a body too', async () => {
  await using loop = await loopback();
  const dep = loop.client();
  await dep.account.get();
  await dep.devices.fetch().toArray();
  const requests = loop.simulator.requests();
  expect(requests.map(({ endpoint }) => endpoint)).toEqual(['session.open', 'account.get', 'devices.fetch']);
  for (const { headers } of requests)
    expect(sent(headers, ...common)).toEqual({
      'user-agent': userAgent,
      'x-server-protocol-version': '10',
      'content-type': 'application/json;charset=UTF8',
      accept: 'application/json',
    });
});

test('only the sign-in is signed, and only the others carry the session', async () => {
  await using loop = await loopback();
  await loop.client().account.get();
  const [signIn, call] = loop.simulator.requests().map(({ headers }) => headers);
  expect(signIn?.get('authorization')).toMatch(
    /^OAuth realm="ADM", oauth_consumer_key="CK_\w+", oauth_token="AT_\w+", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1795435200", oauth_nonce="[0-9a-f]{32}", oauth_version="1\.0", oauth_signature="[\w%.~-]+"$/,
  );
  expect(signIn?.has('x-adm-auth-session')).toBe(false);
  expect(call?.has('authorization')).toBe(false);
  expect(call?.get('x-adm-auth-session')).toMatch(/\S/);
});

test('a body comes with its length, not in chunks', async () => {
  await using loop = await loopback();
  await loop.client().devices.fetch({ limit: 7 }).toArray();
  const headers = loop.simulator.requests('devices.fetch')[0]?.headers;
  expect(headers && sent(headers, 'content-length', 'transfer-encoding')).toEqual({
    'content-length': String('{"limit":7}'.length),
    'transfer-encoding': null,
  });
});

test('the caller’s product token stands first', async () => {
  await using loop = await loopback();
  await loop.client({ userAgent: 'acme-mdm/4.2' }).account.get();
  for (const { headers } of loop.simulator.requests())
    expect(headers.get('user-agent')).toBe(`acme-mdm/4.2 ${userAgent}`);
});

test('an older protocol version is sent as asked', async () => {
  await using loop = await loopback();
  await loop.client({ protocolVersion: 2 }).account.get();
  for (const { headers } of loop.simulator.requests()) expect(headers.get('x-server-protocol-version')).toBe('2');
});
