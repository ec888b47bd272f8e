import { closeSync, existsSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import type { BulkRow } from '../database/bulk.ts';
import { bulk } from '../database/bulk-tables.ts';
import { byDay, type DayOfRuns, dayOf, nameOfDay, type RawRuns } from '../database/raw-runs.ts';
import type { DayTables } from '../database/tables.ts';
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/** How many days stay open: today's, and those that somebody looks at. */
const openDays = 3;

interface Day extends DayOfRuns {
  readonly connection: Connection;
}

/** Raw runs in a file for each day, `raw-YYYY-MM-DD.db`: a day is dropped by deleting its file. */
export function createRawFiles(
  sqlite: typeof import('node:sqlite'),
  folder: string,
  options: ConnectionOptions,
): RawRuns & { close(): void } {
  const open = new Map<number, Day>();
  const path = (day: number): string => join(folder, `raw-${nameOfDay(day)}.db`);
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
  return {
    prepare: async () => {},
    async writeAfter(rows) {
      for (const [day, runs] of byDay(rows)) writeDay(use(day).connection, runs);
    },
    days: async () => daysIn(folder),
    day: async (day) => (existsSync(path(day)) ? use(day) : undefined),
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
  return { connection, table: 'run', db: new Kysely<DayTables>({ dialect: sqliteDialect(connection) }) };
}

/** Makes a file that only its owner may read, if there is none. SQLite gives the files beside it the same mode. */
export function touch(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

function writeDay(connection: Connection, runs: readonly BulkRow[]): void {
  connection.run('begin immediate', []);
  try {
    connection.insert(bulk.dayRun, runs);
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

function daysIn(folder: string): readonly number[] {
  return readdirSync(folder)
    .map((name) => /^raw-(\d{4}-\d{2}-\d{2})\.db$/.exec(name)?.[1])
    .filter((day) => day !== undefined)
    .map((day) => dayOf(Date.parse(day)))
    .filter(Number.isSafeInteger)
    .sort((one, other) => one - other);
}
