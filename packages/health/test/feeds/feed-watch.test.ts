import { setImmediate as turn } from 'node:timers/promises';
import { createTransport } from '@mdmkit/core';
import { vendorStatements } from '@mdmkit/monitor/feeds';
import type { FeedRecord } from '@mdmkit/monitor/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { feedSettings } from '../../src/config/feeds-config.ts';
import type { FeedSettings } from '../../src/config/target.ts';
import { parseYaml } from '../../src/config/yaml-source.ts';
import { createFeedWatch } from '../../src/feeds/feed-watch.ts';
import type { FeedUpdate } from '../../src/store/store.ts';
import {
  type FeedFault,
  type SimulatedFeedId,
  type SimulatedFeeds,
  startSimulatedFeeds,
} from '../../src/testing/simulated-feeds.ts';

const clock = createWallClock(Date.parse('2026-11-28T12:00:00Z'));
let feeds: SimulatedFeeds;
const transport = createTransport();
beforeAll(async () => {
  feeds = await startSimulatedFeeds({ clock });
});
afterAll(async () => {
  await transport.close();
  await feeds.close();
});

/** The settings of some of the simulated feeds. */
function settingsOf(ids: readonly SimulatedFeedId[], changes: Partial<FeedSettings> = {}): FeedSettings {
  const sources = feeds.sources.filter(({ id }) => ids.includes(id));
  const services = ['apple.dep', 'google.amapi', 'google.play'] as const;
  // The developer's page has no name for a service of these.
  const names = ids.includes('apple-developer') ? { 'apple.dep': { 'apple-developer': ['APNS'] } } : {};
  const source = parseYaml('health.yaml', '');
  const read = feedSettings(
    { sources: [...sources], names },
    services.map((service) => ({ service })),
    source,
  );
  expect(read.problems).toEqual([]);
  return { ...read.settings, ...changes };
}

/** A watch of feeds whose store only remembers. Its readings end when the store is written. */
function watch(first: FeedSettings | undefined, stored: readonly FeedRecord[] = []) {
  let settings = first;
  const updates: FeedUpdate[] = [];
  const removed: string[] = [];
  const errors: (readonly [string, string | null])[] = [];
  const statements: string[] = [];
  let isFull = false;
  const watched = createFeedWatch({
    settings: () => settings,
    stored,
    store: {
      saveFeed: (update) => {
        updates.push(update);
        return isFull ? Promise.reject(new Error('no room')) : Promise.resolve();
      },
      removeFeeds: (ids) => Promise.resolve(void removed.push(...ids)),
    },
    transport,
    clock,
    location: 'here',
    random: () => 0,
    onReadable: (source, error) => errors.push([source, error]),
    onStatement: (service, state, former) => statements.push(`${service}: ${former} → ${state}`),
  });
  const latest = (source: string) => updates.findLast(({ record }) => record.source === source)?.record;
  const settle = async (count: number) => {
    while (updates.length < count) await turn();
    // What follows the writing.
    await turn();
  };
  return {
    watched,
    updates,
    removed,
    errors,
    statements,
    latest,
    /** Lets the feeds that are due be read, and waits for so many readings. */
    async read(count = 1) {
      const before = updates.length;
      watched.tick();
      await settle(before + count);
    },
    settle,
    configure: (next: FeedSettings | undefined) => {
      settings = next;
    },
    fill: (full: boolean) => {
      isFull = full;
    },
    stateOf: (service: string) => {
      const records = [...new Map(updates.map(({ record }) => [record.source, record])).values()];
      return vendorStatements(records, clock.now()).get(service)?.state;
    },
  };
}

const everyMs = 90_000;

test.each([
  ['apple', 'apple.dep'],
  ['apple-developer', 'apple.dep'],
  ['google-cloud', 'google.amapi'],
  ['google-play', 'google.play'],
] as const)('%s reports trouble, and its end', async (id, service) => {
  const { read, latest, stateOf, statements, watched } = watch(settingsOf([id]));
  await read();
  expect(stateOf(service)).toBe('operational');
  expect(statements).toEqual([]);
  expect(watched.isAdmitted(service)).toBe(false);
  const event = feeds.announce(id);
  await clock.advance(everyMs);
  await read();
  expect(stateOf(service)).toBe('outage');
  expect(watched.isAdmitted(service)).toBe(true);
  expect(latest(id)?.events).toMatchObject([{ id: event, firstSeenMs: clock.now(), absentMs: clock.now() - everyMs }]);
  feeds.resolve(id, event);
  await clock.advance(everyMs);
  await read();
  expect(stateOf(service)).toBe('operational');
  expect(watched.isAdmitted(service)).toBe(false);
  expect(statements.filter((text) => text.startsWith(service))).toEqual([
    `${service}: operational → outage`,
    `${service}: outage → operational`,
  ]);
  feeds.withdraw(id, event);
  watched.stop();
});

