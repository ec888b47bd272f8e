import { createServer } from 'node:net';
import { systemClock } from '@mdmkit/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createNetworkAccess } from '../../src/network/network-access.ts';
import { answers, askControls } from '../../src/service/controls.ts';
import { type Internet, startInternet } from '../support/internet.ts';

let internet: Internet;
const server = createServer((socket) => socket.end());
let port = 0;

beforeAll(async () => {
  internet = await startInternet();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(async () => {
  await internet[Symbol.asyncDispose]();
  server.close();
});

const ask = async (...addresses: readonly string[]) => {
  const network = createNetworkAccess(internet.network);
  const found = await askControls({
    addresses,
    network,
    location: 'here',
    timeoutMs: 500,
    signal: new AbortController().signal,
  });
  return found.map((each) => `${each.tenant} ${each.class} ${each.code} ${answers(each)}`);
};

test('a host that completes a handshake answers, and is asked for nothing', async () => {
  internet.behave({});
  expect(await ask('https://www.google.com')).toEqual(['www.google.com ok null true']);
  expect(internet.asked).toEqual([]);
});

test('a host of this machine answers by taking the connection', async () => {
  const address = `http://127.0.0.1:${port}`;
  const [found] = await askControls({
    addresses: [address],
    network: createNetworkAccess(),
    location: 'here',
    signal: new AbortController().signal,
  });
  expect(found).toMatchObject({
    target: `control/127.0.0.1:${port}`,
    service: 'control',
    location: 'here',
    class: 'ok',
  });
  expect(found?.atMs).toBeLessThanOrEqual(systemClock.now());
});

test.each([
  [{ tcp: 'refuse' }, 'ENDPOINT_REFUSED'],
  [{ addresses: 'EAI_AGAIN' }, 'ENDPOINT_DNS_FAILED'],
  [{ addresses: ['127.0.0.1'] }, 'ENDPOINT_DNS_SINKHOLE'],
  [{ tcp: 'drop' }, 'ENDPOINT_TIMEOUT'],
  [{ tls: 'silent' }, 'ENDPOINT_TIMEOUT'],
] as const)('a host that behaves like %j does not answer: %s', async (behaviour, code) => {
  internet.behave({ 'control.google': behaviour });
  const [line = ''] = await ask('https://www.google.com');
  expect(line).toMatch(
    new RegExp(`^www\\.google\\.com fail\\.network ${code === 'ENDPOINT_TIMEOUT' ? '\\w+' : code} false$`),
  );
});
