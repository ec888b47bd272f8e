import { authority } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { createTransport } from '../../src/index.ts';
import { connectionFault, listen } from '../../src/testing/index.ts';
import { toLoopback, vendorTest } from '../transport/loopback.ts';

const send = async (origin: string, signal?: AbortSignal, onHeaders?: () => void) => {
  await using transport = createTransport({
    ca: authority,
    lookup: toLoopback,
  });
  return await transport.send({
    method: 'POST',
    url: `${origin}/path?query`,
    headers: {},
    body: 'text',
    signal,
    onHeaders,
  });
};

test('serves a function from request to answer', async () => {
  const echo = async (request: Request) =>
    Response.json({ method: request.method, url: request.url, body: await request.text() }, { status: 201 });
  await using server = await listen({ fetch: echo });
  const { status, body } = await send(server.origin);
  expect(status).toBe(201);
  expect(JSON.parse(String(body))).toEqual({ method: 'POST', url: `${server.origin}/path?query`, body: 'text' });
});

test('serves HTTPS with a certificate', async () => {
  await using server = await listen({ fetch: () => new Response('secure') }, { tls: vendorTest });
  expect(server.origin).toBe(`https://127.0.0.1:${server.port}`);
  expect(String((await send(`https://vendor.test:${server.port}`)).body)).toBe('secure');
});

test('takes the port that is asked for, fails when it is taken, and may be closed twice', async () => {
  const server = await listen({ fetch: () => new Response() });
  await expect(listen({ fetch: () => new Response() }, { port: server.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await server.close();
  await server.close();
  await using again = await listen({ fetch: () => new Response() }, { port: server.port });
  expect(again.port).toBe(server.port);
});

test.each(['reset', 'reset-body'] as const)('cuts the connection: %s', async (fault) => {
  await using server = await listen({ fetch: () => connectionFault(fault, new Response('body')) });
  await expect(send(server.origin)).rejects.toMatchObject({ reason: 'CONNECTION_RESET' });
});

test('cuts the connection after the last byte', async () => {
  await using server = await listen({ fetch: () => connectionFault('reset-after', new Response('body')) });
  expect(String((await send(server.origin)).body)).toBe('body');
});

test('never answers', async () => {
  const controller = new AbortController();
  await using server = await listen({
    fetch() {
      setImmediate(() => controller.abort(new Error('enough')));
      return connectionFault('hang');
    },
  });
  await expect(send(server.origin, controller.signal)).rejects.toThrow('enough');
});

test('stops in the middle of the body', async () => {
  const controller = new AbortController();
  await using server = await listen({ fetch: () => connectionFault('stall', new Response('body')) });
  await expect(
    send(server.origin, controller.signal, () => controller.abort(new Error('saw the headers'))),
  ).rejects.toThrow('saw the headers');
});
