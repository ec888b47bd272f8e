import { startCpuTimer } from '@mdmkit/testkit';
import { describe, expect, test } from 'vitest';
import { type ClientOptions, createTransport, Secret } from '../../src/index.ts';
import { createVirtualClock, listen } from '../../src/testing/index.ts';
import { createThingsClient, createThingsSimulator } from '../things.ts';

const origin = 'http://127.0.0.1:1';

describe('a wrong option is named', () => {
  const transport = createTransport();
  test.each<[Partial<ClientOptions> & { readonly origin?: string }, RegExp]>([
    [{ timeoutMs: 0 }, /^timeoutMs must/],
    [{ totalTimeoutMs: Number.NaN }, /^totalTimeoutMs must/],
    [{ retry: { retries: -1 } }, /^retry\.retries must/],
    // Callers without types may pass anything.
    ...([
      [{ timeoutMs: '5000' }, /^timeoutMs must/],
      [{ retry: true }, /^retry: the policy must be an object, not true/],
      [{ retry: { minDelayMs: '5' } }, /^retry\.minDelayMs must/],
      [{ label: 5 }, /label must be a text, not 5/],
      [{ hooks: [] }, /^hooks must be an object/],
      [{ userAgent: 5 }, /userAgent must be a text, not 5/],
      [{ priority: 'urgent' }, /priority must be "high" or "normal" or "low"/],
      [{ whenExhausted: 'throw' }, /whenExhausted must be "wait" or "fail"/],
      [{ random: 0.5 }, /random must be a function, not 0.5/],
      [{ budget: { requests: 5, perMs: 1_000 } }, /budget must be what createBudget returns/],
      [{ budget: [null] }, /budget must be what createBudget returns/],
    ] as unknown as [Partial<ClientOptions>, RegExp][]),
    [{ userAgent: 'line\nbreak' }, /^userAgent must/],
    [{ origin: 'http://vendor.test' }, /^origin must/],
    [{ transport, ca: 'x' }, /^proxy and ca belong/],
    [{ transport, proxy: { url: 'http://proxy' } }, /^proxy and ca belong/],
    [{ proxy: { url: 'http://user:password@proxy' } }, /^proxy\.url must/],
  ])('%#', (options, message) => {
    expect(() => createThingsClient({ origin, ...options })).toThrow(TypeError);
    expect(() => createThingsClient({ origin, ...options })).toThrow(message);
  });
});

test("puts the application's product token before its own", async () => {
  const simulator = createThingsSimulator();
  await using server = await listen(simulator);
  await using things = createThingsClient({ origin: server.origin, userAgent: 'acme-mdm/4.2' });
  await things.get('a');
  expect(simulator.requests('things.get')[0]?.headers.get('user-agent')).toBe('acme-mdm/4.2 things/1');
});

test('closes a transport of its own, and leaves a shared one open', async () => {
  const simulator = createThingsSimulator();
  await using server = await listen(simulator);
  await using transport = createTransport();
  for (let index = 0; index < 2; index += 1) {
    await using things = createThingsClient({ origin: server.origin, transport });
    await things.get('a');
  }
  const phases: unknown[] = [];
  const hooks = { onResponse: (event: { readonly phases: object }) => phases.push(Object.keys(event.phases)) };
  await using things = createThingsClient({ origin: server.origin, transport, hooks });
  await things.get('a');
  expect(phases.at(-1)).toEqual(['firstByteMs', 'totalMs']);
});

test('ten thousand clients on one transport are made quickly and without I/O', async () => {
  await using transport = createTransport({
    proxy: { url: 'http://127.0.0.1:1', credentials: new Secret('user:password') },
  });
  const cpuMs = startCpuTimer();
  const clients = Array.from({ length: 10_000 }, (_, index) =>
    createThingsClient({ origin, transport, clock: createVirtualClock(), label: `tenant-${index}` }),
  );
  expect(cpuMs()).toBeLessThan(5_000);
  expect(clients).toHaveLength(10_000);
});
