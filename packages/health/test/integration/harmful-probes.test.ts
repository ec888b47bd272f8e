import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseServerToken } from '@mdmkit/apple-dep';
import { createVppSimulator } from '@mdmkit/apple-vpp/testing';
import { createTransport } from '@mdmkit/core';
import { type LoopbackServer, listen } from '@mdmkit/core/testing';
import { parseServiceAccountKey } from '@mdmkit/google-emm';
import { createEmmSimulator } from '@mdmkit/google-emm/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runChecks, type Target } from '../../src/index.ts';
import { endpointHosts } from '../../src/probes/endpoint/hosts.ts';

const vpp = createVppSimulator({ limits: { maxRequestPerSecond: 1_000_000 } });
let good: LoopbackServer;
/** Answers without end: a gigabyte, and more after it. */
let endless: Server;
let sentBytes = 0;
beforeAll(async () => {
  good = await listen(vpp);
  const piece = Buffer.alloc(1024 * 1024, '[1,');
  endless = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const pour = () => {
      while (sentBytes < 2 ** 30 && !response.destroyed) {
        sentBytes += piece.length;
        if (!response.write(piece)) return void response.once('drain', pour);
      }
    };
    pour();
  });
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await good.close();
  endless.closeAllConnections();
  endless.close();
});

const target = (tenant: string, credential: unknown, service: Target['service'] = 'apple.vpp'): Target => ({
  id: `${tenant}/${service}`,
  tenant,
  tenantName: tenant,
  service,
  dedicated: true,
  credential,
});

const throwing = {
  get expiresAt(): Date {
    throw new TypeError('sEcReT');
  },
};

test('a probe that throws, and one that hangs, hurt no other', async () => {
  vpp.faults.add({ fault: 'hang', endpoint: 'clientConfig.get' });
  const targets = [
    target('hangs', vpp.credential),
    target('throws', throwing),
    target('nothing', undefined),
    ...Array.from({ length: 10 }, (_, index) => target(`good-${index}`, vpp.credential)),
  ];
  const report = await runChecks(
    { origins: { 'apple.vpp': good.origin }, targets },
    { timeoutMs: 1_000, retries: 0, concurrency: 1 },
  );
  expect(report.results.map((result) => result.class)).toEqual([
    'fail.network',
    'prober_fault',
    'prober_fault',
    ...Array.from({ length: 10 }, () => 'ok'),
  ]);
  expect(report.results[1]).toMatchObject({ code: 'PROBE_CRASHED', error: 'The probe threw an error of its own.' });
  expect(JSON.stringify(report)).not.toContain('sEcReT');
});

test('an answer of a gigabyte is read up to a limit, and is the vendor’s failure', async () => {
  const { port } = endless.address() as AddressInfo;
  await using transport = createTransport({ maxResponseBytes: 4 * 1024 * 1024 });
  const before = process.memoryUsage().rss;
  const { results } = await runChecks(
    { origins: { 'apple.vpp': `http://127.0.0.1:${port}` }, targets: [target('huge', vpp.credential)] },
    { transport, retries: 0 },
  );
  expect(results[0]).toMatchObject({ class: 'fail.server', code: 'VPP_RESPONSE_TOO_LARGE' });
  expect(sentBytes).toBeLessThan(64 * 1024 * 1024);
  expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
});

test('a host that answers a gigabyte is read for 64 KiB', async () => {
  sentBytes = 0;
  const { port } = endless.address() as AddressInfo;
  const control = endpointHosts.find(({ id }) => id === 'control.apple')!;
  const endpoint = { target: { ...control, host: 'localhost', port }, allowInterception: false };
  const { results } = await runChecks({ origins: {}, targets: [target('huge', endpoint, 'endpoint')] });
  expect(results[0]).toMatchObject({ code: 'ENDPOINT_PORTAL', facts: { status: 200 } });
  expect(sentBytes).toBeLessThan(64 * 1024 * 1024);
});

describe('an answer of a gigabyte from Google is read up to a limit', () => {
  const key = parseServiceAccountKey(createEmmSimulator().account.keyFile);

  test.each([
    ['google.amapi', { key, enterprise: 'enterprises/LC1' }],
    ['google.play', { key, enterprise: 'LC1' }],
    ['google.zerotouch', { key, customer: undefined, partner: undefined }],
  ] as const)('%s, and the others go on', async (service, credential) => {
    sentBytes = 0;
    const { port } = endless.address() as AddressInfo;
    const googleToken = `http://127.0.0.1:${port}`;
    await using transport = createTransport({ maxResponseBytes: 4 * 1024 * 1024 });
    const targets = [target('huge', credential, service), target('good', vpp.credential)];
    const { results } = await runChecks(
      { origins: { googleToken, 'apple.vpp': good.origin }, targets },
      { transport, retries: 0 },
    );
    expect(results[0]).toMatchObject({ class: 'fail.server', code: 'EMM_RESPONSE_TOO_LARGE' });
    expect(results[1]).toMatchObject({ class: 'ok' });
    expect(sentBytes).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('an answer of Device Assignment that is an object, and no page', () => {
  test.each([
    ['an empty object', '{}'],
    ['unknown members only', '{"a":1}'],
    ['a number that no number can be', '{"devices":1e400}'],
    ['half a character', '{"a":"\\ud800"}'],
    ['a page without a cursor', '{"devices":[],"more_to_follow":false}'],
  ])('%s is a failure of the server, never "0 devices"', async (_, body) => {
    const server = createServer((request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/json');
      response.end(request.url === '/session' ? '{"auth_session_token":"s"}' : body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const credential = parseServerToken(
      '{"consumer_key":"CK_1","consumer_secret":"CS_1","access_token":"AT_1","access_secret":"AS_1","access_token_expiry":"2099-11-28T16:07:10Z"}',
    );
    const { results } = await runChecks(
      { origins: { 'apple.dep': `http://127.0.0.1:${port}` }, targets: [target('a', credential, 'apple.dep')] },
      { retries: 0 },
    );
    server.closeAllConnections();
    server.close();
    expect(results[0]).toMatchObject({ class: 'fail.server', code: 'DEP_SCHEMA_MISMATCH', owner: 'vendor' });
    expect(results[0]?.facts).not.toHaveProperty('devices');
  });
});
