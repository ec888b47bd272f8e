import { Secret } from '@mdmkit/core';
import { findSecrets } from '@mdmkit/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatServiceEvent, formatServiceEventJson } from '../../src/report/service-events.ts';
import { routes } from '../../src/server/index.ts';
import { fill, type Served, startServed, waitUntil } from './served.ts';

const clientSecret = 'client-secret-of-the-test-0123456789';

let served: Served;
let accessToken: string;

beforeAll(async () => {
  served = await startServed({
    isRunning: true,
    settings: {
      oidc: {
        issuer: 'http://127.0.0.1:9',
        clientId: 'health-check',
        clientSecret: () => Promise.resolve(new Secret(clientSecret)),
        publicUrl: 'https://health.test',
        scopes: ['openid'],
        rolesClaim: 'groups',
        roles: { viewer: ['all'], operator: [], admin: [] },
        sessionMs: 60_000,
      },
    },
  });
  accessToken = (await served.createToken({ name: 'reader', role: 'admin' })).token;
  const isSeen = async (wanted: string) =>
    (await served.store.targets({})).targets.some(({ class: found }) => found === wanted);
  served.vendor.revoke(1);
  await served.checkNow();
  await waitUntil(async () => await isSeen('fail.auth'));
  // A vendor that repeats in its answer what it was sent.
  const body = { errorNumber: 9612, errorMessage: served.vendor.tokens.join(' ') };
  served.vendor.vpp.faults.add({ fault: { status: 500, body }, times: Number.POSITIVE_INFINITY });
  await served.checkNow();
  await waitUntil(async () => await isSeen('fail.server'));
  await fill(served.store);
});

afterAll(async () => await served[Symbol.asyncDispose]());

/** The secrets that a reader of the server may not see: those of the configuration, of access tokens, and of the sign-in. */
const secrets = async () => {
  const hashes = (await served.store.accessTokens()).map(({ hash }) => hash);
  return [...served.vendor.tokens, accessToken.slice(-43), ...hashes, clientSecret];
};

/** Reads a route as an administrator: its headers and its body. */
const read = async (path: string, init: Parameters<Served['call']>[1] = {}) => {
  const answer = await served.call(path, { token: accessToken, redirect: 'manual', ...init });
  return `${JSON.stringify([...answer.headers])}\n${await answer.text()}`;
};

const samples: Readonly<Record<string, string>> = {
  listResults: '?target=tenant-1/apple.vpp',
  listRollups: '?from=2026-11-01T00:00:00Z',
};

test.each(routes.map((route) => [route.operationId, route] as const))('%s shows no secret', async (id, route) => {
  const incident = (await served.store.incidents({})).incidents[0]?.id ?? 'none';
  const path = route.path.replace('{service}', 'apple.vpp').replace('{id}', incident);
  const text = await read(`${path}${samples[id] ?? ''}`, {
    method: route.method.toUpperCase(),
    ...(route.body ? { body: '{}' } : {}),
  });
  expect(text.length).toBeGreaterThan(100);
  expect(findSecrets(text, await secrets())).toEqual([]);
});

test.each([
  '/livez',
  '/readyz',
  '/metrics',
  '/probe?target=tenant-1/apple.vpp',
  '/v1/openapi.json',
  '/auth/sign-in',
  '/auth/callback?code=1&state=2',
  '/nowhere',
])('%s shows no secret', async (path) => {
  expect(findSecrets(await read(path), await secrets())).toEqual([]);
});

test('no problem repeats a token that is wrong, or a value of a query', async () => {
  const wrong = `${accessToken.slice(0, -1)}_`;
  const texts = [
    await read('/v1/status', { token: wrong }),
    await read(`/v1/targets?limit=${clientSecret}`),
    await read(`/${clientSecret}`),
    await read('/v1/silences', { method: 'POST', body: JSON.stringify({ forMs: clientSecret }) }),
  ];
  expect(findSecrets(texts, [...(await secrets()), wrong])).toEqual([]);
});

test('the event stream, the lines of the program and the export of the store show no secret', async () => {
  const stream = await served.call('/v1/events', { token: accessToken, headers: { 'last-event-id': 'none' } });
  const { value } = (await stream.body?.getReader().read()) ?? {};
  const lines = served.events.flatMap((event) => [formatServiceEvent(event), formatServiceEventJson(event)]);
  expect(lines.length).toBeGreaterThan(0);
  const exported: string[] = [];
  for await (const line of served.store.export()) exported.push(line);
  const texts = [Buffer.from(value ?? []).toString(), ...lines, ...exported];
  expect(findSecrets(texts, await secrets())).toEqual([]);
});
