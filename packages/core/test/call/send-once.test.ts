import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createTransport, type EndEvent, type ResponseEvent, type WaitEvent } from '../../src/index.ts';
import { createVirtualClock, listen } from '../../src/testing/index.ts';
import { createThingsClient, createThingsSimulator, failureOf, until } from '../things.ts';

/** A client with one connection, which a first call of the vendor holds for as long as it hangs. */
async function start() {
  const clock = createVirtualClock();
  const simulator = createThingsSimulator({ clock });
  const server = await listen(simulator);
  const transport = createTransport({ maxConnectionsPerOrigin: 1 });
  const waits: WaitEvent[] = [];
  const responses: ResponseEvent[] = [];
  const ends: EndEvent[] = [];
  const things = createThingsClient({
    origin: server.origin,
    clock,
    transport,
    retry: false,
    hooks: {
      onWait: (event) => waits.push(event),
      onResponse: (event) => responses.push(event),
      onEnd: (event) => ends.push(event),
    },
  });
  await things.get('warm');
  return {
    clock,
    simulator,
    things,
    waits,
    responses,
    ends,
    async [Symbol.asyncDispose]() {
      await transport.close();
      await server.close();
    },
  };
}

test('the wait for a connection is no part of the time limit of a request, and is reported', async () => {
  await using started = await start();
  const { things, simulator, clock, waits, responses, ends } = started;
  simulator.faults.add({ endpoint: 'things.get', fault: 'hang' });
  const controller = new AbortController();
  const first = failureOf(things.get('a', { signal: controller.signal, timeoutMs: 60_000 }));
  await until(() => simulator.requests('things.get').length === 2);
  const second = things.get('b', { timeoutMs: 1_000 });
  await until(() => waits.length === 1);
  expect(waits[0]).toMatchObject({ operation: 'things.get', reason: 'connection', expectedMs: undefined });
  await clock.advance(5_000);
  controller.abort('enough');
  await first;
  expect(await second).toEqual({ id: 'b' });
  expect(responses.at(-1)).toMatchObject({ connectionWaitMs: 5_000 });
  expect(ends.at(-1)).toMatchObject({ connectionWaitMs: 5_000, durationMs: 5_000 });
});

test('a call whose time ends in that wait fails for a reason of this machine, and was not sent', async () => {
  await using started = await start();
  const { things, simulator, clock, waits } = started;
  simulator.faults.add({ endpoint: 'things.get', fault: 'hang' });
  const controller = new AbortController();
  const first = failureOf(things.get('a', { signal: controller.signal }));
  await until(() => simulator.requests('things.get').length === 2);
  const second = failureOf(things.get('b', { totalTimeoutMs: 2_000 }));
  await until(() => waits.length === 1);
  await clock.advance(2_000);
  expect(await second).toMatchObject({ code: 'THINGS_NO_FREE_CONNECTION', kind: 'local', attempts: 0 });
  controller.abort();
  await first;
  expect(simulator.requests('things.get')).toHaveLength(2);
});

test('a request that was cut short because of that wait says nothing about the vendor either', async () => {
  await using started = await start();
  const { things, simulator, clock, waits } = started;
  simulator.faults.add({ endpoint: 'things.get', fault: 'hang', times: 2 });
  const controller = new AbortController();
  const first = failureOf(things.get('a', { signal: controller.signal }));
  await until(() => simulator.requests('things.get').length === 2);
  const second = failureOf(things.get('b', { totalTimeoutMs: 3_000 }));
  await until(() => waits.length === 1);
  await clock.advance(2_000);
  controller.abort();
  await first;
  await until(() => simulator.requests('things.get').length === 3);
  await clock.advance(1_000);
  expect(await second).toMatchObject({
    code: 'THINGS_NO_FREE_CONNECTION',
    attempts: 1,
    cause: { code: 'TIME_SPENT_WAITING' },
  });
});

test('a fresh connection is made for a call that asks for one, and closed after it', async () => {
  await using started = await start();
  const { things, responses } = started;
  await things.get('a');
  expect(responses.at(-1)?.phases.connectMs).toBeUndefined();
  await things.get('b', { freshConnection: true });
  expect(responses.at(-1)?.phases.connectMs).toBeGreaterThan(0);
  await things.get('c', { freshConnection: true });
  expect(responses.at(-1)?.phases.connectMs).toBeGreaterThan(0);
  await things.get('d');
  expect(responses.at(-1)?.phases.connectMs).toBeUndefined();
});

test('a header of 40 kB is read', async () => {
  await using started = await start();
  const { things, simulator } = started;
  const fault = { status: 200, headers: { 'x-long': 'x'.repeat(40_000) }, body: { id: 'a' } };
  simulator.faults.add({ endpoint: 'things.get', fault });
  expect(await things.get('a')).toEqual({ id: 'a' });
});

test.each([
  ['a call', 'any', 2],
  ['a sign-in', 'another', 1],
])(
  'an attempt of %s after a cut connection makes a new one: the unused ones of the pool may be gone as well',
  async (_, secret, attempts) => {
    const unused = new Set<Socket>();
    const waiting: ServerResponse[] = [];
    const answer = (response: ServerResponse) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"a","session":"s"}');
    const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
      if (unused.has(request.socket)) request.socket.destroy();
      else if (request.url?.startsWith('/things')) waiting.push(response);
      else answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const transport = createTransport();
    const clock = createVirtualClock();
    try {
      const origin = `http://127.0.0.1:${port}`;
      const things = createThingsClient({ origin, clock, transport, secret: 'any' });
      // More connections than there are attempts.
      const first = ['a', 'b', 'c', 'd', 'e'].map((id) => things.get(id));
      await until(() => waiting.length === first.length);
      for (const response of waiting.splice(0)) {
        if (response.socket) unused.add(response.socket);
        answer(response);
      }
      await Promise.all(first);
      const ends: EndEvent[] = [];
      // One that has no session yet signs in first.
      const other = secret === 'any' ? things : createThingsClient({ origin, clock, transport, secret });
      using _watching = other.core.watch({ onEnd: (event) => ends.push(event) });
      const again = other.get('a');
      await Promise.race([until(() => waiting.length === 1), again]);
      waiting.map(answer);
      expect(await again).toMatchObject({ id: 'a' });
      expect(ends.at(-1)).toMatchObject({ operation: 'things.get', attempts });
    } finally {
      await transport.close();
      server.close();
    }
  },
);
