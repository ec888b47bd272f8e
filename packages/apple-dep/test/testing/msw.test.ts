import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createDepClient } from '../../src/index.ts';
import { createDepSimulator } from '../../src/testing/index.ts';
import { mswHandlers } from '../../src/testing/msw.ts';

const simulator = createDepSimulator({ devices: 25 });
const server = setupServer(...mswHandlers(simulator));

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => simulator.faults.clear());
afterAll(() => server.close());

test('a client that calls Apple’s own address reaches the simulator', async () => {
  await using dep = createDepClient({ credential: simulator.credential });
  expect(await dep.account.get()).toMatchObject({ orgName: 'Example Organisation' });
  expect(await dep.devices.fetch({ limit: 10 }).toArray()).toHaveLength(25);
  expect(simulator.requests('POST /server/devices')).toHaveLength(3);
});

test('faults reach it, too', async () => {
  await using dep = createDepClient({ credential: simulator.credential, retry: false });
  simulator.faults.add({ endpoint: 'account.get', fault: { status: 403, body: 'T_C_NOT_SIGNED' } });
  await expect(dep.account.get()).rejects.toMatchObject({ code: 'DEP_TERMS_NOT_SIGNED' });
});
