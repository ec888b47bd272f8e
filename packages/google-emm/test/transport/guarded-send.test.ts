import { gzipSync } from 'node:zlib';
import { createTransport, type HttpRequest, TransportFailure } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { sendGuarded, toError } from '../../src/transport/guarded-send.ts';
import { type RawServer, serve } from '../raw-server.ts';
import { failureOf, until } from '../start-emm.ts';

function get({ origin }: RawServer, request: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url: `${origin}/v1/x`, headers: {}, ...request };
}

test('method, headers, body and answer pass through', async () => {
  await using transport = createTransport();
  let body = '';
  await using server = await serve((request, response) => {
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => response.writeHead(201, { 'x-one': '1', 'set-cookie': ['a=1', 'b=2'] }).end('done'));
  });
  const answer = await sendGuarded(
    get(server, { method: 'POST', headers: { 'x-two': '2' }, body: '{"ü":1}' }),
    transport,
  );
  expect(answer).toMatchObject({ status: 201, headers: { 'x-one': '1', 'set-cookie': 'a=1, b=2' } });
  expect(answer.body.toString()).toBe('done');
  expect(body).toBe('{"ü":1}');
  expect(server.requests[0]?.headers).toMatchObject({ 'x-two': '2', 'content-length': '8' });
});

test('a compressed answer is unpacked, and its first connection timed', async () => {
  await using transport = createTransport();
  await using server = await serve((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(10_000))),
  );
  const first = await sendGuarded(get(server), transport);
  expect(first.body.toString()).toBe('x'.repeat(10_000));
  expect(first.phases.connectMs).toBeTypeOf('number');
  const second = await sendGuarded(get(server), transport);
  expect(second.phases.connectMs).toBeUndefined();
  expect(second.phases.totalMs).toBeGreaterThan(0);
});

test('the limit counts unpacked bytes', async () => {
  await using transport = createTransport({ maxResponseBytes: 9_999 });
  await using server = await serve((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(10_000))),
  );
  const failure = await failureOf(sendGuarded(get(server), transport));
  expect(failure).toMatchObject({ name: 'TransportFailure', reason: 'RESPONSE_TOO_LARGE' });
});

test('a damaged and a truncated gzip body have different errors', async () => {
  await using transport = createTransport();
  const packed = gzipSync('x'.repeat(10_000));
  await using damaged = await serve((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('not packed at all'),
  );
  expect(await failureOf(sendGuarded(get(damaged), transport))).toMatchObject({ reason: 'MALFORMED_RESPONSE' });
  await using cut = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length });
    response.write(packed.subarray(0, 20), () => response.destroy());
  });
  expect(await failureOf(sendGuarded(get(cut), transport))).toMatchObject({ reason: 'CONNECTION_RESET' });
});

test.for([
  ['https://portal.example/login', 'CROSS_ORIGIN_REDIRECT', 'portal.example'],
  ['/elsewhere', 'REDIRECTED', '127.0.0.1'],
] as const)('a redirect to %s is refused', async ([location, code, host]) => {
  await using transport = createTransport();
  await using server = await serve((_, response) => response.writeHead(307, { location }).end());
  const failure = await failureOf(sendGuarded(get(server), transport));
  expect(failure).toMatchObject({ reason: 'REDIRECT_REFUSED', code, host });
  expect(server.requests).toHaveLength(1);
});

test('304 is an answer, not a redirect', async () => {
  await using transport = createTransport();
  await using server = await serve((_, response) => response.writeHead(304, { location: '/x' }).end());
  expect(await sendGuarded(get(server), transport)).toMatchObject({ status: 304 });
});

test('a cut connection names system call and port, and nothing of the request', async () => {
  await using transport = createTransport();
  await using server = await serve((_, response) => response.socket?.destroy());
  const failure = await failureOf(sendGuarded(get(server, { headers: { authorization: 'Bearer s3cret' } }), transport));
  expect(failure).toBeInstanceOf(TransportFailure);
  expect(failure).toMatchObject({ reason: 'CONNECTION_RESET', port: Number(new URL(server.origin).port) });
});

test.for(['before', 'during'] as const)('an abort %s the answer gives its own reason', async (when) => {
  await using transport = createTransport();
  await using server = await serve((_, response) => {
    if (when === 'during') response.writeHead(200).write('half');
  });
  const stop = new AbortController();
  let headersSeen = false;
  const onHeaders = () => {
    headersSeen = true;
  };
  const failed = failureOf(sendGuarded(get(server, { signal: stop.signal, onHeaders }), transport));
  await until(() => server.requests.length === 1 && (when === 'before' || headersSeen));
  stop.abort(new RangeError('mine'));
  expect(await failed).toMatchObject({ name: 'RangeError', message: 'mine' });
  expect(headersSeen).toBe(when === 'during');
});

test('an abort reason that is no error becomes an error', () => {
  const error = new RangeError('mine');
  expect(toError(error)).toBe(error);
  expect(toError('enough')).toMatchObject({ reason: 'ABORTED' });
});
