import { createTransport, Secret } from '@mdmkit/core';
import { createVirtualClock } from '@mdmkit/core/testing';
import type { NewDelivery } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { type Alerts, createAlerts } from '../../src/alerts/alerts.ts';
import { ChannelConfig } from '../../src/alerts/channels/index.ts';
import { createHeartbeat } from '../../src/alerts/heartbeat.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { batchOf } from '../store/batches.ts';
import { deliveryOf } from '../store/contract-deliveries.ts';
import { temporaryFolder } from '../support/folder.ts';
import { settingsOf } from './channels/run-channel.ts';
import { startVendor, type VendorServer } from './channels/vendor-server.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const startMs = Date.UTC(2026, 10, 30, 10);

/** Alerts with two webhooks, "first" and "second", on a store of their own. */
async function openAlerts(): Promise<
  AsyncDisposable & {
    readonly alerts: Alerts;
    readonly store: Store;
    readonly first: VendorServer;
    readonly second: VendorServer;
    readonly events: readonly ServiceEvent[];
    readonly clock: ReturnType<typeof createVirtualClock>;
    readonly settings: () => ReturnType<typeof settingsOf>;
    add(...deliveries: readonly NewDelivery[]): Promise<void>;
    /** What each delivery became, by its key. */
    states(): Promise<Readonly<Record<string, string>>>;
  }
