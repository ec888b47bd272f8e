import { connect, type OutgoingHttpHeaders } from 'node:http2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PushGateway, startPushGateway } from '../../src/testing/index.ts';

let gateway: PushGateway;
beforeAll(async () => {
  gateway = await startPushGateway();
});
afterAll(() => gateway.close());

async function ask(headers: OutgoingHttpHeaders): Promise<{ status: unknown; id: unknown; body: unknown }> {
  const session = connect(gateway.origin);
  try {
    const stream = session.request(headers, { endStream: true });
    const answer = await new Promise<Record<string, unknown>>((resolve, reject) => {
      stream.once('response', resolve);
      stream.once('error', reject);
    });
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    return { status: answer[':status'], id: answer['apns-id'], body: JSON.parse(text) as unknown };
  } finally {
    session.destroy();
  }
}

test.each([
  ['GET', '/3/device/00', 405, 'MethodNotAllowed'],
  ['POST', '/3/device/00', 403, 'MissingProviderToken'],
  ['POST', '/elsewhere', 404, 'BadPath'],
])('%s %s is %i %s', async (method, path, status, reason) => {
  expect(await ask({ ':method': method, ':path': path })).toEqual({
    status,
    id: expect.stringMatching(/^[0-9A-F-]{36}$/),
    body: { reason },
  });
  expect(gateway.requests.at(-1)).toMatchObject({ method, path });
});

test('fails until the fault is removed', async () => {
  gateway.misbehave({ status: 503, body: { reason: 'ServiceUnavailable' } });
  expect(await ask({ ':path': '/3/device/00' })).toMatchObject({ status: 503 });
  gateway.misbehave(undefined);
  expect(await ask({ ':path': '/3/device/00' })).toMatchObject({ status: 405 });
});

test('is closed more than once without harm', async () => {
  const other = await startPushGateway();
  await other.close();
  await other.close();
});
