import { inspect } from 'node:util';
import { createTransport, Secret, TransportFailure } from '@mdmkit/core';
import { createVirtualClock, listen } from '@mdmkit/core/testing';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVppClient, parseContentToken } from '../src/index.ts';
import { createVppSimulator } from '../src/testing/index.ts';
import { mswHandlers } from '../src/testing/msw.ts';
import { failureOf, startVpp } from './start-vpp.ts';

describe('createVppClient', () => {
  const { credential } = createVppSimulator();

  it.each([
    [{ origin: 'http://vpp.itunes.apple.com' }, /^origin must be/],
    [{ origin: 'https://user@vpp.itunes.apple.com' }, /^origin must be/],
    [{ timeoutMs: 0 }, /^timeoutMs must be/],
    [{ retry: { retries: -1 } }, /^retry\.retries must be/],
    [{ userAgent: 'a\r\nb' }, /^userAgent must be/],
  ])('refuses %j and names the option', (options, message) => {
    expect(() => createVppClient({ credential, ...options })).toThrow(message);
    expect(() => createVppClient({ credential, ...options })).toThrow(TypeError);
  });

  it('shows no token, at whatever depth', () => {
    const client = createVppClient({ credential });
    const secret = credential.value.reveal();
    for (const view of [inspect(client, { depth: 20, showHidden: true }), JSON.stringify(client)]) {
      expect(view).not.toContain(secret.slice(0, 30));
    }
  });

  it('sends nothing when made, and closes a transport of its own only', async () => {
    const simulator = createVppSimulator();
    await using server = await listen(simulator);
    await using transport = createTransport();
    const options = { credential: simulator.credential, origin: server.origin, transport };
    const [one, other] = [createVppClient(options), createVppClient(options)];
    expect(simulator.requests()).toHaveLength(0);
    await one.close();
    await expect(other.clientConfig.get()).resolves.toHaveProperty('uId');
  });

  it('serves each of several locations with its own token', async () => {
    const clock = createVirtualClock();
    const simulator = createVppSimulator({
      clock,
      locations: [{ name: 'Berlin' }, { name: 'Paris' }, { name: 'Rome' }],
    });
    await using server = await listen(simulator);
    await using transport = createTransport();
    const names = simulator.locations.map(async (location) => {
      const credential = parseContentToken(simulator.issueToken({ location }));
      const client = createVppClient({ credential, origin: server.origin, transport, clock });
      return [credential.orgName, (await client.clientConfig.get()).locationName];
    });
    expect(await Promise.all(names)).toEqual([
      ['Berlin', 'Berlin'],
      ['Paris', 'Paris'],
      ['Rome', 'Rome'],
    ]);
  });
});

describe('a call', () => {
  it('waits, on the clock, when the service is throttling', async () => {
    const retries: unknown[] = [];
    const hooks = { onRetry: ({ code, delayMs }: { code: string; delayMs: number }) => retries.push([code, delayMs]) };
    await using vpp = await startVpp({ limits: { maxRequestPerSecond: 2 } }, { hooks, random: () => 0.9 });
    for (let call = 0; call < 3; call += 1) await vpp.client.clientConfig.get();
    expect(retries).toEqual([
      ['VPP_THROTTLED', 450],
      ['VPP_THROTTLED', 900],
    ]);
    expect(vpp.simulator.requests()).toHaveLength(5);
  });

  it('that changes something is sent again when it was throttled, for it was not taken', async () => {
    await using vpp = await startVpp({ limits: { maxRequestPerSecond: 1 } }, { random: () => 1 });
    await vpp.client.clientConfig.get();
    await vpp.client.clientConfig.update({ mdmInfo: { id: 'a', name: 'b', metadata: 'c' } });
    expect(vpp.simulator.locations[0]?.mdmInfo?.id).toBe('a');
  });

  it('that gets no answer fails on its own limit', async () => {
    await using vpp = await startVpp();
    vpp.simulator.faults.add({ fault: 'hang' });
    const failure = failureOf(vpp.client.clientConfig.get({ timeoutMs: 1_000, retry: false }));
    while (vpp.simulator.requests().length === 0) await new Promise((resolve) => setImmediate(resolve));
    await vpp.clock.advance(1_000);
    const error = await failure;
    expect(error).toMatchObject({ code: 'VPP_TIMEOUT', kind: 'network' });
    expect(error.cause).toBeInstanceOf(TransportFailure);
  });

  it('to an address without a server is a network failure', async () => {
    await using vpp = await startVpp();
    await vpp.server.close();
    expect(await failureOf(vpp.client.clientConfig.get({ retry: false }))).toMatchObject({
      code: 'VPP_CONNECTION_FAILED',
      kind: 'network',
    });
  });

  it('does not carry the token to another origin', async () => {
    await using elsewhere = await startVpp();
    await using vpp = await startVpp();
    const headers = { location: `${elsewhere.server.origin}/mdm/v2/client/config` };
    vpp.simulator.faults.add({ fault: { status: 302, headers } });
    expect(await failureOf(vpp.client.clientConfig.get({ retry: false }))).toMatchObject({
      code: 'VPP_REDIRECT_REFUSED',
    });
    expect(elsewhere.simulator.requests()).toHaveLength(0);
  });
});

describe('at the address of Apple', () => {
  const simulator = createVppSimulator();
  const server = setupServer(...mswHandlers(simulator));
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
  afterAll(() => server.close());

  it('the simulator answers through msw', async () => {
    await using client = createVppClient({ credential: simulator.credential });
    expect(await client.clientConfig.get()).toMatchObject({ locationName: 'Example Location' });
    expect(await client.assets.list().toArray()).toHaveLength(3);
    const notificationAuthToken = new Secret('s');
    const error = await failureOf(
      client.clientConfig.update({ notificationUrl: 'http://mdm.example/n', notificationAuthToken }),
    );
    expect(error.code).toBe('VPP_NOTIFICATION_URL_INVALID');
  });
});
