import { expect, test } from 'vitest';
import type { DepClient } from '../../src/index.ts';
import { endpoints } from '../../src/index.ts';
import { loopback } from '../loopback.ts';

/** Calls every method of a client once; a method that is missing here is found by the test. */
const callsOf = (dep: DepClient): Readonly<Record<string, () => Promise<unknown>>> => ({
  'account.get': () => dep.account.get(),
  'devices.fetch': () => dep.devices.fetch().toArray(),
});

/** `resource.method` for everything that a client offers. */
function methodsOf(dep: DepClient): string[] {
  return Object.entries(dep).flatMap(([resource, methods]) =>
    typeof methods === 'object' ? Object.keys(methods).map((method) => `${resource}.${method}`) : [],
  );
}

test('every endpoint is called by the client and answered by the simulator', async () => {
  await using loop = await loopback();
  const dep = loop.client();
  const calls = callsOf(dep);
  expect(methodsOf(dep).sort()).toEqual(Object.keys(calls).sort());
  for (const call of Object.values(calls)) await call();
  const called = new Set(loop.simulator.requests().map(({ endpoint }) => endpoint));
  expect(called).toEqual(new Set(endpoints.map(({ name }) => name)));
});

test('names and routes are unique', () => {
  expect(new Set(endpoints.map(({ name }) => name)).size).toBe(endpoints.length);
  expect(new Set(endpoints.map(({ method, path }) => `${method} ${path}`)).size).toBe(endpoints.length);
});

test('the list has what documents and other programs read', () => {
  expect(endpoints.map(({ name, method, path, repeatable }) => ({ name, method, path, repeatable }))).toEqual([
    { name: 'session.open', method: 'GET', path: '/session', repeatable: true },
    { name: 'account.get', method: 'GET', path: '/account', repeatable: true },
    { name: 'devices.fetch', method: 'POST', path: '/server/devices', repeatable: true },
  ]);
});
