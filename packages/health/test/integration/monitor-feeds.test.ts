import { createTransport, type Transport } from '@mdmkit/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWallClock, type WallClock } from '../../../monitor/test/support/wall-clock.ts';
import { formatFeedLags } from '../../src/report/feeds.ts';
import { formatStatus } from '../../src/report/status.ts';
import { readIncidentReports, readVendorReports } from '../../src/report/vendor-reports.ts';
import type { Store } from '../../src/store/store.ts';
import { type SimulatedFeeds, startSimulatedFeeds } from '../../src/testing/simulated-feeds.ts';
import { type Fleet, startFleet } from '../service/vendor-fleet.ts';
import { hour, minute, openInThread, type Watched, watch } from '../service/watched.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
const name = 'Volume Purchase Program';

let disposables: AsyncDisposableStack;
let clock: WallClock;
let feeds: SimulatedFeeds;
let fleet: Fleet;
let store: Store;
let watched: Watched;

/** Starts a service of six tenants that reads Apple's feed each minute. */
async function start(section: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const connections = disposables.use(createTransport());
  let underWay = 0;
  const transport: Transport = {
    ...connections,
    send: async (request) => {
      underWay += 1;
      return await connections.send(request).finally(() => {
        underWay -= 1;
      });
    },
  };
  const config = await fleet.load({
    interval: '1m',
    feeds: { sources: feeds.sources.filter(({ id }) => id === 'apple'), interval: '1m', ...section },
  });
  watched = disposables.use(watch({ config, clock, store, transport, underWay: () => underWay, stepMs: 5_000 }));
  await watched.service.start();
  await watched.pass(3 * minute);
}

beforeEach(async () => {
  disposables = new AsyncDisposableStack();
  clock = createWallClock(startMs);
  feeds = disposables.use(await startSimulatedFeeds({ clock }));
  fleet = disposables.use(await startFleet({ tenants: 6, clock }));
  store = disposables.use(await openInThread(fleet.storeFolder));
});

afterEach(async () => await disposables.disposeAsync());

const openIncident = () => watched.service.incidents()[0];
const messages = () =>
  watched.eventsOf('notification').map(({ notification }) => `${notification.kind} ${notification.text}`);
/** By how many minutes the vendor was later, for each report of the open incident. */
async function lagMinutes(): Promise<readonly number[]> {
  const incident = openIncident();
  if (!incident) throw new Error('no incident is open');
  const reports = await readIncidentReports(store, incident, clock.now());
  return reports.map(({ vendorBehindMs }) => (vendorBehindMs ?? 0) / minute);
}
const statements = () =>
  watched.eventsOf('vendor').map(({ service, former, state }) => `${service} ${former} → ${state}`);

test('a name that disappears from a feed is one incident of ours, which ends when the name is back', async () => {
  await start();
  feeds.rename('apple', name, 'Apple Apps');
  await watched.pass(9 * minute);
  expect(watched.service.incidents()).toEqual([]);
  await watched.pass(5 * minute);
  expect(watched.service.incidents()).toMatchObject([{ verdict: 'own-service', severity: 'warning', owner: 'us' }]);
  expect(openIncident()?.title).toContain(`apple: ${name}`);
  expect(openIncident()?.remedy).toContain('health-check feeds list');
  feeds.rename('apple', 'Apple Apps', name);
  await watched.passUntil(() => openIncident() === undefined, 20 * minute);
  expect(messages()).toHaveLength(2);
});

test('a report of the vendor raises the confidence of our incident, for good, and sends no message', async () => {
  await start();
  fleet.fail(true);
  await watched.passUntil(() => openIncident()?.verdict === 'vendor', 10 * minute);
  // What it is by then is critical: nothing but the feed changes from now on.
  await watched.pass(15 * minute);
  const before = openIncident();
  const sent = messages();
  expect(before?.evidence.isAdmitted).toBeUndefined();
  const event = feeds.announce('apple', { services: [name] });
  await watched.pass(3 * minute);
  const admitted = openIncident();
  expect(admitted?.evidence.isAdmitted).toBe(true);
  expect(admitted?.confidence).toBeGreaterThan(before?.confidence ?? 1);
  expect(watched.eventsOf('incident').filter(({ event: { kind } }) => kind === 'admitted')).toHaveLength(1);
  // A reading each minute: the vendor is about a quarter of an hour later than we are.
  const [lag = 0] = await lagMinutes();
  expect(lag).toBeGreaterThan(10);
  // The feed is silent again: nothing is lowered.
  feeds.withdraw('apple', event);
  await watched.pass(5 * minute);
  expect(openIncident()).toMatchObject({ id: admitted?.id, confidence: admitted?.confidence });
  expect(openIncident()?.evidence.isAdmitted).toBe(true);
  expect(messages()).toEqual(sent);
  expect(statements()).toEqual(['apple.vpp operational → outage', 'apple.vpp outage → operational']);
});

test('a feed that reports an outage while our checks are good opens nothing, is shown, and is earlier than our incident', async () => {
  await start();
  feeds.announce('apple', { services: [name], message: 'Apps cannot be assigned.' });
  await watched.pass(12 * minute);
  expect(watched.service.incidents()).toEqual([]);
  expect(messages()).toEqual([]);
  const status = formatStatus(await store.status(clock.now()), clock.now());
  expect(status).toMatch(/vendors say\n +apple\.vpp +outage +Apple System Status says "/);
  const compare = async () => await readVendorReports(store, { fromMs: startMs, toMs: clock.now() });
  expect((await compare()).summaries).toMatchObject([{ service: 'apple.vpp', incidents: 0, unseen: 1 }]);
  fleet.fail(true);
  await watched.passUntil(() => openIncident()?.verdict === 'vendor', 10 * minute);
  await watched.pass(minute);
  expect(openIncident()?.evidence.isAdmitted).toBe(true);
  const [lag = 0] = await lagMinutes();
  expect(lag).toBeLessThan(-10);
  const compared = await compare();
  expect(compared.summaries).toMatchObject([{ incidents: 1, reported: 1, weBehind: { count: 1 }, unseen: 0 }]);
  expect(formatFeedLags('2026-11', compared)).toMatch(/we \d+ min.* behind the vendor/);
});

test('a feed that was not read for 15 minutes is unknown, and does not become well by itself', async () => {
  await start();
  feeds.announce('apple', { services: [name] });
  await watched.pass(3 * minute);
  feeds.misbehave('apple', 'unavailable');
  await watched.pass(18 * minute);
  expect(statements()).toEqual(['apple.vpp operational → outage', 'apple.vpp outage → unknown']);
  expect(watched.eventsOf('feed')).toMatchObject([{ source: 'apple', error: 'The server answers with status 503.' }]);
  expect(watched.service.incidents()).toEqual([]);
});

test('announced maintenance is shown, and becomes a window only if the configuration says so', async () => {
  await start({ maintenance: 'suppress' });
  feeds.announce('apple', {
    kind: 'maintenance',
    services: [name],
    startMs: clock.now() + 2 * minute,
    endMs: clock.now() + hour,
  });
  await watched.pass(5 * minute);
  expect(statements()).toEqual(['apple.vpp operational → maintenance']);
  fleet.fail(true);
  await watched.passUntil(() => openIncident()?.verdict === 'vendor', 10 * minute);
  await watched.pass(5 * minute);
  expect(openIncident()?.mutedBy).toMatch(/^feed-apple-/);
  expect(messages()).toEqual([]);
});
