import { request } from 'node:http';
import { connect } from 'node:net';
import { authority, goodCertificate, serverKey } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { createTransport, Secret } from '../../src/index.ts';
import { listen, listenAsProxy } from '../../src/testing/index.ts';

const hello = { fetch: () => new Response('hello') };
const tls = { key: serverKey, cert: goodCertificate };

test('leads every tunnel to one port, and lists the requested names', async () => {
  await using server = await listen(hello, { tls });
  await using proxy = await listenAsProxy({ port: server.port });
  await using transport = createTransport({ ca: authority, proxy: { url: proxy.url } });
  const { body } = await transport.send({ method: 'GET', url: 'https://vendor.test/', headers: {} });
  expect(String(body)).toBe('hello');
  expect(proxy.targets).toEqual(['vendor.test:443']);
});

test('asks for credentials', async () => {
  await using server = await listen(hello, { tls });
  await using proxy = await listenAsProxy({ port: server.port, credentials: 'user:password' });
  await using without = createTransport({ ca: authority, proxy: { url: proxy.url } });
  await using right = createTransport({
    ca: authority,
    proxy: { url: proxy.url, credentials: new Secret('user:password') },
  });
  const get = { method: 'GET', url: 'https://vendor.test/', headers: {} } as const;
  await expect(without.send(get)).rejects.toMatchObject({ reason: 'PROXY_AUTHENTICATION_REQUIRED' });
  expect((await right.send(get)).status).toBe(200);
});

test('does nothing but tunnels, and may be closed twice', async () => {
  const proxy = await listenAsProxy({ port: 1 });
  const status = await new Promise((resolve) => {
    request(proxy.url, (response) => resolve(response.statusCode)).end();
  });
  expect(status).toBe(405);
  await proxy.close();
  await proxy.close();
  const error = await new Promise((resolve) => {
    connect(Number(new URL(proxy.url).port), '127.0.0.1').once('error', resolve);
  });
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
});