> {
  const folder = await temporaryFolder();
  const store = createSqliteStore({ folder: folder.path, thread: 'caller' });
  await store.migrate();
  const [first, second] = await Promise.all([
    startVendor(() => ({ status: 204 })),
    startVendor(() => ({ status: 204 })),
  ]);
  const channel = (id: string) =>
    ChannelConfig.parse({ id, type: 'webhook', url: { env: id.toUpperCase() }, secret: { env: 'SECRET' } });
  const settings = settingsOf([channel('first'), channel('second')], {
    FIRST: `${first.url}/first`,
    SECOND: `${second.url}/second`,
    SECRET: secret,
  });
  const clock = createVirtualClock({ startMs, skipSleeps: false });
  const events: ServiceEvent[] = [];
  const alerts = createAlerts({
    store,
    settings: () => settings,
    clock,
    random: () => 0,
    onEvent: (event) => events.push(event),
  });
  return {
    alerts,
    store,
    first,
    second,
    events,
    clock,
    settings: () => settings,
    async add(...deliveries) {
      await store.addDeliveries(deliveries);
    },
    async states() {
      const { deliveries } = await store.deliveries({});
      return Object.fromEntries(deliveries.map(({ key, state }) => [key, state]));
    },
    async [Symbol.asyncDispose]() {
      await alerts.stop();
      await store.close();
      await first[Symbol.asyncDispose]();
      await second[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const due = (key: string, changes: Partial<NewDelivery> = {}) =>
  deliveryOf(key, { channel: 'first', createdMs: startMs, notBeforeMs: startMs, ...changes });

test('an attempt that fails is repeated with a longer pause, under the same id', async () => {
  await using opened = await openAlerts();
  const { alerts, first, clock } = opened;
  await opened.add(due('a'));
  first.interfere({ status: 503 }, { status: 503 });
  await alerts.step();
  expect(await alerts.step()).toBe(0);
  await clock.advance(5_000);
  await alerts.step();
  await clock.advance(5_000);
  expect(await alerts.step()).toBe(0);
  await clock.advance(5_000);
  await alerts.step();
  expect(new Set(first.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(first.requests).toHaveLength(3);
  expect(await opened.states()).toEqual({ a: 'sent' });
  expect(alerts.status().outcomes).toEqual([
    { channel: 'first', outcome: 'retried', count: 2 },
    { channel: 'first', outcome: 'sent', count: 1 },
  ]);
});

test('a delivery is given up after half an hour of failures, and people are told through another channel', async () => {
  await using opened = await openAlerts();
  const { alerts, first, second, clock } = opened;
  await opened.add(due('a'));
  first.interfere(...Array.from({ length: 10 }, () => ({ status: 500 })));
  const begunMs = clock.now();
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect(await alerts.step()).toBe(1);
    await clock.advance(600_000);
  }
  expect(first.requests).toHaveLength(10);
  expect((await opened.states()).a).toBe('failed');
  expect(clock.now() - begunMs).toBeGreaterThan(1_800_000);
  await alerts.step();
  expect(second.requests[0]?.json).toMatchObject({
    data: { title: 'The channel "first" is broken: messages do not arrive there.' },
  });
});

test('a webhook that was revoked is named as broken within one attempt, through the other channel', async () => {
  await using opened = await openAlerts();
  const { alerts, first, second, events, clock } = opened;
  await opened.add(due('a'), due('b', { incident: 'inc-b' }));
  first.interfere({ status: 410 }, { status: 410 });
  await alerts.step();
  expect(await opened.states()).toMatchObject({ a: 'failed', b: 'failed' });
  expect(events.filter(({ kind }) => kind === 'channel')).toMatchObject([
    { channel: 'first', error: expect.stringContaining('410') },
  ]);
  await alerts.step();
  expect(second.requests).toHaveLength(1);
  expect(alerts.status().channels).toMatchObject([{ broken: expect.any(String) }, { broken: null }]);
  // It is not tried at once again; after a minute it is, and works.
  await opened.add(due('c', { incident: 'inc-c' }));
  await alerts.step();
  expect((await opened.states()).c).toBe('failed');
  await clock.advance(60_000);
  await opened.add(due('d', { incident: 'inc-d' }));
  await alerts.step();
  expect((await opened.states()).d).toBe('sent');
  expect(events.filter(({ kind }) => kind === 'channel').at(-1)).toMatchObject({ error: null });
});

test('the end of a problem is sent to a channel only if the channel was told of the problem', async () => {
  await using opened = await openAlerts();
  const { alerts, first } = opened;
  await opened.add(due('a'), due('over', { sequence: 2, kind: 'resolved' }));
  first.interfere({ status: 400 });
  await alerts.step();
  await alerts.step();
  expect(await opened.states()).toEqual({ a: 'failed', over: 'dropped' });
  expect(first.requests).toHaveLength(1);
});

test('a problem that is over before it could be sent is told in one message', async () => {
  await using opened = await openAlerts();
  const { alerts, first, clock } = opened;
  await opened.add(due('a'), due('over', { sequence: 2, kind: 'resolved' }));
  first.interfere({ status: 503 });
  await alerts.step();
  await clock.advance(5_000);
  await alerts.step();
  await alerts.step();
  expect(await opened.states()).toEqual({ a: 'dropped', over: 'sent' });
  expect(first.requests).toHaveLength(2);
});

test('an attempt without an answer is repeated even if the problem is over: it may have arrived', async () => {
  await using opened = await openAlerts();
  const { alerts, first, clock } = opened;
  await opened.add(due('a'), due('over', { sequence: 2, kind: 'resolved' }));
  first.interfere('reset');
  await alerts.step();
  await clock.advance(5_000);
  await alerts.step();
  await alerts.step();
  expect(await opened.states()).toEqual({ a: 'sent', over: 'sent' });
});

test('a dead channel does not delay another, and delays a stop by five seconds', async () => {
  await using opened = await openAlerts();
  const { alerts, first, second, clock } = opened;
  await opened.add(due('a'), due('b', { channel: 'second' }));
  first.interfere('hang');
  alerts.start();
  await second.nextRequest();
  expect(second.requests).toHaveLength(1);
  const stopped = alerts.stop();
  await clock.advance(5_000);
  await stopped;
});

test('every channel gets a test message once a week, in office hours', async () => {
  await using opened = await openAlerts();
  const { alerts, clock, first } = opened;
  await alerts.keepUp();
  expect(await alerts.step()).toBe(0);
  await clock.advance(22 * 3_600_000);
  await alerts.keepUp();
  await alerts.keepUp();
  expect(await alerts.step()).toBe(2);
  expect(first.requests[0]?.json).toMatchObject({ type: 'incident.test' });
  const ages = () => alerts.status().channels.map(({ selfTestAgeMs }) => selfTestAgeMs);
  expect(ages()).toEqual([0, 0]);
  await clock.advance(7 * 86_400_000);
  await alerts.keepUp();
  first.interfere({ status: 400 });
  expect(await alerts.step()).toBe(2);
  expect(ages()).toEqual([7 * 86_400_000, 0]);
  // Another process learns of it from the store.
  await using other = createAlerts({ store: opened.store, settings: opened.settings, clock });
  expect(other.status().channels.map(({ selfTestAgeMs }) => selfTestAgeMs)).toEqual([null, null]);
  await other.keepUp();
  expect(other.status().channels.map(({ selfTestAgeMs }) => selfTestAgeMs)).toEqual([7 * 86_400_000, 0]);
});

test('a channel counts the messages that it accepted, and no tests', async () => {
  await using opened = await openAlerts();
  const { alerts, store, clock } = opened;
  await opened.add(due('a'), due('test', { incident: null, kind: 'test' }), due('b', { channel: 'second' }));
  await alerts.step();
  expect(await store.acceptedSince('first', clock.now())).toBe(1);
  expect(await store.acceptedSince('first', clock.now() + 1)).toBe(0);
});

test('a delivery to a channel that is not configured any more fails', async () => {
  await using opened = await openAlerts();
  await opened.add(due('a', { channel: 'gone' }));
  await opened.alerts.keepUp();
  expect((await opened.store.deliveries({})).deliveries).toMatchObject([
    { state: 'failed', error: 'The channel is not configured.' },
  ]);
});

test('while nothing may be claimed, nothing is sent, and nothing that is due by the time is added', async () => {
  await using opened = await openAlerts();
  const { store, settings, clock, first } = opened;
  const state = { isClockRight: false };
  const mayClaim = () => state.isClockRight;
  await using alerts = createAlerts({ store, settings, clock, random: () => 0, mayClaim });
  await opened.add(due('a'), due('b', { channel: 'gone' }));
  await clock.advance(7 * 86_400_000);
  await alerts.keepUp();
  expect(await alerts.step()).toBe(0);
  expect(first.requests).toHaveLength(0);
  expect(await opened.states()).toEqual({ a: 'pending', b: 'pending' });
  state.isClockRight = true;
  await alerts.keepUp();
  await alerts.step();
  expect(await opened.states()).toMatchObject({ a: 'sent', b: 'failed' });
});

test('no secret stands in rows or events', async () => {
  await using opened = await openAlerts();
  const { alerts, first, store, events } = opened;
  await opened.add(due('a'), due('b', { incident: 'inc-b' }));
  first.interfere({ status: 404, body: `no ${first.url}/first ${secret}` }, { status: 400, body: secret });
  await alerts.step();
  const lines: string[] = [];
  for await (const line of store.export()) lines.push(line);
  const everything = `${lines.join('\n')}${JSON.stringify(events)}${JSON.stringify(alerts.status())}`;
  expect(everything).not.toContain(secret.slice(6));
  expect(everything).not.toContain(first.url);
});

test('the watchdog outside gets a ping only if the service works, and its address stays secret', async () => {
  await using server = await startVendor(() => ({ status: 200, body: 'OK' }));
  await using opened = await openAlerts();
  const { store, clock } = opened;
  await using transport = createTransport();
  const troubles: (string | null)[] = [];
  const url = async () => new Secret(`${server.url}/c2VjcmV0LXBpbmc`);
  const heartbeat = createHeartbeat({
    store,
    settings: () => ({ url, everyMs: 60_000 }),
    transport,
    clock,
    onTrouble: (error) => troubles.push(error),
  });
  await heartbeat.beat();
  await heartbeat.beat();
  expect(server.requests.map(({ path, body }) => [path, body])).toEqual([
    ['/c2VjcmV0LXBpbmc/fail', 'no checks were stored for a minute'],
  ]);
  await store.load('one');
  await clock.advance(60_000);
  await store.commit(batchOf(1, { atMs: clock.now() }));
  await heartbeat.beat();
  expect(server.requests.at(-1)).toMatchObject({ path: '/c2VjcmV0LXBpbmc', body: 'ok' });
  server.interfere({ status: 404 });
  await clock.advance(60_000);
  await heartbeat.beat();
  await clock.advance(60_000);
  await heartbeat.beat();
  expect(troubles).toEqual(['HTTP 404', null]);
});

test.each([
  {
    form: 'cronitor',
    pings: [
      'GET /p/key/health?env=eu&state=run',
      'GET /p/key/health?env=eu&state=fail&message=not+ready%3A+store+failing',
      'GET /p/key/health?env=eu&state=run',
      'GET /p/key/health?env=eu&state=complete',
      'GET /p/key/health?env=eu&state=fail&message=the+service+crashed',
    ],
  },
  { form: 'get', pings: ['GET /p/key/health?env=eu'] },
] as const)('a watchdog of the form $form gets pings that it understands', async ({ form, pings }) => {
  await using server = await startVendor(() => ({ status: 200 }));
  await using opened = await openAlerts();
  const { store, clock } = opened;
  await using transport = createTransport();
  const settings = {
    url: async () => new Secret(`${server.url}/p/key/health?env=eu`),
    everyMs: 60_000,
    reportsStart: true,
    form,
  };
  let notReady: string | null = 'not ready: store failing';
  const heartbeat = createHeartbeat({
    store,
    settings: () => settings,
    transport,
    clock,
    notReady: () => notReady,
    onTrouble: () => {},
  });
  await heartbeat.beat();
  notReady = null;
  await clock.advance(60_000);
  await store.load('one');
  await store.commit(batchOf(1, { atMs: clock.now() }));
  await heartbeat.beat();
  await heartbeat.fail('the service crashed');
  const withoutSeries = server.requests.map(({ method, path, body }) => {
    expect(body).toBe('');
    return `${method} ${path.replace(/&series=[0-9a-f-]{36}/, '')}`;
  });
  expect(withoutSeries.filter((ping) => form === 'cronitor' || !ping.includes('state='))).toEqual(pings);
});

test('the watchdog outside learns of the beginning and the end of a self-check under one id, within its limit', async () => {
  await using server = await startVendor(() => ({ status: 200, headers: { 'ping-body-limit': '10' }, body: 'OK' }));
  await using opened = await openAlerts();
  const { store, clock } = opened;
  await using transport = createTransport();
  const settings = {
    url: async () => new Secret(`${server.url}/key/slug?create=1`),
    everyMs: 60_000,
    reportsStart: true,
  };
  const heartbeat = createHeartbeat({ store, settings: () => settings, transport, clock, onTrouble: () => {} });
  await heartbeat.beat();
  await clock.advance(60_000);
  await store.load('one');
  await store.commit(batchOf(1, { atMs: clock.now() }));
  await heartbeat.beat();
  const pings = server.requests.map(({ path, body }) => ({ url: new URL(path, server.url), body }));
  expect(pings.map(({ url, body }) => `${url.pathname} ${body}`)).toEqual([
    '/key/slug/start start',
    '/key/slug/fail no chec…',
    '/key/slug/start start',
    '/key/slug ok',
  ]);
  const ids = pings.map(({ url }) => url.searchParams.get('rid'));
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect([ids[0] === ids[1], ids[2] === ids[3], ids[1] === ids[2]]).toEqual([true, true, false]);
  expect(pings.every(({ url }) => url.searchParams.get('create') === '1')).toBe(true);
});
