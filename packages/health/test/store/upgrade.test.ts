import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { createStore } from '../../src/store/create-store.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { type Migration, migrations } from '../../src/store/database/migrations.ts';
import { createStoreSteps } from '../../src/store/database-steps.ts';
import { openPostgres } from '../../src/store/postgres/open-postgres.ts';
import type { Store } from '../../src/store/store.ts';
import { type Fleet, startFleet } from '../service/vendor-fleet.ts';
import { minute, second, type Watched, watch } from '../service/watched.ts';
import { tenMs } from './batches.ts';
import { deliveryOf } from './contract-deliveries.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

const startMs = Date.UTC(2026, 10, 23, 12);

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Opens a database with a program that has these migrations. */
async function openWith(url: string, steps: readonly Migration[], owner = 'test'): Promise<Store> {
  const backend = await openPostgres({ url });
  return createStore(createStoreSteps(backend, owner, steps), backend.close);
}

/** A step of the version after this one: it adds to every table that a program writes to. */
const expansion: Migration = {
  name: '900-expansion',
  async up(tx) {
    await sql`create table of_tomorrow (id bigint primary key)`.execute(tx);
    const { rows } = await sql<{ readonly name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = relnamespace
      where nspname = 'public' and relkind in ('r', 'p') and not relispartition
      and relname not in ('of_tomorrow', 'migration')`.execute(tx);
    for (const { name } of rows)
      await sql`alter table ${sql.table(name)} add column of_tomorrow text default 'x'`.execute(tx);
  },
};
const contractionOf = (needs: string): Migration => ({
  name: '901-contraction',
  needs,
  up: async (tx) => {
    await sql`alter table writer drop column of_tomorrow`.execute(tx);
  },
});
const newer = [...migrations, expansion];

const columnsOf = async (database: string) =>
  (await server.run(
    `select table_name as "table", column_name as "column", data_type as type, is_nullable = 'YES' as "isNullable",
       column_default is not null or is_identity = 'YES' as "hasDefault"
     from information_schema.columns where table_schema = 'public'`,
    database,
  )) as { table: string; column: string; type: string; isNullable: boolean; hasDefault: boolean }[];
const rulesOf = async (database: string) =>
  (await server.run(
    `select conrelid::regclass::text as "table", conname as name, '' as definition from pg_constraint where conrelid <> 0
       and connamespace = 'public'::regnamespace
     union select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' and indexdef like 'CREATE UNIQUE%'`,
    database,
  )) as { table: string; name: string; definition: string }[];

test('a step without a need only adds: the program before it goes on with the tables', async () => {
  const url = await server.createDatabase();
  const database = new URL(url).pathname.slice(1);
  const backend = await openPostgres({ url });
  try {
    await migrate(backend, migrations.slice(0, 1));
    for (const [index, { name, needs }] of migrations.entries()) {
      if (index === 0) continue;
      const [columns, rules] = [await columnsOf(database), await rulesOf(database)];
      await migrate(backend, migrations.slice(0, index + 1));
      if (needs !== undefined) continue;
      const tables = new Set(columns.map(({ table }) => table));
      const after = await columnsOf(database);
      const kept = new Set(after.map((column) => JSON.stringify(column)));
      expect(
        columns.filter((column) => !kept.has(JSON.stringify(column))),
        name,
      ).toEqual([]);
      const keyOf = ({ table, column }: (typeof after)[number]) => `${table}.${column}`;
      const before = new Set(columns.map(keyOf));
      const added = after.filter((column) => tables.has(column.table) && !before.has(keyOf(column)));
      expect(
        added.filter(({ isNullable, hasDefault }) => !isNullable && !hasDefault),
        name,
      ).toEqual([]);
      const ruleNames = new Set(rules.map((rule) => rule.name));
      const isOfAdded = (definition: string) => added.some(({ column }) => definition.includes(`(${column})`));
      const stricter = (await rulesOf(database)).filter(
        (rule) => tables.has(rule.table) && !ruleNames.has(rule.name) && !isOfAdded(rule.definition),
      );
      expect(stricter, name).toEqual([]);
    }
  } finally {
    await backend.close();
  }
});

/** A service of a location on a store, on a clock that several services share. */
async function serviceAt(
  fleet: Fleet,
  location: string,
  rest: Pick<Parameters<typeof watch>[0], 'clock'>,
  store: Store,
) {
  const config = await fleet.load({ interval: '30s', monitor: { location } });
  const watched = watch({ config, store, ...rest });
  await watched.service.start();
  return watched;
}

test('the former program writes on during the upgrade, beside the new one', async () => {
  const clock = createWallClock(startMs);
  await using fleet = await startFleet({ tenants: 3, clock });
  const url = await server.createDatabase();
  await using oldStore = await openWith(url, migrations, 'old');
  await oldStore.migrate();
  const old = await serviceAt(fleet, 'here', { clock }, oldStore);
  const claim = async (key: string) => {
    await oldStore.addDeliveries([deliveryOf(key, { incident: key })]);
    const channels = [{ channel: 'mail', limit: 1 }];
    return await oldStore.claimDeliveries({ owner: 'old', nowMs: tenMs, leaseMs: minute, channels });
  };
  expect(await claim('before')).toMatchObject([{ key: 'before' }]);
  await old.pass(30 * second);
  // The new program migrates while the former one checks.
  await using newStore = await openWith(url, newer, 'new');
  expect(await newStore.migrate()).toEqual([expansion.name]);
  const next = await serviceAt(fleet, 'there', { clock }, newStore);
  expect(await claim('after')).toMatchObject([{ key: 'after' }]);
  fleet.fail(true);
  for (
    let passedMs = 0;
    passedMs < minute || (passedMs < 5 * minute && old.service.incidents().length === 0);
    passedMs += second
  ) {
    await old.pass(second);
    await next.pass(0);
  }
  await old.pass(2 * second);
  const locationsOf = async () => {
    const { runs } = await newStore.history('tenant-0/apple.vpp', startMs, clock.now());
    return new Set(runs.map(({ location }) => location));
  };
  // The batches of the new one are written, too.
  await next.passUntil(async () => (await locationsOf()).has('there'), 5 * minute);
  // Another process of the former version starts during the upgrade.
  await using again = await openWith(url, migrations, 'again');
  expect(await again.migrate()).toEqual([]);
  const incidents = (await again.incidents({})).incidents.map(({ key }) => key);
  expect(incidents).toEqual(['vendor:apple.vpp']);
  const { services } = await again.status(clock.now());
  expect(services[0]?.locations?.map(({ location }) => location)).toEqual(['here', 'there']);
  const { runs } = await again.history('tenant-0/apple.vpp', startMs, clock.now());
  expect(new Set(runs.map(({ location }) => location))).toEqual(new Set(['here', 'there']));
  const stop = async (watched: Watched) => await watched.passWhile(watched.service.stop());
  for (const watched of [old, next]) {
    expect([...watched.eventsOf('store'), ...watched.eventsOf('defect')]).toEqual([]);
    await stop(watched);
  }
  expect([old, next].flatMap((watched) => watched.eventsOf('notification'))).toHaveLength(1);
});

test('the new program brings the tables of the former one up to date, and finds what it wrote', async () => {
  const clock = createWallClock(startMs);
  await using fleet = await startFleet({ tenants: 2, clock });
  const url = await server.createDatabase();
  await using oldStore = await openWith(url, migrations, 'old');
  await oldStore.migrate();
  const old = await serviceAt(fleet, 'here', { clock }, oldStore);
  await old.pass(30 * second);
  await old.passWhile(old.service.stop());
  await using newStore = await openWith(url, newer, 'new');
  await expect(newStore.load('there')).rejects.toMatchObject({ code: 'STORE_OLDER' });
  expect(await newStore.migrate()).toEqual([expansion.name]);
  const next = await serviceAt(fleet, 'here', { clock }, newStore);
  await next.pass(30 * second);
  const { runs } = await newStore.history('tenant-0/apple.vpp', startMs, clock.now());
  expect(runs.length).toBeGreaterThanOrEqual(2);
  await next.passWhile(next.service.stop());
  expect([...old.eventsOf('defect'), ...next.eventsOf('defect')]).toEqual([]);
});

test('a program refuses tables from which something is gone that it needs, and only those', async () => {
  const url = await server.createDatabase();
  await using contracted = await openWith(url, [...newer, contractionOf(expansion.name)]);
  await contracted.migrate();
  await using ours = await openWith(url, migrations);
  for (const call of [() => ours.migrate(), () => ours.load('here')])
    await expect(call()).rejects.toMatchObject({ code: 'STORE_NEWER', detail: 'it has the step 901-contraction' });
  await using between = await openWith(url, newer);
  expect(await between.migrate()).toEqual([]);
  expect((await between.load('here')).sequence).toBe(0);
});

test('a step may take longer than the store waits for other answers', async () => {
  const timeoutMs = 3_000;
  const backend = await openPostgres({ url: await server.createDatabase(), timeoutMs });
  // Longer than an answer may take, and with a limit of the server besides.
  const slow: Migration = {
    name: '900-slow',
    up: async (tx) => void (await sql`select pg_sleep(${sql.lit((timeoutMs + 1_000) / 1_000)})`.execute(tx)),
  };
  try {
    const { rows } = await sql<{ readonly name: string }>`select current_database() as name`.execute(backend.db);
    await server.run(`alter database ${rows[0]?.name} set statement_timeout = ${timeoutMs}`);
    await migrate(backend, migrations);
    await expect(backend.transaction(async (tx) => await slow.up(tx, backend.types))).rejects.toThrow(/timeout/);
    expect(await migrate(backend, [...migrations, slow])).toEqual(['900-slow']);
  } finally {
    await backend.close();
  }
});
