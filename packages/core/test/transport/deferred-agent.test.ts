import { Agent, get } from 'node:https';
import { authority } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { listen } from '../../src/testing/index.ts';
import { DeferredAgent } from '../../src/transport/deferred-agent.ts';
import { until } from '../things.ts';
import { toLoopback, vendorTest } from './loopback.ts';

const ask = (port: number, agent: Agent, signal?: AbortSignal) =>
  new Promise<boolean>((resolve, reject) => {
    get(`https://vendor.test:${port}`, { agent, ...(signal ? { signal } : {}) }, (response) => {
      const reused = response.socket.bytesWritten > 200;
      response.resume().once('end', () => resolve(reused));
    }).once('error', reject);
  });

test('loads its agent once, at the first request, and keeps connections', async () => {
  await using server = await listen({ fetch: () => new Response('hello') }, { tls: vendorTest });
  let loads = 0;
  const inner = new Agent({ keepAlive: true, ca: authority, lookup: toLoopback });
  const agent = new DeferredAgent(() => {
    loads += 1;
    return Promise.resolve(inner);
  });
  expect(loads).toBe(0);
  await ask(server.port, agent);
  await new Promise((resolve) => setImmediate(resolve));
  expect(Object.values(inner.freeSockets).flat()).toHaveLength(1);
  await ask(server.port, agent);
  expect(loads).toBe(1);
  agent.destroy();
  await until(() => Object.values(inner.freeSockets).flat().length === 0);
});

test('passes a failure to load on, and asks for nothing once a request was given up', async () => {
  const broken = new DeferredAgent(() => Promise.reject(new Error('not installed')));
  await expect(ask(1, broken)).rejects.toThrow('not installed');
  broken.destroy();
  const controller = new AbortController();
  const gate = Promise.withResolvers<Agent>();
  const slow = new DeferredAgent(() => gate.promise);
  const asked = ask(1, slow, controller.signal);
  controller.abort();
  const inner = new Agent();
  gate.resolve(inner);
  await expect(asked).rejects.toMatchObject({ code: 'ABORT_ERR' });
  expect(Object.keys(inner.requests)).toEqual([]);
});
