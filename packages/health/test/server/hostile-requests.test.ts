import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../src/server/index.ts';
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
  const anyText = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.integer().map(String),
    fc.constant('../../etc/passwd'),
  );
  // A lone half of a surrogate pair cannot be part of a URL.
  const anyRequest = fc.record({
    part: anyText.map((text) => encodeURIComponent(text.toWellFormed()) || 'x'),
    query: fc.dictionary(fc.string(), anyText, { maxKeys: 4 }),
    body: fc.json(),
  });

  test.each(routes.map((route) => [route.operationId, route] as const))(
    '%s never fails by itself',
    async (id, route) => {
      // The requests of one caller a second are limited.
      const { token } = await served.createToken({ name: id });
      const property = fc.asyncProperty(anyRequest, async ({ part, query, body }) => {
        const path = route.path.replaceAll(/\{\w+\}/g, part);
        const answer = await served.call(`${path}?${new URLSearchParams(query).toString()}`, {
          method: route.method.toUpperCase(),
          token,
          ...(route.method === 'get' ? {} : { body }),
        });
        await answer.arrayBuffer();
        expect([200, 202, ...refused]).toContain(answer.status);
      });
      await fc.assert(property, { numRuns: 15 });
      expect(served.defects).toEqual([]);
    },
  );
});

test.each([
  ['a body that is too large', { body: JSON.stringify({ reason: 'x'.repeat(70_000) }) }, 413],
  ['a body that is no JSON', { body: '{"forMs":' }, 400],
  ['a body that is no UTF-8', { body: new Uint8Array([0x22, 0xff, 0x22]) }, 400],
  ['a body of another type', { body: 'forMs=1', headers: { 'content-type': 'text/plain' } }, 415],
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

  test('a thousand idle connections keep no caller waiting', async () => {
    const sockets = await Promise.all(Array.from({ length: 1_000 }, open));
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
