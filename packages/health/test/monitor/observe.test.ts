import { createBusinessClient } from '@mdmkit/apple-business';
import { createDepClient } from '@mdmkit/apple-dep';
import { createVppClient, type VppClient } from '@mdmkit/apple-vpp';
import { createVppSimulator } from '@mdmkit/apple-vpp/testing';
import type { Hooks } from '@mdmkit/core';
import { createVirtualClock, type LoopbackServer, listen } from '@mdmkit/core/testing';
import { createEmmClient } from '@mdmkit/google-emm';
import { createPlayClient } from '@mdmkit/google-emm/play';
import { createZeroTouchClient } from '@mdmkit/google-emm/zero-touch';
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { type CallObservation, type ObserveOptions, observationHooks, observe } from '../../src/index.ts';
import { startSimulatedVendors } from '../../src/testing/index.ts';

const vpp = createVppSimulator({ limits: { maxRequestPerSecond: 1_000_000 } });
let server: LoopbackServer;
let seen: CallObservation[] = [];

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
    hooks: observationHooks({ onObservation: (observation) => seen.push(observation), hooks }),
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

test('a failure that a retry repairs is not a failure', async () => {
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
  test('are called, too', async () => {
    const reported: string[] = [];
    await using calls = client('x', { onRequest: () => reported.push('request'), onEnd: () => reported.push('end') });
    await calls.clientConfig.get();
    expect(reported).toEqual(['request', 'end']);
  });

  test('and what throws harms no call', async () => {
    await using calls = createVppClient({
      credential: vpp.credential,
      origin: server.origin,
      hooks: observationHooks({
        onObservation: () => {
          throw new Error('broken');
        },
      }),
    });
    await expect(calls.clientConfig.get()).resolves.toBeDefined();
  });
});

describe('a client that is there already', () => {
  const onObservation = (observation: CallObservation) => void seen.push(observation);
  const plain = (label: string) => createVppClient({ credential: vpp.credential, origin: server.origin, label });

  test('is observed until that is disposed of, without any further call', async () => {
    await using calls = plain('aurora/apple.vpp');
    const before = vpp.requests().length;
    await calls.clientConfig.get();
    {
      using _observing = observe(calls, { onObservation, clock: createVirtualClock() });
      await calls.clientConfig.get();
    }
    await calls.clientConfig.get();
    expect(vpp.requests()).toHaveLength(before + 3);
    expect(seen).toMatchObject([
      { target: 'aurora/apple.vpp', class: 'ok', observedAt: '2026-11-23T12:00:00.000Z', attempts: 1 },
    ]);
  });

  test('is observed by several, each on its own', async () => {
    await using calls = plain('x');
    const others: string[] = [];
    using _throws = observe(calls, {
      onObservation() {
        throw new Error('broken');
      },
    });
    using _one = observe(calls, { onObservation });
    const other = observe(calls, { onObservation: ({ class: state }) => others.push(state) });
    await calls.clientConfig.get();
    other[Symbol.dispose]();
    vpp.faults.add({ fault: { status: 401, body: { errorNumber: 9622, errorMessage: 'x' } } });
    await expect(calls.clientConfig.get()).rejects.toThrow();
    expect(others).toEqual(['ok']);
    expect(seen).toMatchObject([{ class: 'ok' }, { class: 'fail.auth', owner: 'credential' }]);
  });

  test('may be of any vendor', async () => {
    await using vendors = await startSimulatedVendors();
    const { origins, dep, business, emm } = vendors;
    const { clientId, keyId, privateKeyPem: privateKey } = business.account;
    const google = { credential: emm.credential, origin: origins['google.amapi'], tokenOrigin: origins.googleToken };
    await using depClient = createDepClient({ credential: dep.credential, origin: origins['apple.dep'] });
    await using vppClient = createVppClient({ credential: vendors.vpp.credential, origin: origins['apple.vpp'] });
    await using businessClient = createBusinessClient({
      clientId,
      keyId,
      privateKey,
      origin: origins['apple.business'],
      tokenOrigin: origins.appleToken,
    });
    await using emmClient = createEmmClient(google);
    await using playClient = createPlayClient(google);
    await using zeroTouchClient = createZeroTouchClient(google);
    const clients = [depClient, vppClient, businessClient, emmClient, playClient, zeroTouchClient];
    const observing = clients.map((each) => observe(each, { onObservation }));
    // The demo's own token of Device Assignment was replaced: that is observed as well.
    await Promise.allSettled([
      depClient.account.get(),
      vppClient.clientConfig.get(),
      businessClient.mdmServers.list().firstPage(),
      emmClient.enterprises.get(emm.enterprise.name),
      playClient.notifications.pull({ requestMode: 'returnImmediately' }),
      zeroTouchClient.customers.list().firstPage(),
    ]);
    for (const { [Symbol.dispose]: stop } of observing) stop();
    expect(seen.map(({ service, operation, class: state }) => `${service} ${operation} ${state}`).sort()).toEqual([
      'apple.business mdmServers.list ok',
      'apple.dep account.get fail.auth',
      'apple.vpp clientConfig.get ok',
      'google.amapi enterprises.get ok',
      'google.play enterprises.pullNotificationSet ok',
      'google.zerotouch customers.list ok',
    ]);
  });
});

describe('a wrong use is named', () => {
  test.each([undefined, null, {}, { onObservation() {} }])('%j is no client', (wrong) => {
    expect(() => observe(wrong as VppClient, { onObservation() {} })).toThrow(/^client must have a method watch/);
  });

  test('onObservation must be a function', async () => {
    await using calls = client();
    const wrong = { onObservation: 'x' } as unknown as ObserveOptions;
    expect(() => observe(calls, wrong)).toThrow(
      new TypeError('observe: onObservation must be a function, not this text'),
    );
    expect(() => observationHooks(wrong)).toThrow(/^observationHooks: onObservation must be a function/);
  });

  test('by the types, too', () => {
    expectTypeOf(observe).returns.toEqualTypeOf<Disposable>();
    expectTypeOf(observationHooks).returns.toEqualTypeOf<Hooks>();
    expectTypeOf<VppClient>().toExtend<Parameters<typeof observe>[0]>();
    const wrong = () => [
      // @ts-expect-error the client comes first
      observe({ onObservation() {} }),
      // @ts-expect-error other hooks are watched with by themselves
      observe(client(), { onObservation() {}, hooks: {} }),
    ];
    expect(wrong).toBeTypeOf('function');
  });
});
