import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEventHub } from '../../src/server/events/event-hub.ts';
import { createEventLog } from '../../src/server/events/event-log.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';
import { incident } from '../support/stored.ts';
import { type Served, startServed } from './served.ts';

const everyone = { name: 'ada', role: 'viewer', tenants: null } as const;
const atMs = Date.UTC(2026, 10, 2);
const state = (target: string, to: 'up' | 'down'): ServiceEvent => ({
  kind: 'state',
  atMs,
  target,
  from: to === 'up' ? 'down' : 'up',
  to,
  code: null,
});

/** Reads an event stream, event by event. */
function readEvents(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  return {
    async next(): Promise<
      { readonly id: string | undefined; readonly event: string; readonly data: unknown } | undefined
    > {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end >= 0) {
          const lines = text.slice(0, end).split('\n');
          text = text.slice(end + 2);
          const member = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
          const event = member('event');
          if (event === undefined) continue;
          return { id: member('id'), event, data: JSON.parse(member('data') ?? 'null') as unknown };
        }
        const { done, value } = await reader.read();
        if (done) return undefined;
        text += decoder.decode(value, { stream: true });
      }
    },
    end: async () => await reader.cancel(),
  };
}

describe('the log', () => {
  const event = (data: number) => ({ event: 'states', data, tenant: null });

  test('a client that was away gets what it missed', () => {
    const log = createEventLog();
    const { id } = log.append([event(1)]);
    log.append([event(2), event(3)]);
    expect(log.after(id)?.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual([
      expect.stringContaining('data: 2\n'),
      expect.stringContaining('data: 3\n'),
    ]);
    expect(log.after(log.lastId)).toEqual([]);
  });

  test('events that are gone, ids of another process and ids of the future are not known', () => {
    const log = createEventLog(200);
    const { id } = log.append([event(1)]);
    for (let index = 0; index < 20; index += 1) log.append([event(index)]);
    expect(log.after(id)).toBeUndefined();
    expect(log.after(createEventLog().append([event(1)]).id)).toBeUndefined();
    expect(log.after(log.lastId.replace(/\d+$/, '999'))).toBeUndefined();
    expect(log.after('nonsense')).toBeUndefined();
  });
});

describe('the hub', () => {
  test('several changes of a target within a moment are one change, from the first state to the last', async () => {
    const hub = createEventHub({ flushMs: 1 });
    const events = readEvents(hub.open(everyone));
    expect(await events.next()).toMatchObject({ event: 'hello' });
    hub.take(state('a/apple.dep', 'down'));
    hub.take({ ...state('a/apple.dep', 'up'), from: 'recovering' } as ServiceEvent);
    hub.take(state('b/apple.dep', 'down'));
    const changes = [await events.next(), await events.next()].map((event) => event?.data);
    const at = new Date(atMs).toISOString();
    expect(changes).toEqual([
      { changes: [{ target: 'a/apple.dep', from: 'up', to: 'up', code: null, at }] },
      { changes: [{ target: 'b/apple.dep', from: 'up', to: 'down', code: null, at }] },
    ]);
    hub.close();
    expect(await events.next()).toBeUndefined();
  });

  test('a caller who is limited to tenants gets what is theirs, and incidents of a whole service', async () => {
    const hub = createEventHub({ flushMs: 1 });
    const events = readEvents(hub.open({ ...everyone, tenants: ['a'] }));
    await events.next();
    const opened = { incident: 'inc-1', atMs, kind: 'opened', text: 'It fails.' } as const;
    hub.take(state('b/apple.dep', 'down'));
    hub.take({ kind: 'incident', atMs, incident: incident({ tenant: 'b', verdict: 'credential' }), event: opened });
    hub.take({ kind: 'incident', atMs, incident: incident({ verdict: 'shared-credential' }), event: opened });
    hub.take(state('a/apple.dep', 'down'));
    hub.take({ kind: 'incident', atMs, incident: incident(), event: opened });
    const received = [await events.next(), await events.next()];
    expect(received).toMatchObject([
      { event: 'states', data: { changes: [{ target: 'a/apple.dep' }] } },
      { event: 'incident', data: { incident: { verdict: 'vendor' } } },
    ]);
    hub.close();
    expect(await events.next()).toBeUndefined();
  });

  test('a client that does not read is dropped, and the others go on', async () => {
    const hub = createEventHub({ flushMs: 1, mostWaitingBytes: 2_000 });
    const lazy = hub.open(everyone);
    const events = readEvents(hub.open(everyone));
    await events.next();
    for (let index = 0; hub.dropped === 0; index += 1) {
      hub.take(state(`t-${index}/apple.dep`, 'down'));
      await events.next();
    }
    expect(hub.streams).toBe(1);
    hub.close();
    await lazy.cancel();
  });
});

describe('the stream', () => {
  let served: Served;
  beforeAll(async () => {
    served = await startServed();
  });
  afterAll(async () => await served[Symbol.asyncDispose]());

  const open = async (headers: Readonly<Record<string, string>> = {}) => {
    const answer = await served.call('/v1/events', { headers });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    if (!answer.body) throw new TypeError('the answer has no body');
    return readEvents(answer.body);
  };

  test('a change arrives, and a client that comes back gets what it missed', async () => {
    const first = await open();
    await first.next();
    served.server.takeEvent(state('a/apple.dep', 'down'));
    const change = await first.next();
    expect(change).toMatchObject({ event: 'states', data: { changes: [{ target: 'a/apple.dep', to: 'down' }] } });
    await first.end();
    served.server.takeEvent(state('a/apple.dep', 'up'));
    const again = await open({ 'last-event-id': change?.id ?? '' });
    expect(await again.next()).toMatchObject({ event: 'hello' });
    expect(await again.next()).toMatchObject({ event: 'states', data: { changes: [{ to: 'up' }] } });
    await again.end();
  });

  test('a client that was away for too long is told to load everything again', async () => {
    const events = await open({ 'last-event-id': '000000000000-7' });
    await events.next();
    expect(await events.next()).toMatchObject({ event: 'reload' });
    await events.end();
  });
});
