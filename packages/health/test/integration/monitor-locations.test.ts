import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { startFleet } from '../service/vendor-fleet.ts';
import { minute, second, type Watched, watch } from '../service/watched.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
const tenants = 12;

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Services of one configuration at several locations, on one database and one clock. */
async function locations() {
  const clock = createWallClock(startMs);
  const fleet = await startFleet({ tenants, clock });
  const url = await server.createDatabase();
  const start = async (location: string, reaches: boolean): Promise<Watched> => {
    const config = await fleet.load({ interval: '30s', monitor: { location } });
    // Nothing listens on port 1: the location cannot reach the vendor.
    const origins = reaches ? config.origins : { 'apple.vpp': 'http://127.0.0.1:1' };
    const watched = watch({ config: { ...config, origins }, clock, store: createPostgresStore({ url }) });
    await watched.service.start();
    return watched;
  };
  const passAll = async (ms: number, ...services: readonly Watched[]) => {
    const [first, ...others] = services;
    for (let passedMs = 0; passedMs < ms; passedMs += second) {
      await first?.pass(second);
      for (const other of others) await other.pass(0);
    }
  };
  const stop = async (...services: readonly Watched[]) => {
    for (const { passWhile, service, store } of services) {
      await passWhile(service.stop());
      await store.close();
    }
  };
  return { clock, fleet, start, passAll, stop, [Symbol.asyncDispose]: () => fleet[Symbol.asyncDispose]() };
}

describe('several locations on one PostgreSQL store', () => {
  test('trouble on the path of one location of three is attributed to its path, and the targets stay up', async () => {
    await using scene = await locations();
    const { clock, start, passAll, stop } = scene;
    const berlin = await start('berlin', true);
    const paris = await start('paris', true);
    const tokyo = await start('tokyo', false);
    await passAll(6 * minute, berlin, paris, tokyo);
    const { incidents } = await berlin.store.incidents({});
    expect(incidents.map(({ verdict, location, owner }) => ({ verdict, location, owner }))).toEqual([
      { verdict: 'location-path', location: 'tokyo', owner: 'network' },
    ]);
    const { services } = await berlin.store.status(clock.now());
    expect(services.map(({ states }) => states)).toEqual([{ up: tenants }]);
    expect(services[0]?.locations).toMatchObject([
      { location: 'berlin', states: { up: tenants } },
      { location: 'paris', states: { up: tenants } },
      { location: 'tokyo' },
    ]);
    expect(services[0]?.locations?.[2]?.states.up ?? 0).toBe(0);
    // Only the leader announces.
    expect([...paris.eventsOf('incident'), ...tokyo.eventsOf('incident')]).toEqual([]);
    expect(berlin.eventsOf('incident').length).toBeGreaterThan(0);
    await stop(berlin, paris, tokyo);
  }, 450_000);

  test('an outage of the vendor is one incident, and another location continues it when the leader has stopped', async () => {
    await using scene = await locations();
    const { clock, fleet, start, passAll, stop } = scene;
    const berlin = await start('berlin', true);
    const tokyo = await start('tokyo', true);
    await passAll(3 * minute, berlin, tokyo);
    fleet.fail(true);
    await passAll(5 * minute, berlin, tokyo);
    const opened = (await tokyo.store.incidents({})).incidents;
    expect(opened.map(({ verdict }) => verdict)).toEqual(['vendor']);
    await stop(berlin);
    await passAll(2 * minute, tokyo);
    fleet.fail(false);
    // What the stopped location found last keeps nothing open.
    await passAll(6 * minute, tokyo);
    const { services } = await tokyo.store.status(clock.now());
    expect(services.map(({ states }) => states)).toEqual([{ up: tenants }]);
    const { incidents } = await tokyo.store.incidents({});
    expect(incidents.map(({ id }) => id)).toEqual(opened.map(({ id }) => id));
    expect(incidents[0]?.closedMs).not.toBeNull();
    expect(tokyo.eventsOf('incident').map(({ event }) => event.kind)).toContain('closed');
    await stop(tokyo);
  }, 450_000);
});

test('a second location on a store in a folder is refused at its start with a sentence that says what to do', async () => {
  const clock = createWallClock(startMs);
  await using fleet = await startFleet({ tenants: 3, clock });
  await using berlin = watch({
    config: await fleet.load({ monitor: { location: 'berlin' } }),
    clock,
    folder: fleet.storeFolder,
  });
  await berlin.service.start();
  await berlin.pass(minute);
  await using tokyo = watch({
    config: await fleet.load({ monitor: { location: 'tokyo' } }),
    clock,
    folder: fleet.storeFolder,
  });
  const refusal = await tokyo.service.start().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(StoreError);
  expect(refusal).toMatchObject({ code: 'STORE_ONE_LOCATION', remedy: expect.stringContaining('PostgreSQL') });
});
