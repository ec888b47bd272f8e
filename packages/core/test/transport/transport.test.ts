import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTransport } from '../../src/index.ts';
import { listen } from '../../src/testing/index.ts';
import { get } from './loopback.ts';

/** A server of one function, and a transport. */
async function start(fetch: (request: Request) => Response | Promise<Response>, options = {}) {
  const requests: Request[] = [];
  const server = await listen({
    fetch(request) {
      requests.push(request);
      return fetch(request);
    },
  });
  const transport = createTransport(options);
  return {
    ...server,
    transport,
    requests,
    async [Symbol.asyncDispose]() {
      await transport.close();
      await server.close();
    },
  };
}

afterEach(() => vi.unstubAllEnvs());

describe('a request', () => {
  test('goes out as given and comes back whole, whatever its status', async () => {
    await using started = await start(async (request) =>
      Response.json(
        { method: request.method, type: request.headers.get('content-type'), body: await request.text() },
        {
          status: 418,
          headers: { 'X-Upper': 'Case' },
        },
      ),
    );
    const { status, headers, body } = await started.transport.send({
      method: 'PUT',
      url: `${started.origin}/a?b=c`,
      headers: { 'content-type': 'text/x', authorization: 'secret' },
      body: '{"not":"touched" }',
    });
    expect(status).toBe(418);
    expect(headers['x-upper']).toBe('Case');
    expect(JSON.parse(String(body))).toEqual({ method: 'PUT', type: 'text/x', body: '{"not":"touched" }' });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('is unpacked: %s', async (encoding, pack) => {
    await using started = await start(
      () => new Response(new Uint8Array(pack('unpacked')), { headers: { 'content-encoding': encoding } }),
    );
    expect(String((await started.transport.send(get(started.origin))).body)).toBe('unpacked');
  });

  test.each(['gzip', 'br'])('that cannot be unpacked is malformed: %s', async (encoding) => {
    await using started = await start(
      () => new Response('not packed at all', { headers: { 'content-encoding': encoding } }),
    );
    await expect(started.transport.send(get(started.origin))).rejects.toMatchObject({ reason: 'MALFORMED_RESPONSE' });
  });

  test.each([
    ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['an upgrade with a body', 'HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\nrest'],
  ])('that is answered by %s fails at once', async (_, head) => {
    const server = createServer((socket) => socket.once('data', () => socket.write(head)));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    for (const freshConnection of [false, true]) {
      await using transport = createTransport();
      // Without a time limit: only the answer can end it.
      const sent = transport.send({ method: 'GET', url: `http://127.0.0.1:${port}/`, headers: {}, freshConnection });
      await expect(sent).rejects.toMatchObject({ reason: 'MALFORMED_RESPONSE', code: 'STATUS_101', host: '127.0.0.1' });
    }
    await new Promise((closed) => server.close(closed));
  });

  test('cannot smuggle a header in by another one', async () => {
    await using started = await start(({ headers }) => new Response([...headers.keys()].join()));
    const request = { ...get(started.origin), headers: { authorization: 'line\r\nx-smuggled: break' } };
    expect(String((await started.transport.send(request)).body)).not.toContain('x-smuggled');
  });

  test('takes no proxy from the environment', async () => {
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'])
      vi.stubEnv(name, 'http://127.0.0.1:1');
    for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
    await using started = await start(() => new Response('straight'));
    expect(String((await started.transport.send(get(started.origin))).body)).toBe('straight');
  });

  test('carries the headers that it was given, and no others that say something of its maker', async () => {
    await using started = await start(({ headers }) => new Response([...headers.keys()].sort().join()));
    const request = { ...get(started.origin), headers: { authorization: 'a', 'user-agent': 'ours' } };
    expect(String((await started.transport.send(request)).body)).toBe(
      'accept-encoding,authorization,connection,host,user-agent',
    );
  });

  test('is not sent once it was given up', async () => {
    await using started = await start(() => new Response());
    const signal = AbortSignal.abort(new Error('before'));
    await expect(started.transport.send({ ...get(started.origin), signal })).rejects.toThrow('before');
    expect(started.requests).toEqual([]);
  });

  test('leaves no listener on its signal', async () => {
    await using started = await start(() => new Response('hello'));
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    await started.transport.send({ ...get(started.origin), signal });
    await new Promise((resolve) => setImmediate(resolve));
    expect(listeners).toBeLessThanOrEqual(0);
  });
});

describe('a redirect', () => {
  test('within the origin is followed, with its headers', async () => {
    await using started = await start(({ url, headers }) =>
      url.endsWith('/new')
        ? new Response(headers.get('authorization'))
        : new Response(null, { status: 307, headers: { location: '/new' } }),
    );
    const request = { ...get(`${started.origin}/old`), headers: { authorization: 'kept' } };
    expect(String((await started.transport.send(request)).body)).toBe('kept');
  });

  test('to another origin is refused, and nothing goes there', async () => {
    await using other = await start(() => new Response());
    for (const location of [other.origin, `//127.0.0.1:${other.port}/x`, 'https://127.0.0.1/', 'http://[', 'data:,x']) {
      await using started = await start(() => new Response(null, { status: 302, headers: { location } }));
      await expect(started.transport.send(get(started.origin))).rejects.toMatchObject({
        reason: 'REDIRECT_REFUSED',
        code: 'CROSS_ORIGIN_REDIRECT',
      });
      expect(started.requests).toHaveLength(1);
    }
    expect(other.requests).toEqual([]);
  });

  test('is followed only so often', async () => {
    await using started = await start(() => new Response(null, { status: 301, headers: { location: '/' } }), {
      maxRedirects: 2,
    });
    await expect(started.transport.send(get(started.origin))).rejects.toMatchObject({ code: 'TOO_MANY_REDIRECTS' });
    expect(started.requests).toHaveLength(3);
  });

  test('of a write is refused', async () => {
    await using started = await start(() => new Response(null, { status: 303, headers: { location: '/' } }));
    const write = { ...get(started.origin), method: 'POST' as const, body: '{}' };
    await expect(started.transport.send(write)).rejects.toMatchObject({ code: 'REDIRECTED_WRITE' });
    expect(started.requests).toHaveLength(1);
  });

  test('that says not where to is an answer', async () => {
    await using started = await start(() => new Response(null, { status: 304 }));
    expect((await started.transport.send(get(started.origin))).status).toBe(304);
  });
});

test('no more connections than allowed, and those are used again', async () => {
  let open = 0;
  let most = 0;
  const twoAreOpen = Promise.withResolvers<undefined>();
  await using started = await start(
    async () => {
      open += 1;
      most = Math.max(most, open);
      if (open === 2) twoAreOpen.resolve(undefined);
      // However long it takes to connect, two are open at once. A third would come within the next moments.
      await twoAreOpen.promise;
      await new Promise((resolve) => setTimeout(resolve, 20));
      open -= 1;
      return new Response();
    },
    { maxConnectionsPerOrigin: 2 },
  );
  await Promise.all(Array.from({ length: 10 }, () => started.transport.send(get(started.origin))));
  expect(most).toBe(2);
});

test('a closed transport may be closed again', async () => {
  const transport = createTransport();
  await transport.close();
  await transport[Symbol.asyncDispose]();
});

test.each([{ maxResponseBytes: 0 }, { maxRedirects: -1 }, { maxConnectionsPerOrigin: 0 }, { keepAliveMs: Number.NaN }])(
  'a wrong option is named: %o',
  (options) => {
    expect(() => createTransport(options)).toThrow(TypeError);
    expect(() => createTransport(options)).toThrow(new RegExp(`^${Object.keys(options)[0]} must`));
  },
);
