import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBudget, createMemoryBudgetStore, createMemorySessionStore, type WaitEvent } from '@mdmkit/core';
import { describe, expect, it } from 'vitest';
import { createBusinessBudget } from '../src/index.ts';
import { errorOf, serialAt, serverId, stage } from './setup.ts';

const appleLimits = { readsPerMinute: 20, writesPerHour: 10 };

describe('the budget', () => {
  it('is there by default: Apple never has to refuse a read, and the wait is announced', async () => {
    await using scene = await stage(1, undefined, { rateLimits: appleLimits });
    const waits: WaitEvent[] = [];
    const client = scene.client({ hooks: { onWait: (event) => waits.push(event) } });
    for (let read = 0; read < 45; read += 1) await client.mdmServers.list().toArray();
    expect(scene.simulator.requests('mdmServers.list')).toHaveLength(45);
    expect(scene.clock.sleptMs).toBeGreaterThanOrEqual(120_000);
    expect(waits[0]).toMatchObject({ reason: 'budget', operation: 'mdmServers.list', expectedMs: expect.any(Number) });
  });

  it('counts writes apart, by the hour, and fails at once where that is asked for', async () => {
    await using scene = await stage(1, undefined, { rateLimits: appleLimits });
    const { orgDeviceActivities, mdmServers } = scene.client({ whenExhausted: 'fail' });
    const write = () => orgDeviceActivities.cancelMigration([serialAt(scene.organisation, 0)]);
    for (let count = 0; count < 10; count += 1) await write();
    const error = await errorOf(write());
    expect(error).toMatchObject({ code: 'BUSINESS_BUDGET_EXHAUSTED', kind: 'throttled', owner: 'us' });
    expect(error.retryAfterMs).toBeGreaterThan(3_500_000);
    expect(await mdmServers.list().toArray()).toHaveLength(2);
    await scene.clock.advance(3_600_001);
    await write();
  });

  it('is waited for or not, call by call', async () => {
    await using scene = await stage();
    const client = scene.client({ budget: createBusinessBudget({ readsPerMinute: 1, clock: scene.clock }) });
    await client.mdmServers.list().toArray();
    const refused = await errorOf(client.mdmServers.list({ whenExhausted: 'fail' }).toArray());
    expect(refused.code).toBe('BUSINESS_BUDGET_EXHAUSTED');
    const late = await errorOf(client.mdmServers.list({ totalTimeoutMs: 1_000 }).toArray());
    expect(late.code).toBe('BUSINESS_BUDGET_EXHAUSTED');
    expect(await client.mdmServers.list().toArray()).toHaveLength(2);
  });

  it('is shared between the clients of an account, and leaves others their part', async () => {
    await using scene = await stage();
    const store = createMemoryBudgetStore();
    const make = (share: number) => createBusinessBudget({ store, key: 'account', clock: scene.clock, share });
    const [one, other] = [scene.client({ budget: make(0.5) }), scene.client({ budget: make(1) })];
    const read = (client: typeof one) => client.mdmServers.list({ whenExhausted: 'fail' }).toArray();
    for (let count = 0; count < 10; count += 1) await read(one);
    expect((await errorOf(read(one))).code).toBe('BUSINESS_BUDGET_EXHAUSTED');
    for (let count = 0; count < 10; count += 1) await read(other);
    expect((await errorOf(read(other))).code).toBe('BUSINESS_BUDGET_EXHAUSTED');
  });

  it('follows the limit that Apple names', async () => {
    await using scene = await stage();
    const client = scene.client();
    const fault = { status: 429, headers: { 'retry-after': '30' } };
    scene.simulator.faults.add({ endpoint: 'mdmServers.list', fault });
    expect((await errorOf(client.mdmServers.list({ retry: false }).toArray())).retryAfterMs).toBe(30_000);
    const refused = await errorOf(client.orgDevices.list({ whenExhausted: 'fail' }).toArray());
    expect(refused).toMatchObject({ code: 'BUSINESS_BUDGET_EXHAUSTED', attempts: 0 });
    expect(refused.retryAfterMs).toBeGreaterThan(29_000);
    await client.orgDevices.list().toArray();
    expect(scene.clock.sleptMs).toBeGreaterThanOrEqual(30_000);
  });

  it('reports a wait of an hour instead of waiting, unless it is asked to', async () => {
    await using scene = await stage();
    const fault = { status: 429, headers: { 'retry-after': '3600' } };
    scene.simulator.faults.add({ endpoint: 'orgDeviceActivities.create', fault, times: 2 });
    const { orgDeviceActivities } = scene.client();
    const serials = [serialAt(scene.organisation, 0)];
    const error = await errorOf(orgDeviceActivities.unassign(serials, serverId(scene.organisation, 0)));
    expect(error).toMatchObject({ code: 'BUSINESS_THROTTLED', retryAfterMs: 3_600_000, attempts: 1 });
    await scene.clock.advance(3_600_000);
    const patience = { totalTimeoutMs: 7_300_000, retry: { maxRetryAfterMs: 3_600_000 } };
    await orgDeviceActivities.unassign(serials, serverId(scene.organisation, 0), patience);
  });

  it('lets urgent calls go first', async () => {
    await using scene = await stage();
    const client = scene.client({
      budget: createBusinessBudget({ readsPerMinute: 1, clock: scene.clock }),
      totalTimeoutMs: 600_000,
    });
    await client.mdmServers.list().toArray();
    const order: string[] = [];
    const read = async (priority: 'low' | 'normal' | 'high') => {
      await client.mdmServers.list({ priority }).toArray();
      order.push(priority);
    };
    await Promise.all([read('low'), read('normal'), read('high')]);
    expect(order).toEqual(['high', 'normal', 'low']);
  });

  it('can be turned off, or be any other', async () => {
    await using scene = await stage();
    const free = scene.client({ budget: false });
    for (let read = 0; read < 25; read += 1) await free.mdmServers.list().toArray();
    expect(scene.clock.sleptMs).toBe(0);
    const narrow = scene.client({
      budget: createBudget({ requests: 1, perMs: 1_000, clock: scene.clock }),
      whenExhausted: 'fail',
    });
    // One for all calls counts the request for the access token as well.
    expect((await errorOf(narrow.mdmServers.list().toArray())).code).toBe('BUSINESS_BUDGET_EXHAUSTED');
  });

  it('never has more than four calls under way', async () => {
    await using scene = await stage();
    const waiting: ServerResponse[] = [];
    let most = 0;
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url?.startsWith('/auth') === true) return response.end('{"access_token":"t","expires_in":3600}');
      waiting.push(response);
      most = Math.max(most, waiting.length);
      setImmediate(() => waiting.shift()?.end('{"data":[]}'));
      return response;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await using client = scene.client({
      origin,
      tokenOrigin: origin,
      budget: createBusinessBudget({ readsPerMinute: 100 }),
    });
    await Promise.all(Array.from({ length: 40 }, () => client.mdmServers.list().toArray()));
    server.close();
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });

  it.each([
    ['requests', { readsPerMinute: 0 }],
    ['requests', { writesPerHour: 1.5 }],
    ['concurrency', { parallel: -1 }],
    ['share', { share: 2 }],
    ['key', { store: createMemoryBudgetStore() }],
  ])('refuses a wrong %s', (_, options) => {
    expect(() => createBusinessBudget(options)).toThrow(TypeError);
  });
});

it('one access token serves all clients that share a store', async () => {
  await using scene = await stage();
  const sessionStore = createMemorySessionStore();
  const clients = [1, 2, 3].map(() => scene.client({ sessionStore }));
  await Promise.all(clients.map((client) => client.mdmServers.list().toArray()));
  expect(scene.simulator.requests('accessToken.request')).toHaveLength(1);
  const other = scene.client({ sessionStore }, scene.simulator.addAccount(scene.organisation));
  await other.mdmServers.list().toArray();
  expect(scene.simulator.requests('accessToken.request')).toHaveLength(2);
});
