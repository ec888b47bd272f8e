import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { createTokenKeyPair } from '@mdmkit/apple-dep';
import { createTransport } from '@mdmkit/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EnvironmentError, transportOptionsFrom, unreadProxyVariable } from '../../src/cli/environment.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

test('an empty environment sets nothing', async () => {
  expect(await transportOptionsFrom({})).toEqual({});
  expect(await transportOptionsFrom({ HTTPS_PROXY: '', https_proxy: '', NODE_EXTRA_CA_CERTS: '' })).toEqual({});
});

describe('HTTPS_PROXY', () => {
  test.each([
    ['http://proxy.test:3128', 'http://proxy.test:3128'],
    ['http://proxy.test:3128/', 'http://proxy.test:3128'],
    ['https://proxy.test', 'https://proxy.test'],
    ['proxy.test:3128', 'http://proxy.test:3128'],
    [' http://proxy.test ', 'http://proxy.test'],
  ])('%s', async (value, url) => {
    expect((await transportOptionsFrom({ HTTPS_PROXY: value })).proxy?.url).toBe(url);
  });

  test('in lower case comes first', async () => {
    const { proxy } = await transportOptionsFrom({ https_proxy: 'http://a.test', HTTPS_PROXY: 'http://b.test' });
    expect(proxy?.url).toBe('http://a.test');
  });

  test('hides its user and password', async () => {
    const options = await transportOptionsFrom({ HTTPS_PROXY: 'http://us%40er:p%3Ass@proxy.test:1' });
    expect(options.proxy?.credentials?.reveal()).toBe('us@er:p:ss');
    expect(inspect(options, { depth: 9, showHidden: true })).not.toMatch(/p:ss|p%3Ass/);
  });

  test('respects NO_PROXY', async () => {
    const { proxy } = await transportOptionsFrom({ HTTPS_PROXY: 'proxy.test', NO_PROXY: 'apple.com' });
    expect(proxy?.bypass?.(new URL('https://vpp.itunes.apple.com'))).toBe(true);
    expect(proxy?.bypass?.(new URL('https://oauth2.googleapis.com'))).toBe(false);
  });

  test.each([
    'http://',
    'socks5://proxy.test',
    'http://us%zz:sEcReT@proxy.test',
    'not a url',
    'http://proxy.test:99999',
    'http://proxy.test:0',
    'garbage',
    'http://[::1',
  ])('is refused by its name, and not repeated: %s', async (value) => {
    for (const name of ['HTTPS_PROXY', 'https_proxy']) {
      const refusal = transportOptionsFrom({ [name]: value });
      await expect(refusal).rejects.toBeInstanceOf(EnvironmentError);
      await expect(refusal).rejects.toThrow(`${name}: expected http://[user:password@]host:port`);
    }
  });
});

describe('NODE_EXTRA_CA_CERTS', () => {
  test('is read', async () => {
    const { certificate } = await createTokenKeyPair({ commonName: 'authority' });
    const file = await folder.write('ca.pem', `# ours\n${certificate}\n${certificate}`);
    expect((await transportOptionsFrom({ NODE_EXTRA_CA_CERTS: file })).ca).toContain(certificate.trim());
  });

  test.each([
    ['text', 'hello'],
    ['nothing', ''],
    ['a damaged certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'],
    ['a key', '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n'],
  ])('must hold certificates, not %s', async (_, content) => {
    const file = await folder.write('wrong.pem', content);
    await expect(transportOptionsFrom({ NODE_EXTRA_CA_CERTS: file })).rejects.toThrow(
      `NODE_EXTRA_CA_CERTS: expected PEM certificates in "${file}"`,
    );
  });

  test('must exist', async () => {
    await expect(transportOptionsFrom({ NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem' })).rejects.toThrow(
      'NODE_EXTRA_CA_CERTS: the file "/nowhere/ca.pem" does not exist',
    );
  });
});

describe('a proxy that was named', () => {
  const asked: (string | undefined)[] = [];
  let proxy: Server;
  let address: string;

  beforeAll(async () => {
    proxy = createServer();
    proxy.on('connect', (request, socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization']}`);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    address = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  afterAll(() => proxy.close());

  test('is asked for tunnels to vendors, with its credentials', async () => {
    await using transport = createTransport(await transportOptionsFrom({ HTTPS_PROXY: `http://u:p@${address}` }));
    await expect(
      transport.send({ method: 'GET', url: 'https://vpp.example.test/', headers: {} }),
    ).rejects.toMatchObject({ reason: 'PROXY_FAILED' });
    expect(asked).toEqual([`vpp.example.test:443 Basic ${Buffer.from('u:p').toString('base64')}`]);
  });
});

describe('a value with quotation marks, as some env files keep them, is refused with its name', () => {
  test.each([
    ['HTTPS_PROXY', '"http://proxy.test:3128"'],
    ['HTTPS_PROXY', "'proxy.test:3128'"],
    ['https_proxy', ' "proxy.test"'],
    ['NO_PROXY', '"apple.com"'],
    ['no_proxy', "'apple.com'"],
    ['NODE_EXTRA_CA_CERTS', '"/etc/ca.pem"'],
  ])('%s=%s', async (name, value) => {
    await expect(transportOptionsFrom({ [name]: value })).rejects.toThrow(
      new EnvironmentError(`${name}: the value has quotation marks; remove them`),
    );
  });
});

test.each(['garbage', 'http://"proxy', 'http://pro%22xy', 'http://-proxy:1', 'a b:1'])(
  'HTTPS_PROXY=%s is not an address of a proxy',
  async (value) => {
    await expect(transportOptionsFrom({ HTTPS_PROXY: value })).rejects.toThrow('HTTPS_PROXY: expected http://');
  },
);

test.each(['proxy:3128', 'localhost', '[::1]:3128', 'http://proxy', '10.0.0.1'])(
  'HTTPS_PROXY=%s is an address of a proxy',
  async (value) => {
    expect((await transportOptionsFrom({ HTTPS_PROXY: value })).proxy?.url).toContain('http://');
  },
);

test('a proxy variable of other programs is not read, and can be named', async () => {
  expect(await transportOptionsFrom({ ALL_PROXY: 'http://proxy.test:1' })).toEqual({});
  expect(unreadProxyVariable({ ALL_PROXY: 'http://proxy.test:1' })).toBe('ALL_PROXY');
  expect(unreadProxyVariable({ http_proxy: 'proxy.test:1', all_proxy: ' ' })).toBe('http_proxy');
  expect(unreadProxyVariable({ HTTPS_PROXY: 'proxy.test:1' })).toBeUndefined();
});
