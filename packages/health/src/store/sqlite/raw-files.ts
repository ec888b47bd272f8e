import { closeSync, existsSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { bulk } from '../database/bulk-tables.ts';
import { dayMs, dayOf, dayRow, placeOf, type RawRun, type RawRuns, slotMs, slotsOf } from '../database/raw-runs.ts';
import type { DayTables } from '../database/tables.ts';
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/** How many days stay open: today's, and those that somebody looks at. */
const openDays = 3;

const columns = ['target', 'duration_ms', 'latency_ms', 'class', 'code', 'attempts', 'location', 'flags'] as const;

interface Day {
  readonly connection: Connection;
  readonly db: Kysely<DayTables>;
}

/** Raw runs in a file for each day, `raw-YYYY-MM-DD.db`: a day is dropped by deleting its file. */
export function createRawFiles(
  sqlite: typeof import('node:sqlite'),
  folder: string,
  options: ConnectionOptions,
): RawRuns & { close(): void } {
  const open = new Map<number, Day>();
  const path = (day: number): string => join(folder, `raw-${nameOf(day)}.db`);
  const close = (day: number): void => {
    open.get(day)?.connection.close();
    open.delete(day);
  };
  const use = (day: number): Day => {
    const kept = open.get(day) ?? openDay(sqlite, path(day), options);
    // The one that was used last stands last.
    open.delete(day);
    open.set(day, kept);
    const [oldest] = open.keys();
    if (open.size > openDays && oldest !== undefined) close(oldest);
    return kept;
  };
  const present = (day: number): Day | undefined => (existsSync(path(day)) ? use(day) : undefined);
  return {
    prepare: async () => {},
    async writeAfter(rows) {
      for (const [day, runs] of Map.groupBy(rows, (row) => dayOf(row.started_ms))) writeDay(use(day).connection, runs);
    },
    read: async (target, fromMs, toMs, limit) => await readRuns(present, target, fromMs, toMs, limit),
    async hour(hourMs, fromTarget, toTarget) {
      const day = dayOf(hourMs);
      const slots = slotsOf(day, hourMs, hourMs + 3_600_000);
      const rows = await present(day)
        ?.db.selectFrom('run')
        .select(['slot', 'offset_ms', ...columns])
        .where(among('slot', slots))
        .where('target', '>=', fromTarget)
        .where('target', '<', toTarget)
        .execute();
      return withTimes(day, rows ?? []).toSorted((one, other) => one.target - other.target);
    },
    days: async () => daysIn(folder),
    async page(day, after, limit) {
      const [slot, target, offsetMs] = after === null ? [-1, 0, 0] : placeOf(after);
      const rows = await present(day)
        ?.db.selectFrom('run')
        .select(['slot', 'offset_ms', ...columns])
        .where(sql<boolean>`(slot, target, offset_ms) > (${slot}, ${target}, ${offsetMs})`)
        .orderBy('slot')
        .orderBy('target')
        .orderBy('offset_ms')
        .limit(limit)
        .execute();
      return withTimes(day, rows ?? []);
    },
    async drop(days) {
      for (const day of days) {
        close(day);
        for (const suffix of ['', '-wal', '-shm']) rmSync(`${path(day)}${suffix}`, { force: true });
      }
    },
    close() {
      for (const day of open.keys()) close(day);
    },
  };
}

async function readRuns(
  present: (day: number) => Day | undefined,
  target: number,
  fromMs: number,
  toMs: number,
  limit: number,
): Promise<readonly RawRun[]> {
  const found: RawRun[] = [];
  const oldest = dayOf(fromMs);
  for (let day = dayOf(toMs - 1); day >= oldest && found.length < limit; day -= 1) {
    const rows = await present(day)
      ?.db.selectFrom('run')
      .select(['slot', 'offset_ms', ...columns])
      .where(among('slot', slotsOf(day, fromMs, toMs)))
      .where('target', '=', target)
      .orderBy('slot', 'desc')
      .orderBy('offset_ms', 'desc')
      .limit(limit)
      .execute();
    found.push(...withTimes(day, rows ?? []));
  }
  return found.filter((run) => run.started_ms >= fromMs && run.started_ms < toMs).slice(0, limit);
}

function openDay(sqlite: typeof import('node:sqlite'), file: string, options: ConnectionOptions): Day {
  touch(file);
  const connection = openConnection(sqlite, file, options);
  try {
    connection.execute(`create table if not exists run (
      slot integer not null, target integer not null, offset_ms integer not null, duration_ms integer not null,
      latency_ms integer, class integer not null, code integer, attempts integer not null, location integer not null,
      flags integer not null, primary key (slot, target, offset_ms)) strict, without rowid`);
  } catch (error) {
    connection.close();
    throw error;
  }
  return { connection, db: new Kysely<DayTables>({ dialect: sqliteDialect(connection) }) };
}

/** Makes a file that only its owner may read, if there is none. SQLite gives the files beside it the same mode. */
export function touch(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

function writeDay(connection: Connection, runs: readonly RawRun[]): void {
  connection.run('begin immediate', []);
  try {
    connection.insert(bulk.dayRun, runs.map(dayRow));
    connection.run('commit', []);
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

function rollBack(connection: Connection): void {
  try {
    connection.run('rollback', []);
  } catch {
    // A full disk makes SQLite roll back by itself.
  }
}

function among(column: string, values: readonly number[]) {
  return sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`;
}

function withTimes<Row extends { readonly slot: number; readonly offset_ms: number }>(
  day: number,
  rows: readonly Row[],
) {
  return rows.map(({ slot, offset_ms, ...run }) => ({
    ...run,
    started_ms: day * dayMs + slot * slotMs + offset_ms,
  }));
}

function daysIn(folder: string): readonly number[] {
  return readdirSync(folder)
    .map((name) => /^raw-(\d{4}-\d{2}-\d{2})\.db$/.exec(name)?.[1])
    .filter((day) => day !== undefined)
    .map((day) => dayOf(Date.parse(day)))
    .filter(Number.isSafeInteger)
    .sort((one, other) => one - other);
}

function nameOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}
