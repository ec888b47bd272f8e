import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTransport, type ProxyOptions, systemClock } from '@mdmkit/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkOrigins, type OriginCheck, proxyFinding } from '../../src/doctor/check-origins.ts';

let server: Server;
let origin: string;
let aheadMs = 0;

beforeAll(async () => {
  server = createServer((_, response) => {
    response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
    response.writeHead(401).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function check(origins: readonly string[], changes: Partial<OriginCheck> = {}) {
  await using transport = createTransport(changes.proxy ? { proxy: changes.proxy } : {});
  const { signal } = new AbortController();
  const findings = await checkOrigins({ origins, transport, clock: systemClock, proxy: undefined, signal, ...changes });
  return findings.map(({ about, status, text }) => `${status} ${about}: ${text.replace(/\d+ ms/, 'N ms')}`);
}
const host = () => new URL(origin).host;

test('any answer shows a way out, and the clock agrees', async () => {
  aheadMs = 0;
  expect(await check([origin])).toEqual([
    `ok egress: ${host()} answers (status 401, N ms)`,
    'ok clock: agrees with the servers',
  ]);
});

/** A date header has whole seconds, so that the difference varies by a second or two. */
test.each([
  [61_500, /^warning clock: 1 min( [0-2] s)? behind the servers$/],
  [-61_500, /^warning clock: 1 min( [0-3] s)? ahead of the servers$/],
  [3_602_000, /^failure clock: 1 h behind the servers$/],
  [-79 * 365 * 86_400_000, /^failure clock: 28835 d( \d+ h)? ahead of the servers$/],
])('a clock that is off by %d ms is told in units that a person reads', async (ms, expected) => {
  aheadMs = ms;
  const [, clock] = await check([origin]);
  aheadMs = 0;
  expect(clock).toMatch(expected);
});

test('a proxy variable that is not read is named, unless a proxy is in use', () => {
  expect(proxyFinding({ proxy: undefined, origins: [], unreadVariable: 'ALL_PROXY' })).toMatchObject({
    status: 'warning',
    text: 'none: connections are direct; ALL_PROXY is set, but health-check does not read it',
  });
  const proxy: ProxyOptions = { url: 'http://proxy.test:3128' };
  expect(proxyFinding({ proxy, origins: [], unreadVariable: 'ALL_PROXY' })).toMatchObject({ status: 'ok' });
});

test('one server that is off does not make the clock wrong', async () => {
  const off = createServer((_, response) => response.setHeader('date', new Date(0).toUTCString()).end());
  await new Promise<void>((resolve) => off.listen(0, '127.0.0.1', resolve));
  const strange = `http://127.0.0.1:${(off.address() as AddressInfo).port}`;
  expect((await check([origin, strange, origin])).at(-1)).toBe('ok clock: agrees with the servers');
  off.close();
});

describe('an obstacle is reported in the words of the catalogue', () => {
  test('no program listens', async () => {
    const findings = await check(['http://127.0.0.1:1']);
    expect(findings).toEqual([
      'failure egress: 127.0.0.1:1: no connection could be made (ECONNREFUSED)',
      'warning clock: not compared: no server answered with its time',
    ]);
  });

  test('a name that does not resolve is not tried any further', async () => {
    const resolveName = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    expect((await check(['https://vendor.test'], { resolveName }))[0]).toBe(
      "failure dns: vendor.test: the vendor's name could not be resolved (ENOTFOUND)",
    );
  });

  test('a proxy that refuses; it is the proxy that resolves the name', async () => {
    const proxyServer = createServer();
    proxyServer.on('connect', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
    await new Promise<void>((resolve) => proxyServer.listen(0, '127.0.0.1', resolve));
    const proxy: ProxyOptions = { url: `http://127.0.0.1:${(proxyServer.address() as AddressInfo).port}` };
    const resolveName = () => Promise.reject(new Error('not asked'));
    expect((await check(['https://vendor.test'], { proxy, resolveName }))[0]).toMatch(
      /^failure egress: vendor\.test: the proxy did not let the connection through/,
    );
    proxyServer.close();
  });
});

test('says which proxy is in use, and for what it is not', () => {
  expect(proxyFinding({ proxy: undefined, origins: [] }).text).toBe('none: connections are direct');
  const proxy: ProxyOptions = { url: 'http://proxy.test:3128', bypass: (url) => url.hostname === 'a.test' };
  expect(proxyFinding({ proxy, origins: ['https://a.test', 'https://b.test', 'http://127.0.0.1:1'] }).text).toBe(
    'http://proxy.test:3128; direct for a.test, 127.0.0.1:1',
  );
});
