import { createVppClient } from '@mdmkit/apple-vpp';
import { createVppSimulator } from '@mdmkit/apple-vpp/testing';
import { type LoopbackServer, listen } from '@mdmkit/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Observation, observe } from '../../src/index.ts';

const vpp = createVppSimulator({ limits: { maxRequestPerSecond: 1_000_000 } });
let server: LoopbackServer;
let seen: Observation[] = [];

beforeAll(async () => {
  server = await listen(vpp);
});
beforeEach(() => {
  seen = [];
  vpp.faults.clear();
});
afterAll(() => server.close());

const client = (label?: string, hooks = {}) =>
  createVppClient({
    credential: vpp.credential,
    origin: server.origin,
    retry: { retries: 1, minDelayMs: 0, maxDelayMs: 0 },
    ...(label === undefined ? {} : { label }),
    hooks: observe({ onObservation: (observation) => seen.push(observation), hooks }),
  });

test('every call is an observation, and none is made for it', async () => {
  await using calls = client('aurora/apple.vpp');
  const before = vpp.requests().length;
  await calls.clientConfig.get();
  for await (const _ of calls.assets.list()) break;
  expect(vpp.requests()).toHaveLength(before + 2);
  expect(seen).toEqual(
    ['clientConfig.get', 'assets.list'].map((operation) => ({
      target: 'aurora/apple.vpp',
      service: 'apple.vpp',
      operation,
      class: 'ok',
      code: null,
      owner: null,
      remedy: null,
      error: null,
      requestId: null,
      durationMs: expect.any(Number),
      attempts: 1,
      observedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    })),
  );
});

test('a failure has the class that a check would give, once for all its attempts', async () => {
  await using calls = client();
  vpp.faults.add({ fault: { status: 503 }, times: 2 });
  await expect(calls.clientConfig.get()).rejects.toThrow();
  expect(seen).toMatchObject([
    { target: undefined, class: 'fail.server', code: 'VPP_SERVER_ERROR', owner: 'vendor', attempts: 2 },
  ]);
});

test('a failure that a repetition mends is none', async () => {
  await using calls = client();
  vpp.faults.add({ fault: { status: 503 } });
  await calls.clientConfig.get();
  expect(seen).toMatchObject([{ class: 'ok', attempts: 2 }]);
});

test('a call that the vendor refuses for what it asks says nothing about the service', async () => {
  await using calls = client();
  vpp.faults.add({ fault: { status: 400, body: { errorNumber: 9602, errorMessage: 'x' } } });
  await expect(calls.clientConfig.get()).rejects.toThrow();
  expect(seen).toMatchObject([{ class: 'inconclusive', code: 'VPP_INVALID_ARGUMENT' }]);
});

describe('other hooks', () => {
  test('are told as well', async () => {
    const told: string[] = [];
    await using calls = client('x', { onRequest: () => told.push('request'), onEnd: () => told.push('end') });
    await calls.clientConfig.get();
    expect(told).toEqual(['request', 'end']);
  });

  test('and what throws harms no call', async () => {
    await using calls = createVppClient({
      credential: vpp.credential,
      origin: server.origin,
      hooks: observe({
        onObservation: () => {
          throw new Error('broken');
        },
      }),
    });
    await expect(calls.clientConfig.get()).resolves.toBeDefined();
  });
});
