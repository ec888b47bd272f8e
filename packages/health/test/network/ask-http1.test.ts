import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { askHttp1 } from '../../src/network/ask-http1.ts';
import { createNetworkAccess } from '../../src/network/network-access.ts';

test('a change of the protocol is an answer like any other, not silence', async () => {
  const head = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nother bytes';
  const server = createServer((socket) => socket.once('data', () => socket.write(head)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  const question = { host: '127.0.0.1', port, path: '/', headers: {} };
  const answer = await askHttp1(socket, question, createNetworkAccess(), new AbortController().signal);
  expect(answer).toMatchObject({ status: 101, headers: { upgrade: 'websocket' }, body: Buffer.alloc(0) });
  expect(socket.destroyed).toBe(true);
  await new Promise((closed) => server.close(closed));
});
