/**
 * Writing finished runs: the wall time of `store.commit` to that of the bare driver, which writes the very same raw rows, ready
 * as numbers, into the same table, with one prepared statement and one transaction a batch.
 *
 * Ours does more with a batch: it travels to the worker thread (SQLite), ids become numbers, rollups with latency sketches are
 * added to, and the batch's number is kept. Both flush once a batch: the bare driver its rows, ours what is decided; with SQLite
 * our raw rows follow unflushed, safe from the end of the process and not of the power. Targets' states are not part of it.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { cpuOf, median, printFigure } from '../../../scripts/benchmark.ts';
import { createPostgresStore } from '../src/store/postgres/create-postgres-store.ts';
import { createSqliteStore } from '../src/store/sqlite/create-sqlite-store.ts';
import { loadSqlite } from '../src/store/sqlite/load-sqlite.ts';
import type { Store } from '../src/store/store.ts';
import { startPostgres } from '../test/store/postgres-server.ts';
import { type BareRow, bareRows, firstDay, makeBatch } from './lib/store-batches.ts';

const runsPerBatch = 500;
const batchesPerRound = 60;
const rounds = 7;
const goals = { ratio_sqlite: 2, ratio_postgres: 2, bytes_per_row: 100 };

interface Spent {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const folder = await mkdtemp(join(tmpdir(), 'health-bench-'));
const values = { ...(await benchSqlite()), ...(await benchPostgres()) };
await rm(folder, { recursive: true });
for (const figure of ['ratio_sqlite', 'ratio_postgres', 'bytes_per_row'] as const)
  if (values[figure] > goals[figure])
    console.error(`short of its goal: ${figure} is ${values[figure].toFixed(2)}, not at most ${goals[figure]}`);

async function benchSqlite() {
  const ours = join(folder, 'ours');
  await using store = createSqliteStore({ folder: ours });
  const { DatabaseSync } = await loadSqlite();
  const bare = new DatabaseSync(join(folder, 'bare.db'));
  bare.exec('pragma journal_mode = wal; pragma synchronous = full');
  bare.exec(`create table run (slot integer not null, target integer not null, offset_ms integer not null,
    duration_ms integer not null, latency_ms integer, class integer not null, code integer, attempts integer not null,
    location integer not null, flags integer not null, primary key (slot, target, offset_ms)) strict, without rowid`);
  const insert = bare.prepare('insert into run values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const ratio = await compare('ratio_sqlite', store, async (rows) => {
    bare.exec('begin');
    for (const row of rows) insert.run(...row);
    bare.exec('commit');
  });
  bare.close();
  await store.close();
  const rows = rounds * batchesPerRound * runsPerBatch + batchesPerRound * runsPerBatch;
  const raw = (await readdir(ours)).filter((name) => name.startsWith('raw-'));
  const sizes = await Promise.all(raw.map(async (name) => (await stat(join(ours, name))).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0) / rows;
  printFigure({ bench: 'store-write', figure: 'bytes_per_row', value: bytes, unit: 'bytes' }, { rows });
  return { ratio_sqlite: ratio, bytes_per_row: bytes };
}

async function benchPostgres() {
  await using server = await startPostgres({ durable: true });
  await using store = createPostgresStore({ url: await server.createDatabase() });
  const bare = new pg.Client(await server.createDatabase());
  await bare.connect();
  await bare.query(`create table run (day bigint not null, slot smallint not null, target bigint not null,
    offset_ms bigint not null, duration_ms bigint not null, latency_ms bigint, class smallint not null, code bigint,
    attempts smallint not null, location bigint not null, flags smallint not null,
    primary key (day, slot, target, offset_ms)) partition by range (day)`);
  await bare.query(`create table run_today partition of run for values from (${firstDay}) to (${firstDay + 1})`);
  const text = `insert into run select ${firstDay}, * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[],
    $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[])`;
  const ratio = await compare('ratio_postgres', store, async (rows) => {
    const columns = Array.from({ length: 10 }, (_, column) => rows.map((row) => row[column]));
    await bare.query({ name: 'insert', text, values: columns });
  });
  await bare.end();
  return { ratio_postgres: ratio };
}

/** Alternates between the two, batch for batch the same rows; the first round warms both up and does not count. */
async function compare(
  figure: string,
  store: Store,
  writeBare: (rows: readonly BareRow[]) => Promise<void>,
): Promise<number> {
  await store.migrate();
  const wall: number[] = [];
  const cpu: number[] = [];
  const perBatch: Spent[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const batches = Array.from({ length: batchesPerRound }, (_, index) =>
      makeBatch(round * batchesPerRound + index + 1, runsPerBatch),
    );
    const rows = batches.map(bareRows);
    const ours = async () => {
      for (const batch of batches) await store.commit(batch);
    };
    const theirs = async () => {
      for (const each of rows) await writeBare(each);
    };
    const first = round % 2 === 0 ? ours : theirs;
    const second = round % 2 === 0 ? theirs : ours;
    const spent = new Map([
      [first, await measure(first)],
      [second, await measure(second)],
    ]);
    const [own, bare] = [spent.get(ours), spent.get(theirs)];
    if (round === 0 || own === undefined || bare === undefined) continue;
    wall.push(own.wallMs / bare.wallMs);
    cpu.push(own.cpuMs / bare.cpuMs);
    perBatch.push({ wallMs: own.wallMs / batchesPerRound, cpuMs: own.cpuMs / batchesPerRound });
  }
  const ratio = median(wall);
  printFigure(
    { bench: 'store-write', figure, value: ratio, unit: 'x' },
    {
      rounds,
      rows_per_batch: runsPerBatch,
      cpu_ratio: Math.round(median(cpu) * 100) / 100,
      ms_per_batch: Math.round(median(perBatch.map(({ wallMs }) => wallMs)) * 100) / 100,
      cpu_ms_per_batch: Math.round(median(perBatch.map(({ cpuMs }) => cpuMs)) * 100) / 100,
    },
  );
  return ratio;
}

async function measure(work: () => Promise<void>): Promise<Spent> {
  const startedMs = performance.now();
  const cpuMs = await cpuOf(work);
  return { wallMs: performance.now() - startedMs, cpuMs };
}
