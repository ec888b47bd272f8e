import { describe, expect, test } from 'vitest';
import { createVirtualClock, type Fault, listen } from '../../src/testing/index.ts';
import { createThingsClient, createThingsSimulator, failureOf } from '../things.ts';

async function play(fault: Fault, call: 'get' | 'remove' = 'get', hooks = {}) {
  const simulator = createThingsSimulator({ clock: createVirtualClock() });
  simulator.faults.add({ endpoint: `things.${call}`, fault });
  await using server = await listen(simulator);
  await using things = createThingsClient({ origin: server.origin, clock: simulator.clock, retry: false, hooks });
  return await things[call]('a').then(
    (value: unknown) => ({ value }),
    (error: unknown) => ({ error }),
  );
}
const html = { 'content-type': 'text/html' };

describe('an answer', () => {
  test('is judged by the package first, then by its status', async () => {
    const vendors = await play({ status: 403, body: 'TERMS' });
    expect(vendors).toMatchObject({ error: { code: 'THINGS_TERMS', vendorCode: 'TERMS', status: 403 } });
    const plain = await play({ status: 403, headers: { 'x-request-id': 'request-7' } });
    expect(plain).toMatchObject({ error: { code: 'THINGS_FORBIDDEN', requestId: 'request-7' } });
  });

  test('that is a web page is not an answer of the vendor, even if no body is expected', async () => {
    const page = { headers: html, body: '<html>' };
    for (const status of [200, 403]) {
      expect(await play({ status, ...page })).toMatchObject({
        error: { code: 'THINGS_INTERCEPTED', owner: 'network' },
      });
      expect(await play({ status, ...page }, 'remove')).toMatchObject({ error: { code: 'THINGS_INTERCEPTED' } });
    }
    expect(await play({ status: 500, ...page })).toMatchObject({ error: { code: 'THINGS_SERVER_ERROR' } });
    expect(await play({ status: 200, body: 'anything' }, 'remove')).toEqual({ value: undefined });
  });

  test('in JSON is read whatever it is called', async () => {
    const text = { status: 200, headers: { 'content-type': 'text/plain' }, body: '{"id":"a"}' };
    expect(await play(text)).toEqual({ value: { id: 'a' } });
  });

  test('that lacks what it must have fails and says where', async () => {
    expect(await play({ status: 200, body: { size: 1 } })).toMatchObject({
      error: { code: 'THINGS_SCHEMA_MISMATCH', message: expect.stringContaining('/id should be string') as string },
    });
    expect(await play({ status: 200 })).toMatchObject({ error: { code: 'THINGS_MALFORMED_RESPONSE' } });
  });

  test("is held against the vendor's own clock", async () => {
    const headers = { date: 'Mon, 23 Nov 2026 15:00:00 GMT', 'retry-after': 'Mon, 23 Nov 2026 15:00:09 GMT' };
    expect(await play({ status: 503, headers })).toMatchObject({ error: { retryAfterMs: 9_000 } });
  });
});

test('surprises are reported once, with the facts of the call', async () => {
  const events: unknown[] = [];
  const hooks = { onDrift: (event: unknown) => events.push(event) };
  await play({ status: 200, body: { id: 'a', state: 'broken', more: 1 } }, 'get', hooks);
  const facts = { service: 'test.things', operation: 'things.get', label: undefined };
  expect(events).toEqual([
    { ...facts, kind: 'unknown-member', pointer: '/more', expected: 'no such member' },
    { ...facts, kind: 'unknown-value', pointer: '/state', expected: 'new, used' },
  ]);
});

test('a helper that fails where it should', async () => {
  await expect(failureOf(Promise.resolve())).rejects.toThrow('it did not fail');
});
