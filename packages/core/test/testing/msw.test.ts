import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/testing/index.ts';
import { mswHandlers } from '../../src/testing/msw.ts';
import { createThingsClient, createThingsSimulator, failureOf, type ThingsSimulator, until } from '../things.ts';

const server = setupServer();
let simulator: ThingsSimulator;

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
beforeEach(() => {
  simulator = createThingsSimulator();
  server.use(...mswHandlers(simulator));
});
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const connect = () =>
  createThingsClient({ origin: 'https://things.example', clock: createVirtualClock(), retry: false });

test("a simulator answers at the vendor's own address", async () => {
  await using client = connect();
  expect(await client.get('a')).toEqual({ id: 'a' });
  expect(simulator.requests('things.get')).toHaveLength(1);
});

test.each(['reset', 'reset-body'] as const)('a cut connection is a cut connection: %s', async (fault) => {
  await using client = connect();
  simulator.faults.add({ endpoint: 'things.get', fault });
  expect(await failureOf(client.get('a'))).toMatchObject({ code: 'THINGS_CONNECTION_RESET' });
});

test('a connection that is cut after the last byte has answered', async () => {
  await using client = connect();
  simulator.faults.add({ endpoint: 'things.get', fault: 'reset-after' });
  expect(await client.get('a')).toEqual({ id: 'a' });
});

test.each(['hang', 'stall'] as const)('no answer is no answer: %s', async (fault) => {
  await using client = connect();
  simulator.faults.add({ endpoint: 'things.get', fault });
  const controller = new AbortController();
  const failure = failureOf(client.get('a', { signal: controller.signal }));
  await until(() => simulator.requests('things.get').length === 1);
  controller.abort('enough');
  expect(await failure).toMatchObject({ code: 'THINGS_ABORTED', cause: 'enough' });
});
