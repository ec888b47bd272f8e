import { once } from 'node:events';
import { type AddressInfo, createServer, type LookupFunction, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Connected, connect, createTransport, TransportFailure, toTransportFailure } from '../../src/index.ts';

let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((socket) =>
    socket.on('error', () => {}).end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

const answerWith =
  (...addresses: readonly string[]): LookupFunction =>
  (_, __, done) =>
    setImmediate(() =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    );

function open(host: string, lookup?: LookupFunction): Promise<Connected> {
  return new Promise((resolve, reject) => {
    connect({ host, port, lookup }, (error, connected) =>
      connected ? resolve(connected) : reject(error ?? new Error()),
    );
  });
}

describe('connect', () => {
  test('connects to an address, without a name to resolve', async () => {
    const { socket, resolvedMs } = await open('127.0.0.1');
    expect(resolvedMs).toBeUndefined();
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  test('takes the address that answers, wherever it stands among dead ones', async () => {
    for (const addresses of [
      ['127.0.0.1', '::1'],
      ['::1', '127.0.0.1'],
      ['::1', '127.0.0.2', '127.0.0.3', '127.0.0.1'],
    ]) {
      const { socket, resolvedMs, connectedMs } = await open('vendor.example', answerWith(...addresses));
      expect(socket.remoteAddress).toBe('127.0.0.1');
      expect(connectedMs).toBeGreaterThanOrEqual(resolvedMs ?? Number.NaN);
      socket.destroy();
    }
  });

  test('takes one address from a function that answers with one', async () => {
    const { socket } = await open('vendor.example', (_, __, done) => done(null, '127.0.0.1', 4));
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  test('reports why a name has no address', async () => {
    const missing = Object.assign(new Error('x'), { code: 'EAI_AGAIN', syscall: 'getaddrinfo' });
    await expect(open('vendor.example', (_, __, done) => done(missing, ''))).rejects.toBe(missing);
    await expect(open('vendor.example', answerWith())).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('names every address when none can be reached', async () => {
    const transport = createTransport({ lookup: answerWith('127.0.0.2', '::1', '127.0.0.3') });
    const failure = await transport
      .send({ method: 'GET', url: `http://vendor.example:${port}/`, headers: {} })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TransportFailure);
    expect(failure).toMatchObject({ reason: 'CONNECTION_FAILED', syscall: 'connect' });
    for (const address of ['127.0.0.2', '[::1]', '127.0.0.3']) expect(String(failure)).toContain(`${address}:${port}`);
    await transport.close();
  });

  test('is given up with its request while the name is being resolved', async () => {
    let answer = () => {};
    const transport = createTransport({
      lookup: (_, __, done) => {
        answer = () => done(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    });
    const controller = new AbortController();
    const { signal } = controller;
    const sending = transport.send({ method: 'GET', url: `http://vendor.example:${port}/`, headers: {}, signal });
    setImmediate(() => controller.abort(new Error('enough')));
    await expect(sending).rejects.toThrow('enough');
    answer();
    await transport.close();
  });
});

test('of several errors, the error of a reachable address is reported', () => {
  const at = (code: string, address: string) =>
    Object.assign(new Error(code), { code, syscall: 'connect', address, port: 443 });
  const several = Object.assign(
    new AggregateError([at('ENETUNREACH', '2001:db8::1'), at('ECONNREFUSED', '192.0.2.1')]),
    {
      code: 'ENETUNREACH',
    },
  );
  const failure = toTransportFailure(several, new URL('https://vendor.example'));
  expect(failure).toMatchObject({ code: 'ECONNREFUSED', reason: 'CONNECTION_FAILED', host: '192.0.2.1' });
  expect(failure.message).toBe('connect ECONNREFUSED 192.0.2.1:443, connect ENETUNREACH [2001:db8::1]:443');
});
