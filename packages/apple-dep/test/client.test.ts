import type { RequestEvent, ResponseEvent, RetryEvent } from '@mdmkit/core';
import { createTransport } from '@mdmkit/core';
import { describe, expect, test } from 'vitest';
import { createDepClient, type DepClientOptions } from '../src/index.ts';
import { createDepSimulator } from '../src/testing/index.ts';
import { loopback } from './loopback.ts';

const { credential } = createDepSimulator();

describe('createDepClient refuses a wrong', () => {
  test.each<[option: string, options: Record<string, unknown>]>([
    ['credential', { credential: undefined }],
    ['credential', { credential: null }],
    ['credential', { credential: 'AT_1' }],
    ['credential', { credential: { consumer_key: 'CK_1' } }],
    ['origin', { origin: 'http://mdmenrollment.apple.com' }],
    ['origin', { origin: 'mdmenrollment.apple.com' }],
    ['origin', { origin: 'https://user:password@mdmenrollment.apple.com' }],
    ['signatureOrigin', { signatureOrigin: 'http://mdmenrollment.apple.com' }],
    ['protocolVersion', { protocolVersion: 0 }],
    ['protocolVersion', { protocolVersion: 11 }],
    ['protocolVersion', { protocolVersion: 9.5 }],
    ['protocolVersion', { protocolVersion: '10' }],
    ['userAgent', { userAgent: 'a\r\nb' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['totalTimeoutMs', { totalTimeoutMs: Number.NaN }],
    ['retry', { retry: { retries: -1 } }],
  ])('%s: %j', (option, options) => {
    // As a program without types would call it.
    const act = () => createDepClient({ credential, ...options });
    expect(act).toThrow(TypeError);
    expect(act).toThrow(new RegExp(`^${option}\\b`));
  });

  test('option without showing a secret', () => {
    // A token that was decrypted but not read.
    const options = { credential: { access_secret: 'AS_0123456789' } } as unknown as DepClientOptions;
    expect(() => createDepClient(options)).not.toThrow('AS_0123456789');
  });
});

describe('a client', () => {
  test('does nothing before its first call', async () => {
    await using loop = await loopback();
    let reads = 0;
    const dep = loop.client({
      credential: () => {
        reads += 1;
        return credential;
      },
    });
    dep.devices.fetch();
    await dep.close();
    expect(reads).toBe(0);
    expect(loop.simulator.requests()).toEqual([]);
  });

  test('calls Apple unless told otherwise', async () => {
    const seen: string[] = [];
    await using dep = createDepClient({
      credential,
      hooks: { onRequest: ({ url }) => seen.push(url) },
      transport: { ...createTransport(), send: () => Promise.reject(new Error('not from here')) },
      retry: false,
    });
    await expect(dep.account.get()).rejects.toThrow();
    expect(seen).toEqual(['https://mdmenrollment.apple.com/session']);
  });

  test('puts its label into errors and events', async () => {
    await using loop = await loopback();
    const events: (RequestEvent | ResponseEvent | RetryEvent)[] = [];
    const push = (event: RequestEvent | ResponseEvent | RetryEvent) => events.push(event);
    const dep = loop.client({ label: 'tenant-7', hooks: { onRequest: push, onResponse: push, onRetry: push } });
    loop.simulator.faults.add({ endpoint: 'account.get', fault: { status: 503 }, times: 3 });
    const call = dep.account.get();
    await expect(call).rejects.toMatchObject({ code: 'DEP_SERVER_ERROR', label: 'tenant-7', attempts: 3 });
    expect(events).toHaveLength(2 + 3 * 2 + 2);
    expect(new Set(events.map(({ label, service }) => `${service} ${label}`))).toEqual(new Set(['apple.dep tenant-7']));
  });

  test('repeats a call that failed on the way, and not when told so', async () => {
    await using loop = await loopback();
    loop.simulator.faults.add({ endpoint: 'account.get', fault: 'reset' });
    await loop.client().account.get();
    expect(loop.simulator.requests('account.get')).toHaveLength(2);
    loop.simulator.faults.add({ endpoint: 'account.get', fault: 'reset' });
    await expect(loop.client().account.get({ retry: false })).rejects.toMatchObject({ code: 'DEP_CONNECTION_RESET' });
  });

  test('waits as long as the service asks', async () => {
    await using loop = await loopback();
    const fault = { status: 429, headers: { 'retry-after': '7' }, body: 'TOO_MANY_REQUESTS' };
    loop.simulator.faults.add({ endpoint: 'devices.fetch', fault });
    await loop.client().devices.fetch().toArray();
    expect(loop.clock.sleptMs).toBe(7_000);
  });

  test('gives a call up when told so', async () => {
    await using loop = await loopback();
    const dep = loop.client();
    const aborted = AbortSignal.abort(new Error('shutting down'));
    await expect(dep.account.get({ signal: aborted })).rejects.toMatchObject({ code: 'DEP_ABORTED', kind: 'aborted' });
    await expect(dep.devices.fetch({ signal: aborted }).toArray()).rejects.toMatchObject({ code: 'DEP_ABORTED' });
    expect(loop.simulator.requests('account.get')).toEqual([]);
  });

  test('gives a call up when time is up', async () => {
    await using loop = await loopback();
    const dep = loop.client({ timeoutMs: 5_000, retry: false });
    await dep.account.get();
    loop.simulator.faults.add({ endpoint: 'account.get', fault: 'hang' });
    const call = dep.account.get();
    const arrived = async () => {
      while (loop.simulator.requests('account.get').length < 2) await new Promise(setImmediate);
      await loop.clock.advance(5_000);
    };
    await Promise.all([expect(call).rejects.toMatchObject({ code: 'DEP_TIMEOUT', kind: 'network' }), arrived()]);
  });

  test('is watched, whatever version it speaks, and also before it sends', async () => {
    await using loop = await loopback({ assumptions: { betaTokensNeedVersion1: true } });
    const reported: string[] = [];
    const dep = loop.client({ hooks: { onEnd: ({ operation }) => reported.push(`own ${operation}`) } });
    const watching = dep.watch({
      onEnd: ({ operation }) => reported.push(operation),
      onDrift: ({ pointer }) => reported.push(pointer),
    });
    await dep.betaEnrollment.tokens();
    const beta = ['own betaEnrollment.tokens', 'betaEnrollment.tokens'];
    expect(reported.splice(0)).toEqual([...beta, ...beta]);
    await dep.profiles.define({ profileName: 'p', url: 'https://mdm.example.com', skipSetupItems: ['AgeAssurance'] });
    expect(reported.splice(0)).toEqual(['/skip_setup_items/0', 'own profiles.define', 'profiles.define']);
    watching[Symbol.dispose]();
    await dep.account.get();
    expect(reported).toEqual(['own account.get']);
  });

  test('has members that a copy has, too', () => {
    const dep = createDepClient({ credential });
    expect(Object.values(Object.getOwnPropertyDescriptors(dep)).filter(({ get }) => get)).toEqual([]);
    expect({ ...dep }.devices).toBe(dep.devices);
  });

  test('closes its own transport, twice if need be, and not a shared one', async () => {
    await using loop = await loopback();
    await using transport = createTransport();
    const [one, other] = [loop.client({ transport }), loop.client({ transport })];
    await one.account.get();
    await one.close();
    await one.close();
    await other.account.get();
    const own = loop.client();
    await own.account.get();
    await own[Symbol.asyncDispose]();
    await own.close();
  });
});

test('wrong uses are type errors', () => {
  const wrong = () => {
    // @ts-expect-error - a credential is required
    createDepClient({});
    // @ts-expect-error - secrets are wrapped
    createDepClient({ credential: { ...credential, accessToken: 'AT_1' } });
    // @ts-expect-error - not a number of devices
    createDepClient({ credential }).devices.fetch({ limit: '7' });
  };
  expect(wrong).toBeTypeOf('function');
});

test.each([undefined, null, 'token'])('createDepClient(%j) names what it takes', (options) => {
  expect(() => createDepClient(options as never)).toThrow('createDepClient takes one object with options');
});

test('a misspelled option is named', async () => {
  await using loop = await loopback();
  const options = { credential: loop.simulator.credential, orign: 'https://x.example' };
  expect(() => createDepClient(options)).toThrow('createDepClient has no option "orign"; did you mean "origin"?');
});
