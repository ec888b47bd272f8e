import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { Secret } from '@mdmkit/core';
import { listenAsProxy } from '@mdmkit/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dial, dialThroughProxy, proxyFor, resolveHost } from '../../src/network/dial.ts';
import { createNetworkAccess, type NetworkOptions } from '../../src/network/network-access.ts';

const { signal } = new AbortController();
const access = (options: NetworkOptions = {}) => createNetworkAccess(options);
let echo: Server;
let port: number;
beforeAll(async () => {
  echo = createServer((socket) => void socket.pipe(socket).on('error', () => {}));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  ({ port } = echo.address() as AddressInfo);
});
afterAll(() => void echo.close());

describe('a name', () => {
  test('without addresses, or that fails, is a failure of the resolver', async () => {
    const none = access({ resolve: () => Promise.resolve([]) });
    await expect(resolveHost('x.test', 4, none, signal)).rejects.toMatchObject({ layer: 'dns', code: 'ENODATA' });
    const failing = access({ resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'EAI_AGAIN' })) });
    await expect(resolveHost('x.test', 6, failing, signal)).rejects.toMatchObject({ layer: 'dns', code: 'EAI_AGAIN' });
  });

  test('that is an address needs no resolver, and has one family', async () => {
    const network = access({ resolve: () => Promise.reject(new Error('asked')) });
    expect(await resolveHost('127.0.0.1', 4, network, signal)).toEqual(['127.0.0.1']);
    await expect(resolveHost('127.0.0.1', 6, network, signal)).rejects.toMatchObject({ code: 'ENODATA' });
    expect(await resolveHost('::1', 6, network, signal)).toEqual(['::1']);
  });
});

test('an address is connected to, or says why not', async () => {
  const socket = await dial({ host: 'x.test', address: '127.0.0.1', port }, access(), signal);
  expect(socket.remotePort).toBe(port);
  socket.destroy();
  await expect(dial({ host: 'x.test', address: '127.0.0.1', port: 1 }, access(), signal)).rejects.toMatchObject({
    layer: 'tcp',
    code: 'ECONNREFUSED',
  });
});

describe('the proxy', () => {
  const proxy = { url: 'http://proxy.test:3128', bypass: ({ hostname }: URL) => hostname === 'direct.test' };

  test.each([
    [{ host: 'vendor.test', port: 443 }, 'http://proxy.test:3128'],
    [{ host: 'direct.test', port: 443 }, undefined],
    [{ host: 'localhost', port: 443 }, undefined],
    [{ host: '127.0.0.1', port: 80 }, undefined],
  ])('for %j is %s', (target, origin) => {
    expect(proxyFor(target, access({ proxy }))?.origin).toBe(origin);
    expect(proxyFor(target, access())).toBeUndefined();
  });

  test('opens a tunnel with its credentials, and refuses without', async () => {
    await using server = await listenAsProxy({ port, credentials: 'user:password' });
    const target = { host: 'vendor.test', port: 443 };
    const url = new URL(server.url);
    const good = access({ proxy: { url: server.url, credentials: new Secret('user:password') } });
    const socket = await dialThroughProxy(target, url, good, signal);
    const echoed = new Promise<string>((resolve) => socket.once('data', (data: Buffer) => resolve(data.toString())));
    socket.write('hello');
    expect(await echoed).toBe('hello');
    socket.destroy();
    const bare = access({ proxy: { url: server.url } });
    await expect(dialThroughProxy(target, url, bare, signal)).rejects.toMatchObject({
      layer: 'proxy',
      code: 'PROXY_407',
      facts: { status: 407, schemes: ['Basic'] },
    });
  });

  test.each([200, 201, 204])('may open a tunnel with status %i', async (accept) => {
    await using server = await listenAsProxy({ port, accept });
    const network = access({ proxy: { url: server.url } });
    const socket = await dialThroughProxy({ host: 'vendor.test', port: 443 }, new URL(server.url), network, signal);
    const echoed = new Promise<string>((resolve) => socket.once('data', (data: Buffer) => resolve(data.toString())));
    socket.write('hello');
    expect(await echoed).toBe('hello');
    socket.destroy();
  });

  test('that is not there is a failure of the way to it', async () => {
    const network = access({ proxy: { url: 'http://127.0.0.1:1' } });
    await expect(
      dialThroughProxy({ host: 'vendor.test', port: 443 }, new URL('http://127.0.0.1:1'), network, signal),
    ).rejects.toMatchObject({ layer: 'tcp', code: 'ECONNREFUSED' });
  });
});