test('a feed is asked at its interval, and answers that nothing has changed without a body', async () => {
  const { read, updates, watched } = watch(settingsOf(['apple']));
  await read();
  const first = feeds.requests.length;
  watched.tick();
  await clock.advance(everyMs - 1);
  watched.tick();
  await turn();
  expect(feeds.requests).toHaveLength(first);
  await clock.advance(1);
  await read();
  expect(feeds.requests.at(-1)).toMatchObject({ feed: 'apple', status: 304 });
  expect(feeds.requests.at(-1)?.headers['user-agent']).toMatch(/^health-check\//);
  expect(updates.at(-1)).toMatchObject({ changes: [], record: { checkedMs: clock.now(), error: null } });
  watched.stop();
});

describe('a feed that cannot be read', () => {
  test.each([
    ['throttled', 'The server answers with status 429.'],
    ['unavailable', 'The server answers with status 503.'],
    ['reset', 'The server cannot be reached (ECONNRESET).'],
    ['truncated', 'The answer is not JSON.'],
    ['malformed', 'The answer is not JSON.'],
    ['html', 'The answer is a web page.'],
    ['empty', 'The answer is empty.'],
    ['huge', 'The answer is longer than 10 MB.'],
  ] as const satisfies readonly (readonly [FeedFault, string])[])(
    'because of "%s" keeps what was known, and becomes unknown after 15 minutes',
    async (fault, error) => {
      const { read, latest, errors, stateOf, watched } = watch(settingsOf(['apple']));
      await read();
      const readMs = clock.now();
      feeds.misbehave('apple', fault);
      await clock.advance(everyMs);
      await read();
      expect(latest('apple')).toMatchObject({ error, checkedMs: readMs, missing: [] });
      expect(errors).toEqual([['apple', error]]);
      expect(stateOf('apple.dep')).toBe('operational');
      await clock.advance(900_000);
      expect(stateOf('apple.dep')).toBe('unknown');
      feeds.misbehave('apple', undefined);
      await clock.advance(3_600_000);
      await read();
      expect(errors.at(-1)).toEqual(['apple', null]);
      expect(stateOf('apple.dep')).toBe('operational');
      watched.stop();
    },
  );

  test('because it never answers is given up after ten seconds', async () => {
    const { watched, settle, latest } = watch(settingsOf(['apple']));
    feeds.misbehave('apple', 'hang');
    const before = feeds.requests.length;
    watched.tick();
    while (feeds.requests.length === before) await turn();
    await clock.advance(10_000);
    await settle(1);
    expect(latest('apple')?.error).toBe('The server does not answer within 10 seconds.');
    feeds.misbehave('apple', undefined);
    watched.stop();
  });

  test('is left alone for as long as it asks, and longer each time', async () => {
    const { read, watched } = watch(settingsOf(['apple']));
    feeds.misbehave('apple', 'throttled');
    await read();
    const countAfter = async (ms: number) => {
      const before = feeds.requests.length;
      await clock.advance(ms);
      watched.tick();
      await turn();
      return feeds.requests.length - before;
    };
    // Twice the interval is more than the 120 seconds that the server asks for.
    expect(await countAfter(179_000)).toBe(0);
    await clock.advance(1_000);
    await read();
    expect(await countAfter(359_000)).toBe(0);
    feeds.misbehave('apple', undefined);
    await clock.advance(1_000);
    await read();
    watched.stop();
  });

  test('that names no service at all says nothing', async () => {
    const { read, stateOf, latest, watched } = watch(settingsOf(['apple']));
    feeds.misbehave('apple', 'no-services');
    await read();
    expect(latest('apple')).toMatchObject({ names: [], missing: [] });
    expect(stateOf('apple.dep')).toBe('unknown');
    feeds.misbehave('apple', undefined);
    watched.stop();
  });
});

test('a name that disappears is our own trouble, also after a restart, until it is back', async () => {
  const settings = settingsOf(['apple']);
  const { read, latest, watched } = watch(settings);
  await read();
  feeds.rename('apple', 'Device Enrollment Program', 'Apple Business Enrolment');
  await clock.advance(everyMs);
  await read();
  expect(watched.troubles(clock.now())).toEqual([]);
  watched.stop();

  const record = latest('apple');
  if (!record) throw new Error('the feed was read');
  const restarted = watch(settings, [record]);
  await clock.advance(600_000);
  await restarted.read();
  expect(restarted.watched.troubles(clock.now())).toMatchObject([
    { kind: 'feed-name', location: 'here', detail: 'apple: Device Enrollment Program' },
  ]);
  feeds.rename('apple', 'Apple Business Enrolment', 'Device Enrollment Program');
  await clock.advance(everyMs);
  await restarted.read();
  expect(restarted.watched.troubles(clock.now())).toEqual([]);
  restarted.watched.stop();
});

test('planned maintenance becomes a window only if the configuration asks for it', async () => {
  const startMs = clock.now() + 3_600_000;
  const announcement = { kind: 'maintenance', startMs, endMs: startMs + 3_600_000 } as const;
  const event = feeds.announce('apple', announcement);
  const shown = watch(settingsOf(['apple']));
  await shown.read();
  expect(shown.watched.windows()).toEqual([]);
  shown.configure(settingsOf(['apple'], { maintenance: 'suppress' }));
  shown.watched.tick();
  expect(shown.watched.windows()).toMatchObject([
    { mode: 'suppress', scope: { services: ['apple.dep'] }, times: { fromMs: startMs } },
  ]);
  feeds.withdraw('apple', event);
  shown.watched.stop();
});

test('changes wait for a store that takes none, and a feed that is configured no more is forgotten', async () => {
  const { read, updates, fill, configure, removed, watched } = watch(settingsOf(['apple', 'azure']));
  await read(2);
  fill(true);
  const event = feeds.announce('apple');
  await clock.advance(everyMs);
  await read(2);
  fill(false);
  feeds.resolve('apple', event);
  await clock.advance(everyMs);
  await read(2);
  const apple = updates.filter(({ record }) => record.source === 'apple').at(-1);
  expect(apple?.changes.map((change) => change.event.status)).toEqual(['open', 'closed']);
  configure(settingsOf(['apple']));
  watched.tick();
  expect(removed).toEqual(['azure']);
  configure(undefined);
  watched.tick();
  expect(removed).toEqual(['azure', 'apple']);
  expect(watched.isAdmitted('apple.dep')).toBe(false);
  feeds.withdraw('apple', event);
  watched.stop();
});
