import { createTransport } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { deviceMethods } from '../../src/api/devices.ts';
import { amapi } from '../../src/api/google-api.ts';
import { createGoogleCarrier } from '../../src/google/google-carrier.ts';
import { serve } from '../raw-server.ts';
import { failureOf, startEmm } from '../start-emm.ts';

test('the library requests the path that the endpoint declares', async () => {
  const reported: string[] = [];
  await using started = await startEmm({ hooks: { onRequest: ({ url }) => reported.push(new URL(url).pathname) } });
  const { google, emm } = started;
  await emm.enterprises.get(google.enterprise.name);
  await emm.devices.list(google.enterprise.name).toArray();
  expect(google.requests().map(({ target }) => target.replace(/\?.*/, ''))).toEqual(reported);
});

test('it is the library that makes the request', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  await emm.enterprises.get(google.enterprise.name);
  const [request] = google.requests('enterprises.get');
  expect(request?.headers.get('x-goog-api-client')).toMatch(/^gdcl\/[\d.]+ gl-node\//);
  expect(request?.headers.get('accept-encoding')).toBe('gzip');
});

test('an origin with a path keeps it', async () => {
  await using transport = createTransport();
  await using server = await serve((_, response) => response.end('{}'));
  const carry = createGoogleCarrier(transport, amapi, `${server.origin}/proxy`);
  const answer = await carry({
    endpoint: deviceMethods.list.endpoint,
    input: { params: { enterprise: 'LC1' }, query: { pageSize: 7, pageToken: 'a b' } },
    method: 'GET',
    url: 'unused',
    headers: { authorization: 'Bearer t' },
  });
  expect(answer.body.toString()).toBe('{}');
  expect(server.requests[0]?.url).toBe('/proxy/v1/enterprises/LC1/devices?pageSize=7&pageToken=a%20b');
  expect(server.requests[0]?.headers.authorization).toBe('Bearer t');
});

test('the reason why the library refuses a request is in the error', async () => {
  await using transport = createTransport();
  const carry = createGoogleCarrier(transport, amapi, 'http://127.0.0.1:1');
  const input = { params: { enterprise: '..' } };
  const request = { endpoint: deviceMethods.list.endpoint, input, method: 'GET', url: 'unused', headers: {} } as const;
  expect(await failureOf(carry(request))).toMatchObject({
    code: 'EMM_LIBRARY_FAILED',
    kind: 'local',
    detail: 'Error: Value for parent must not contain segments that are exactly . or ..',
  });
});
