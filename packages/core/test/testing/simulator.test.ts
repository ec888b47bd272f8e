import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { endpoint } from '../../src/index.ts';
import { connectionFaultOf, createSimulator, createVirtualClock, type Fault } from '../../src/testing/index.ts';
import { createThingsSimulator, thingsSecret } from '../things.ts';

const origin = 'https://things.example';

async function signedIn(simulator: ReturnType<typeof createThingsSimulator>) {
  const secret = `Secret ${encodeURIComponent(thingsSecret)}`;
  await simulator.fetch(new Request(`${origin}/session`, { method: 'POST', headers: { authorization: secret } }));
  const authorization = simulator.sessions.at(-1) ?? '';
  return (path: string, init: RequestInit = {}) =>
    simulator.fetch(new Request(origin + path, { ...init, headers: { authorization } }));
}

describe('a simulator', () => {
  test('answers by the handler of the endpoint, with decoded parameters and its own time', async () => {
    const clock = createVirtualClock({ startMs: Date.UTC(2026, 0, 1) });
    const ask = await signedIn(createThingsSimulator({ clock }));
    const answer = await ask('/things/a%20b?colour=red');
    expect(await answer.json()).toEqual({ id: 'a b' });
    expect(answer.headers.get('date')).toBe('Thu, 01 Jan 2026 00:00:00 GMT');
  });

  test('checks before every handler, and knows paths without knowing their methods', async () => {
    const simulator = createThingsSimulator();
    expect((await simulator.fetch(new Request(`${origin}/things/a`))).status).toBe(401);
    expect((await simulator.fetch(new Request(`${origin}/nowhere`))).status).toBe(404);
    expect((await simulator.fetch(new Request(`${origin}/session`))).status).toBe(404);
  });

  test('remembers its requests', async () => {
    const simulator = createThingsSimulator();
    const ask = await signedIn(simulator);
    await ask('/things/a?colour=red');
    await ask('/nowhere');
    expect(simulator.requests().map((request) => request.endpoint)).toEqual(['session.open', 'things.get', undefined]);
    expect(simulator.requests('things.get')).toMatchObject([{ method: 'GET', target: '/things/a?colour=red' }]);
    expect(simulator.requests('GET /things/a')).toHaveLength(1);
  });
});

describe('a fault', () => {
  const play = async (fault: Fault, path = '/things/a') => {
    const simulator = createThingsSimulator({ clock: createVirtualClock() });
    const ask = await signedIn(simulator);
    simulator.faults.add({ fault });
    return { simulator, answer: await ask(path) };
  };

  test('answers in the place of the vendor', async () => {
    const { answer } = await play({ status: 418, headers: { 'x-a': 'b' }, body: { a: 1 } });
    expect([answer.status, answer.headers.get('x-a'), await answer.json()]).toEqual([418, 'b', { a: 1 }]);
    expect(await (await play({ status: 200, body: 'text' })).answer.text()).toBe('text');
    expect(await (await play({ status: 204 })).answer.text()).toBe('');
    const bytes = await (await play({ status: 200, body: new Uint8Array(gzipSync('zip')) })).answer.arrayBuffer();
    expect(String(gunzipSync(bytes))).toBe('zip');
  });

  test('garbles the answer', async () => {
    expect(await (await play('garble')).answer.text()).toBe('{"id"');
    expect((await play('html')).answer.headers.get('content-type')).toMatch(/^text\/html/);
  });

  test('delays the answer on the clock', async () => {
    const { simulator, answer } = await play({ delayMs: 5_000 });
    expect([simulator.clock.elapsedMs(), await answer.json()]).toEqual([5_000, { id: 'a' }]);
  });

  test.each(['hang', 'reset', 'stall', 'reset-body', 'reset-after'] as const)(
    'stands for the socket: %s',
    async (fault) => {
      expect(connectionFaultOf((await play(fault)).answer)).toBe(fault);
    },
  );
});

test('a path parameter with a plus takes several segments', async () => {
  const read = endpoint({
    name: 'operations.get',
    method: 'GET',
    path: '/v1/operations/{+operation}',
    auth: 'none',
    repeatable: true,
  });
  const simulator = createSimulator({
    origins: [],
    endpoints: [read],
    handlers: { 'operations.get': ({ params }) => Response.json(params) },
    notFound: (_, methodMismatch) => new Response(null, { status: methodMismatch ? 405 : 404 }),
  });
  const ask = (path: string, method = 'GET') => simulator.fetch(new Request(`https://x.example${path}`, { method }));
  expect(await (await ask('/v1/operations/batch/17')).json()).toEqual({ operation: 'batch/17' });
  expect((await ask('/v1/operations/batch/17', 'POST')).status).toBe(405);
  expect((await ask('/v1/operations')).status).toBe(404);
});
