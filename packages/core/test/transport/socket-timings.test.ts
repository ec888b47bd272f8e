import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { authority } from '@mdmkit/testkit';
import { describe, expect, test } from 'vitest';
import { createTransport, type Phases, phasesOf, systemClock } from '../../src/index.ts';
import { listen, listenAsProxy } from '../../src/testing/index.ts';
import { get, toLoopback, vendorTest } from './loopback.ts';

const hello = { fetch: () => new Response('hello') };

/** The phases are parts of the whole, and none is negative. */
function expectToAddUp({ dnsMs = 0, connectMs = 0, tlsMs = 0, firstByteMs, totalMs }: Phases): void {
  for (const phase of [dnsMs, connectMs, tlsMs, firstByteMs, totalMs]) expect(phase).toBeGreaterThanOrEqual(0);
  expect(dnsMs + connectMs + tlsMs + firstByteMs).toBeLessThanOrEqual(totalMs + 0.001);
}

describe('the phases of a request', () => {
  test('over plain HTTP to an address: connect, but no name and no TLS', async () => {
    await using server = await listen(hello);
    await using transport = createTransport();
    const { phases } = await transport.send(get(server.origin));
    expect(Object.keys(phases).toSorted()).toEqual(['connectMs', 'firstByteMs', 'totalMs']);
    expectToAddUp(phases);
  });

  test('with a name: its resolution too', async () => {
    await using server = await listen(hello);
    await using transport = createTransport();
    const { phases } = await transport.send(get(`http://localhost:${server.port}`));
    expect(Object.keys(phases).toSorted()).toEqual(['connectMs', 'dnsMs', 'firstByteMs', 'totalMs']);
    expectToAddUp(phases);
  });

  test('over HTTPS: the handshake too', async () => {
    await using server = await listen(hello, { tls: vendorTest });
    await using transport = createTransport({ ca: authority, lookup: toLoopback });
    const { phases } = await transport.send(get(`https://vendor.test:${server.port}`));
    expect(Object.keys(phases).toSorted()).toEqual(['connectMs', 'dnsMs', 'firstByteMs', 'tlsMs', 'totalMs']);
    expect(phases.tlsMs).toBeGreaterThan(0);
    expectToAddUp(phases);
  });

  test('through a proxy: up to its consent, and the handshake behind it', async () => {
    await using server = await listen(hello, { tls: vendorTest });
    await using proxy = await listenAsProxy({ port: server.port });
    await using transport = createTransport({ ca: authority, proxy: { url: proxy.url } });
    const { phases } = await transport.send(get('https://vendor.test'));
    expect(Object.keys(phases).toSorted()).toEqual(['connectMs', 'firstByteMs', 'tlsMs', 'totalMs']);
    expect(phases.tlsMs).toBeGreaterThan(0);
    expectToAddUp(phases);
    const again = await transport.send(get('https://vendor.test/again'));
    expect(Object.keys(again.phases).toSorted()).toEqual(['firstByteMs', 'totalMs']);
    expect(proxy.targets).toHaveLength(1);
  });

  test('on a connection that is used again: no set-up', async () => {
    await using server = await listen(hello);
    await using transport = createTransport();
    await transport.send(get(server.origin));
    const { phases } = await transport.send(get(server.origin));
    expect(Object.keys(phases).toSorted()).toEqual(['firstByteMs', 'totalMs']);
    expectToAddUp(phases);
  });

  test('tell a slow answer from a slow body', async () => {
    const head = Promise.withResolvers<void>();
    const onHead = () => head.resolve();
    subscribe('http.client.response.finish', onHead);
    const slow = () =>
      new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(Buffer.from('half'));
            // The body ends so long after the client has read the head, however slow the machine is.
            await head.promise;
            await systemClock.sleep(30);
            controller.enqueue(Buffer.from('half'));
            controller.close();
          },
        }),
      );
    await using server = await listen({ fetch: slow });
    await using transport = createTransport();
    const { phases } = await transport.send(get(server.origin)).finally(() => {
      unsubscribe('http.client.response.finish', onHead);
    });
    expect(phases.totalMs - phases.firstByteMs).toBeGreaterThan(20);
  });
});

test('a socket that was not followed has no set-up times', () => {
  expect(phasesOf(undefined, 10, 15, 40)).toEqual({ firstByteMs: 5, totalMs: 30 });
  expect(phasesOf({}, 10, 15, 40)).toEqual({ firstByteMs: 5, totalMs: 30 });
});
