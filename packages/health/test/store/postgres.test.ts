import { afterAll, beforeAll, expect, test } from 'vitest';
import { createChainPlay } from '../../bench/delivery/chain-play.ts';
import { createDeliveryPlay, troublesOf } from '../../bench/delivery/play.ts';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import type { Store } from '../../src/store/store.ts';
import { episodeOf, incidentOf, notificationOf, targetOf, tenMs, writerOf } from './batches.ts';
import { describeStore } from './contract.ts';
import { describeCanaryJournal } from './contract-canaries.ts';
import { describeDeliveries } from './contract-deliveries.ts';
import { describeEscalations } from './contract-escalations.ts';
import { describeFeeds } from './contract-feeds.ts';
import { describeReadings } from './contract-readings.ts';
import type { Place } from './migrated-place.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

let server: PostgresServer;
/** A database with all tables, of which others are copies: to make the tables takes longer than most tests. */
let migrated: string;

beforeAll(async () => {
  server = await startPostgres();
  migrated = await server.createDatabase();
  await using store = createPostgresStore({ url: migrated });
  await store.migrate();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const placeLike = async (like?: string): Promise<Place> => {
  const url = await server.createDatabase(like);
  return { open: () => createPostgresStore({ url }), [Symbol.asyncDispose]: async () => {} };
};
const createMigratedPlace = () => placeLike(migrated);

describeStore(() => placeLike(), createMigratedPlace);
describeCanaryJournal(createMigratedPlace);
describeReadings(createMigratedPlace);

describeFeeds(createMigratedPlace);
describeDeliveries(createMigratedPlace);
describeEscalations(createMigratedPlace);

const target = 'aurora/apple.vpp';

/** Two locations that write to one database. */
async function twoLocations() {
  const url = await server.createDatabase(migrated);
  const [berlin, tokyo] = [createPostgresStore({ url }), createPostgresStore({ url })];
  return {
    berlin,
    tokyo,
    async [Symbol.asyncDispose]() {
      await Promise.all([berlin.close(), tokyo.close()]);
    },
  };
}

test('of several locations the first leads: only its incidents and reduced states are kept', async () => {
  await using locations = await twoLocations();
  const { berlin, tokyo } = locations;
  expect((await berlin.load('berlin', { nowMs: tenMs })).leads).toBe(true);
  expect((await tokyo.load('tokyo', { nowMs: tenMs })).leads).toBe(false);
  const down = { ...targetOf(target).state, name: 'down' } as const;
  await writerOf(
    berlin,
    'berlin',
  )({ targets: [targetOf(target, { lastRunMs: tenMs })], incidents: [incidentOf('inc-a')] });
  await writerOf(
    tokyo,
    'tokyo',
  )({
    targets: [targetOf(target, { state: down, class: 'fail.network', lastRunMs: tenMs + 500 })],
    incidents: [incidentOf('inc-b')],
    notifications: [notificationOf('inc-b', 1)],
    episodes: [episodeOf(target)],
  });
  const { services, incidents, undelivered } = await berlin.status(tenMs + 5_000);
  expect(services.map(({ states }) => states)).toEqual([{ up: 1 }]);
  expect([incidents.map(({ id }) => id), undelivered]).toEqual([['inc-a'], 0]);
});

test('the states at each location are kept and counted beside what they come to', async () => {
  await using locations = await twoLocations();
  const { berlin, tokyo } = locations;
  await berlin.load('berlin', { nowMs: tenMs });
  await tokyo.load('tokyo', { nowMs: tenMs });
  const seen = targetOf(target, { lastRunMs: tenMs });
  const { state } = seen;
  const suspect = { ...state, name: 'suspect' } as const;
  await writerOf(tokyo, 'tokyo')({ targets: [{ ...seen, state: suspect, class: 'fail.network' }] });
  expect((await berlin.status(tenMs + 1_000)).services).toEqual([]);
  const views = [
    { location: 'tokyo', state: suspect, lastRunMs: tenMs, class: 'fail.network', code: 'VPP_TIMEOUT' },
    { location: 'berlin', state, lastRunMs: tenMs + 100, class: 'ok', code: null },
  ] as const;
  const write = writerOf(berlin, 'berlin');
  await write({ targets: [{ ...seen, locations: views }] });
  const { services } = await berlin.status(tenMs + 1_000);
  expect(services).toMatchObject([
    {
      states: { up: 1 },
      locations: [
        { location: 'berlin', states: { up: 1 } },
        { location: 'tokyo', states: { suspect: 1 } },
      ],
    },
  ]);
  const { target: reading } = await berlin.history(target, tenMs, tenMs + 1_000);
  expect(reading?.locations).toMatchObject([
    { location: 'berlin', state: { name: 'up' }, class: 'ok' },
    { location: 'tokyo', state: { name: 'suspect' }, class: 'fail.network' },
  ]);
  // Tokyo writes no more: what it saw last says nothing about the present.
  const laterMs = tenMs + 40_000;
  await write({ atMs: laterMs });
  expect((await berlin.status(laterMs)).services[0]?.locations).toEqual([
    { location: 'berlin', states: { up: 1 } },
    { location: 'tokyo', states: { stale: 1 } },
  ]);
});

test('the leader reads how other locations see the neutral hosts', async () => {
  await using locations = await twoLocations();
  const { berlin, tokyo } = locations;
  await berlin.load('berlin', { nowMs: tenMs });
  await tokyo.load('tokyo', { nowMs: tenMs });
  const reading = {
    target: 'control/one.example',
    tenant: 'one.example',
    service: 'control',
    location: 'tokyo',
    class: 'fail.network',
    code: 'ENDPOINT_TIMEOUT',
    atMs: tenMs + 100,
    sharedKeys: [],
  } as const;
  const write = writerOf(tokyo, 'tokyo');
  await write({ readings: [reading, { ...reading, atMs: tenMs + 200 }] });
  const { sharedKeys: _, atMs: __, ...result } = reading;
  const fromMs = tenMs;
  expect((await berlin.resultsElsewhere('berlin', { fromMs })).results).toEqual([
    { ...result, startedMs: tenMs + 200 },
  ]);
  expect((await tokyo.resultsElsewhere('tokyo', { fromMs })).results).toEqual([]);
  await write({ readings: [{ ...reading, class: 'ok', code: null, atMs: tenMs + 60_000 }] });
  expect((await berlin.resultsElsewhere('berlin', { fromMs })).results).toMatchObject([
    { class: 'ok', startedMs: tenMs + 60_000 },
  ]);
});

test('the leader reads the results of the other locations, and each location goes on from its own states', async () => {
  await using locations = await twoLocations();
  const { berlin, tokyo } = locations;
  await berlin.load('berlin', { nowMs: tenMs });
  await tokyo.load('tokyo', { nowMs: tenMs });
  await writerOf(berlin, 'berlin')({ targets: [targetOf(target, { lastRunMs: tenMs })] });
  const down = { ...targetOf(target).state, name: 'down' } as const;
  const seenInTokyo = targetOf(target, {
    state: down,
    class: 'fail.network',
    code: 'VPP_TIMEOUT',
    lastRunMs: tenMs + 500,
  });
  await writerOf(tokyo, 'tokyo')({ targets: [seenInTokyo] });
  const { results } = await berlin.resultsElsewhere('berlin', { fromMs: tenMs });
  expect(results).toEqual([
    {
      location: 'tokyo',
      target,
      tenant: 'aurora',
      service: 'apple.vpp',
      class: 'fail.network',
      code: 'VPP_TIMEOUT',
      facts: seenInTokyo.facts,
      startedMs: tenMs + 500,
    },
  ]);
  expect((await berlin.resultsElsewhere('berlin', { fromMs: tenMs + 500 })).results).toEqual([]);
  expect((await tokyo.load('tokyo', { nowMs: tenMs + 1_000 })).targets.map(({ state }) => state.name)).toEqual([
    'down',
  ]);
  expect((await berlin.load('berlin', { nowMs: tenMs + 1_000 })).targets.map(({ state }) => state.name)).toEqual([
    'up',
  ]);
});

test('a location whose leader has been silent for 30 seconds leads, and the other one learns it with its next batch', async () => {
  await using locations = await twoLocations();
  const { berlin, tokyo } = locations;
  await berlin.load('berlin', { nowMs: tenMs });
  await tokyo.load('tokyo', { nowMs: tenMs });
  const batch = { runs: [], targets: [], removed: [], episodes: [], incidents: [], events: [], notifications: [] };
  const commit = (store: typeof berlin, writer: string, sequence: number, atMs: number) =>
    store.commit({ ...batch, writer, sequence, atMs, gaps: [], due: [], handled: [] });
  expect((await commit(tokyo, 'tokyo', 1, tenMs + 10_000)).leads).toBe(false);
  expect((await commit(tokyo, 'tokyo', 2, tenMs + 31_000)).leads).toBe(true);
  expect((await commit(berlin, 'berlin', 1, tenMs + 32_000)).leads).toBe(false);
});

test.each([
  { name: 'a sender', createPlay: createDeliveryPlay, share: 12 },
  { name: 'a service with chains', createPlay: createChainPlay, share: 68 },
])('$name beside another one delivers each message once, in order, also if one is killed', async (each) => {
  await using locations = await twoLocations();
  const play = each.createPlay([locations.berlin, locations.tokyo]);
  const all = await play.cuts();
  const cuts = all.filter((_, index) => index % each.share === 0);
  const troubles: string[] = [];
  for (const cut of cuts) {
    const story = await play.play(cut, 2);
    expect(story.wasCut).toBe(true);
    troubles.push(...troublesOf(story));
  }
  console.log(`delivery on PostgreSQL, ${each.name}, 2 at once: ${cuts.length} of ${all.length} points`);
  expect(cuts.length).toBeGreaterThanOrEqual(4);
  expect(troubles).toEqual([]);
});

test('what a worker takes over is looked up through indexes', async () => {
  const url = await server.createDatabase(migrated);
  const ids = Array.from({ length: 50 }, (_, number) => `t${number}/apple.vpp`);
  /** Uses a store, and closes it: the server counts at the latest then what a connection did. */
  const use = async <Result>(work: (store: Store) => Promise<Result>) => {
    await using store = createPostgresStore({ url });
    return await work(store);
  };
  const scans = async () => {
    const database = new URL(url).pathname.slice(1);
    const rows = await server.run('select relname, seq_scan from pg_stat_user_tables order by relname', database);
    return rows.filter(({ relname }) => ['target', 'target_location', 'target_name'].includes(String(relname)));
  };
  await use(async (store) => {
    await store.load('berlin', { nowMs: tenMs });
    await writerOf(store, 'berlin')({ targets: ids.map((id) => targetOf(id, { lastRunMs: tenMs })) });
  });
  const before = await scans();
  const targets = await use((store) => store.targetsNamed(ids, 'berlin'));
  expect(targets.map(({ target: id }) => id).toSorted()).toEqual(ids.toSorted());
  expect(before).toHaveLength(3);
  expect(await scans()).toEqual(before);
});

test('names of 100,000 targets are compared with the targets in one pass', async () => {
  const url = await server.createDatabase(migrated);
  const database = new URL(url).pathname.slice(1);
  await server.run(`alter database ${database} set work_mem = '64kB'`);
  await server.run(
    `with names as (
      insert into target_name (name, hash) select 't' || number, '' from generate_series(1, 100000) as number returning id
    )
    insert into target (id, tenant, service, state, state_json, hard_json, flapping, facts)
      select id, 'aurora', 'apple.vpp', 'up', '{}', '{}', 0, '{}' from names where id % 1000 > 0`,
    database,
  );
  await server.run('analyze', database);
  await using store = createPostgresStore({ url });
  await store.tidy(tenMs);
  const gone = await server.run('select count(*) as count from target_name where gone_ms is not null', database);
  expect(gone).toEqual([{ count: '100' }]);
  expect((await store.check()).filter(({ level }) => level === 'error')).toEqual([]);
});
