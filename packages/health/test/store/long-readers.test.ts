import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStore } from '../../src/store/create-store.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { type Migration, migrations } from '../../src/store/database/migrations.ts';
import { createStoreSteps } from '../../src/store/database-steps.ts';
import { openPostgres } from '../../src/store/postgres/open-postgres.ts';
import { dayStartMs, runOf, targetOf, writerOf } from './batches.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

const dayMs = 86_400_000;
const target = 'aurora/apple.vpp';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A store, and another program that reads a table in a transaction that does not end, as a backup does. */
async function openScene(table: string) {
  const resources = new AsyncDisposableStack();
  const url = await server.createDatabase();
  const backend = await openPostgres({ url });
  const store = resources.use(createStore(createStoreSteps(backend, 'test'), backend.close));
  await store.migrate();
  const reader = new pg.Client({ connectionString: url });
  await reader.connect();
  resources.defer(() => reader.end());
  return {
    backend,
    store,
    async beginReading() {
      await reader.query('begin');
      await reader.query(`select count(*) from ${table}`);
    },
    endReading: async () => void (await reader.query('commit')),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** A step that needs a table of commands for itself. */
const step: Migration = {
  name: '900-column',
  up: async (tx) => {
    await sql`alter table word add column of_tomorrow text`.execute(tx);
  },
};

test('a step that waits for a long reader lets those pass who write, and is taken when the reader has ended', async () => {
  await using scene = await openScene('word');
  const { backend, store, beginReading, endReading } = scene;
  await beginReading();
  const pausesMs: number[] = [];
  const pause = async (ms: number) => {
    pausesMs.push(ms);
    // The reader still reads, and the step waits no more: whoever writes gets through.
    await store.addCommand({ kind: 'unsilence', id: 's', by: 'ada' }, dayStartMs);
    if (pausesMs.length === 2) await endReading();
  };
  expect(await migrate(backend, [...migrations, step], { pause })).toEqual([step.name]);
  expect(pausesMs).toEqual([2_000, 2_000]);
  expect(await store.commandsAfter(0)).toHaveLength(2);
});

test('a step gives up after a minute, and says that a lock is the reason', async () => {
  await using scene = await openScene('word');
  const { backend, beginReading } = scene;
  await beginReading();
  let waitedMs = 0;
  const failing: Migration = {
    name: '901-locked',
    // As PostgreSQL fails after the wait, which is left out here.
    up: async (tx) => void (await sql`lock table word in access exclusive mode nowait`.execute(tx)),
  };
  const pause = async (ms: number) => (waitedMs += ms);
  const migrating = migrate(backend, [...migrations, failing], { pause });
  await expect(migrating).rejects.toMatchObject({ code: '55P03' });
  expect(waitedMs).toBe(38_000);
});

test('a new day of runs is begun, and an old one waits for its end, while another program reads runs', async () => {
  await using scene = await openScene('run');
  const { store, beginReading, endReading } = scene;
  await store.load('here');
  const write = writerOf(store, 'here');
  const writeRun = async (startedMs: number) =>
    await write({ atMs: startedMs, targets: [targetOf(target)], runs: [runOf(target, startedMs)] });
  await writeRun(dayStartMs);
  await beginReading();
  await writeRun(dayStartMs + 10 * dayMs);
  const startsOf = async () =>
    (await store.history(target, dayStartMs, dayStartMs + 11 * dayMs)).runs.map(({ startedMs }) => startedMs);
  const both = await startsOf();
  expect(both).toEqual([dayStartMs + 10 * dayMs, dayStartMs]);
  await expect(store.tidy(dayStartMs + 11 * dayMs)).rejects.toMatchObject({ code: 'STORE_LOCKED', retryable: true });
  expect(await startsOf()).toEqual(both);
  await endReading();
  await store.tidy(dayStartMs + 11 * dayMs);
  expect(await startsOf()).toEqual(both.slice(0, 1));
});
