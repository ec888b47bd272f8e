import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOpenApiDocument, type OpenApiDocument, routes } from '../../src/server/index.ts';
import { failedRunOf, incidentOf, targetOf, writerOf } from '../store/batches.ts';
import { hangsMs } from '../support/processes.ts';
import { requestsFor } from './openapi-requests.ts';
import { fill, type Served, startServed } from './served.ts';

let served: Served;

beforeAll(async () => {
  served = await startServed();
  await fill(served.store);
});

afterAll(async () => await served[Symbol.asyncDispose]());

/** Answers that a wrong request may get. */
const refused = [400, 403, 404, 405, 409, 413, 415, 422, 429];

describe('any request', () => {
  const document: OpenApiDocument = JSON.parse(JSON.stringify(createOpenApiDocument(routes)));

  test.each(routes.map((route) => [route.operationId, route] as const))(
    '%s never fails by itself, and answers in time',
    async (id, { path: pattern, method, body: hasBody }) => {
      // The requests of one caller a second are limited.
      const { token } = await served.createToken({ name: id });
      const property = fc.asyncProperty(
        requestsFor(document, pattern, method),
        async ({ path, query, headers, body }) => {
          const answer = await served.call(`${path}?${new URLSearchParams(query).toString()}`, {
            method: method.toUpperCase(),
            token,
            headers,
            signal: AbortSignal.timeout(hangsMs),
            ...(hasBody ? { body: JSON.stringify(body) ?? '' } : {}),
          });
          await answer.arrayBuffer();
          expect([200, 202, ...refused]).toContain(answer.status);
        },
      );
      await fc.assert(property, { numRuns: 20 });
      expect(served.defects).toEqual([]);
    },
  );
});

test.each([
  ['a body that is too large', { body: JSON.stringify({ reason: 'x'.repeat(70_000) }) }, 413],
  ['a body that is no JSON', { body: '{"forMs":' }, 400],
  ['a body that is no UTF-8', { body: new Uint8Array([0x22, 0xff, 0x22]) }, 400],
  ['a body of another type', { body: 'forMs=1', headers: { 'content-type': 'text/plain' } }, 415],
  [
    'a length that cannot be compared',
    { body: '{"forMs": 60000, "reason": {"length": {"valueOf": 1, "toString": 1}}}' },
    400,
  ],
  ['a member that the route does not take', { body: JSON.stringify({ forMs: 60_000, silent: true }) }, 400],
])('%s is refused', async (_name, init, status) => {
  const answer = await served.call('/v1/silences', { method: 'POST', ...init });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
});

test.each([
  ['an unknown resource', 'GET', '/v1/nothing', 404],
  ['a method that a resource does not know', 'DELETE', '/v1/status', 405],
  ['a path that leaves the server', 'GET', '/v1/..%2f..%2fetc/passwd', 404],
  ['a parameter twice', 'GET', '/v1/targets?limit=1&limit=2', 400],
  ['a parameter that the route does not take', 'GET', '/v1/status?verbose=1', 400],
])('%s is refused', async (_name, method, path, status) => {
  expect((await served.call(path, { method })).status).toBe(status);
});

describe('a path as a client writes it', () => {
  /** `fetch` would make the path plain before it sends it. */
  const statusOf = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
    await new Promise<number | undefined>((resolve, reject) => {
      const { hostname, port } = new URL(served.url);
      const sent = request({ hostname, port, path, headers }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode));
      });
      sent.once('error', reject).end();
    });

  test.each([
    '//v1/status',
    '/v1//status',
    '/v1/./status',
    '/livez/../v1/status',
    '/livez/%2e%2e/v1/status',
    '/v1/status/',
    '/v1/status%00',
    '/v1/status;a=b',
    '/V1/STATUS',
    '/v1%2fstatus',
    '/v1/incidents/%2e%2e%2fstatus',
    '/v1/incidents/%ff',
    '/%',
    'http://evil.example/v1/status',
    `/${'a/'.repeat(4_000)}`,
  ])('%s needs a token or does not exist', async (path) => {
    expect([400, 401, 404]).toContain(await statusOf(path));
    const { token } = await served.createToken({ name: path.slice(0, 20) });
    expect([200, 400, 404]).toContain(await statusOf(path, { authorization: `Bearer ${token}` }));
    expect(served.defects).toEqual([]);
  });
});

test('a text of a vendor becomes no header, no event and no line of metrics', async () => {
  const text = 'refused\r\nset-cookie: evil=1\r\n\r\nevent: reload\ndata: {}\n\nmdm_health_ready 0\n';
  const nowMs = Date.now();
  await writerOf(
    served.store,
    'hostile',
  )({
    atMs: nowMs,
    targets: [targetOf('evil/apple.vpp', { tenant: 'evil', lastRunMs: nowMs, code: text })],
    runs: [failedRunOf('evil/apple.vpp', nowMs, { failure: { error: text, requestId: text }, code: text })],
    incidents: [incidentOf('inc-evil', { title: text, startedMs: nowMs, openedMs: nowMs })],
  });
  const stream = await served.call('/v1/events');
  const reader = stream.body?.getReader();
  served.server.takeEvent({
    kind: 'incident',
    atMs: nowMs,
    incident: incidentOf('inc-evil', { title: text }),
    event: { incident: 'inc-evil', atMs: nowMs, kind: 'opened', text },
  });
  for (const path of [
    '/v1/results?target=evil/apple.vpp',
    '/v1/incidents/inc-evil',
    '/metrics',
    '/probe?target=evil/apple.vpp',
  ]) {
    const answer = await served.call(path);
    expect({ path, status: answer.status, cookie: answer.headers.get('set-cookie') }).toEqual({
      path,
      status: 200,
      cookie: null,
    });
    expect((await answer.text()).split('\n')).not.toContain('mdm_health_ready 0');
  }
  let received = '';
  while (!received.includes('event: incident') || !received.endsWith('\n\n'))
    received += Buffer.from((await reader?.read())?.value ?? []).toString();
  await reader?.cancel();
  const kinds = received.split('\n').flatMap((line) => /^event: (.*)$/.exec(line)?.[1] ?? []);
  expect(kinds.filter((kind) => kind !== 'incident')).toEqual(['hello']);
});

test('no answer can be shown in a frame, run as a script or be guessed to be of another type', async () => {
  const { headers } = await served.call('/v1/status');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('access-control-allow-origin')).toBeNull();
});

describe('connections', () => {
  const open = async () =>
    await new Promise<Socket>((resolve, reject) => {
      const { hostname, port } = new URL(served.url);
      const socket = connect({ host: hostname, port: Number(port) }, () => resolve(socket));
      socket.once('error', reject);
    });

  test('five thousand idle connections keep no caller waiting', async () => {
    const sockets: Socket[] = [];
    // The queue of connections that the server has not accepted yet is short.
    for (let part = 0; part < 20; part += 1) sockets.push(...(await Promise.all(Array.from({ length: 250 }, open))));
    expect((await served.call('/v1/status')).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  test('a client that sends its request byte by byte keeps no caller waiting', async () => {
    const socket = await open();
    socket.write('GET /v1/status HTTP/1.1\r\nHo');
    expect((await served.call('/v1/status')).status).toBe(200);
    socket.destroy();
  });

  test('a request that is not HTTP is answered with 400', async () => {
    const socket = await open();
    socket.end('\u0016\u0003\u0001 hello\r\n\r\n');
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400/);
  });
});
