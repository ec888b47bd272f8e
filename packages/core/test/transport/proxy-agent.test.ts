import { once } from 'node:events';
import { request } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { authority } from '@mdmkit/testkit';
import { describe, expect, test } from 'vitest';
import { createTransport, Secret } from '../../src/index.ts';
import { findSecrets, type LoopbackProxyOptions, listen, listenAsProxy } from '../../src/testing/index.ts';
import { until } from '../things.ts';
import { get, toLoopback, vendorTest } from './loopback.ts';

const credentials = 'proxy-user:pass/word?0001';

async function start(options: Omit<LoopbackProxyOptions, 'port'> = {}, given?: string) {
  const seen: (string | null)[] = [];
  const server = await listen(
    {
      fetch(incoming) {
        seen.push(incoming.headers.get('proxy-authorization'));
        return new Response('hello');
      },
    },
    { tls: vendorTest },
  );
  const proxy = await listenAsProxy({ ...options, port: server.port });
  const transport = createTransport({
    ca: authority,
    proxy: { url: proxy.url, ...(given === undefined ? {} : { credentials: new Secret(given) }) },
  });
  return {
    seen,
    server,
    proxy,
    transport,
    async [Symbol.asyncDispose]() {
      await transport.close();
      await proxy.close();
      await server.close();
    },
  };
}

describe('through a proxy', () => {
  test('requests to one name share a tunnel; the vendor never sees the credentials', async () => {
    await using started = await start({ credentials }, credentials);
    for (let index = 0; index < 3; index += 1) {
      expect((await started.transport.send(get('https://vendor.test/a'))).status).toBe(200);
    }
    expect(started.proxy.targets).toEqual(['vendor.test:443']);
    expect(started.seen).toEqual([null, null, null]);
  });

  test.each([200, 201, 204, 299])('a proxy may open its tunnels with status %i', async (accept) => {
    await using started = await start({ accept });
    expect((await started.transport.send(get('https://vendor.test/a'))).status).toBe(200);
    expect(started.proxy.targets).toEqual(['vendor.test:443']);
  });

  test.each([199, 300, 302])('status %i opens no tunnel', async (refuse) => {
    await using started = await start({ refuse });
    const failure = await started.transport.send(get('https://vendor.test/a')).catch((error: unknown) => error);
    expect(failure).toMatchObject({ reason: 'PROXY_FAILED' });
  });

  test('a library that sends by itself takes the same way', async () => {
    await using started = await start({ credentials }, credentials);
    const url = new URL('https://vendor.test/a');
    const status = await new Promise((resolve, reject) => {
      request(url, { agent: started.transport.agentFor(url) }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });
    expect(status).toBe(200);
    expect(started.proxy.targets).toEqual(['vendor.test:443']);
  });

  test.each([
    [{ credentials }, undefined, 'PROXY_AUTHENTICATION_REQUIRED', 'PROXY_STATUS_407'],
    [{ credentials }, `${credentials}-wrong`, 'PROXY_AUTHENTICATION_REQUIRED', 'PROXY_STATUS_407'],
    [{ refuse: 403 }, credentials, 'PROXY_FAILED', 'PROXY_STATUS_403'],
    [{ refuse: 502 }, credentials, 'PROXY_FAILED', 'PROXY_STATUS_502'],
  ])("a refusal is the proxy's, not the vendor's: %o %s", async (options, given, reason, code) => {
    await using started = await start(options, given);
    const failure: unknown = await started.transport
      .send(get('https://vendor.test/a'))
      .catch((error: unknown) => error);
    const { hostname, port } = new URL(started.proxy.url);
    expect(failure).toMatchObject({ name: 'TransportFailure', reason, code, host: hostname, port: Number(port) });
    expect(findSecrets(failure, [credentials])).toEqual([]);
  });

  test.each([
    ['closes', (socket: Socket) => socket.end(), 'PROXY_CLOSED'],
    ['closes within its answer', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nX'), 'PROXY_CLOSED'],
    ['cuts the connection', (socket: Socket) => socket.resetAndDestroy(), 'ECONNRESET'],
    ['speaks another protocol', (socket: Socket) => socket.end('garbage\r\n\r\n'), 'PROXY_ANSWER_UNREADABLE'],
    ['changes the protocol', (socket: Socket) => socket.end('HTTP/1.1 101 X\r\n\r\n'), 'PROXY_STATUS_101'],
  ])('one that %s is named, and not the vendor', async (_, answer, code) => {
    const server = createServer((socket) => socket.on('error', () => {}).once('data', () => answer(socket)));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    await using transport = createTransport({ proxy: { url: `http://127.0.0.1:${port}` } });
    const sent = transport.send(get('https://vendor.test/a'));
    await expect(sent).rejects.toMatchObject({ reason: 'PROXY_FAILED', code, host: '127.0.0.1', port });
    await new Promise((closed) => server.close(closed));
  });

  test('a dead one is named', async () => {
    await using started = await start();
    await started.proxy.close();
    await expect(started.transport.send(get('https://vendor.test/a'))).rejects.toMatchObject({
      reason: 'PROXY_FAILED',
      code: 'ECONNREFUSED',
      host: '127.0.0.1',
    });
  });

  test('a silent proxy is left when the request is given up, connection and all', async () => {
    await using started = await start({ refuse: 'silent' });
    const controller = new AbortController();
    const failure = started.transport.send({ ...get('https://vendor.test/a'), signal: controller.signal });
    await until(() => started.proxy.targets.length === 1);
    controller.abort(new Error('enough'));
    await expect(failure).rejects.toThrow('enough');
    // Only an open connection would keep it from closing by itself.
    await until(() => started.proxy.connections === 0);
  });

  test('addresses of this machine, and those that are excepted, are reached without it', async () => {
    await using server = await listen({ fetch: () => new Response('direct') });
    await using proxy = await listenAsProxy({ port: 1 });
    await using transport = createTransport({
      proxy: { url: proxy.url, bypass: (url) => url.hostname === 'inside.test' },
      lookup: toLoopback,
    });
    expect(String((await transport.send(get(server.origin))).body)).toBe('direct');
    expect(String((await transport.send(get(`http://inside.test:${server.port}`))).body)).toBe('direct');
    expect(proxy.targets).toEqual([]);
  });
});

test.each(['proxy:3128', 'ftp://proxy', 'http://user:password@proxy:3128', 'http://user@proxy'])(
  'a wrong address is named without showing it: %s',
  (url) => {
    const attempt = () => createTransport({ proxy: { url } });
    expect(attempt).toThrow(TypeError);
    expect(attempt).toThrow(/^proxy\.url must/);
    expect(attempt).not.toThrow(/password@/);
  },
);

test('the credentials do not show in the transport', () => {
  const transport = createTransport({ proxy: { url: 'http://proxy:3128', credentials: new Secret(credentials) } });
  expect(findSecrets(inspect(transport, { depth: 10, showHidden: true }), [credentials])).toEqual([]);
  expect(findSecrets(transport.agentFor(new URL('https://vendor.test')), [credentials])).toEqual([]);
});
