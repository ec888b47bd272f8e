import { closeSync, existsSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import type { BulkRow } from '../database/bulk.ts';
import { bulk } from '../database/bulk-tables.ts';
import { byDay, type DayOfRuns, dayOf, nameOfDay, type RawRuns } from '../database/raw-runs.ts';
import type { DayTables } from '../database/tables.ts';
import type { StoreFinding } from '../store.ts';
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { fromSqliteError } from './sqlite-errors.ts';

/** How many days stay open: today's, and those that are being read. */
const openDays = 3;

interface Day extends DayOfRuns {
  readonly connection: Connection;
}

/** Raw runs in files. */
export interface RawFiles extends RawRuns {
  /** Opens every file, and returns what is damaged. */
  integrity(): readonly StoreFinding[];
  /** Closes all files. */
  close(): void;
}

/** Raw runs in a file for each day, `raw-YYYY-MM-DD.db`: a day is dropped by deleting its file. */
export function createRawFiles(
  sqlite: typeof import('node:sqlite'),
  folder: string,
  options: ConnectionOptions,
): RawFiles {
  const open = new Map<number, Day>();
  const path = (day: number): string => join(folder, `raw-${nameOfDay(day)}.db`);
  const close = (day: number): void => {
    open.get(day)?.connection.close();
    open.delete(day);
  };
  const use = (day: number): Day => {
    const kept = open.get(day) ?? openDay(sqlite, path(day), options);
    // The last used stands last.
    open.delete(day);
    open.set(day, kept);
    const [oldest] = open.keys();
    if (open.size > openDays && oldest !== undefined) close(oldest);
    return kept;
  };
  return {
    prepare: async () => {},
    async writeAfter(rows) {
      const setAside: string[] = [];
      for (const [day, runs] of byDay(rows)) {
        try {
          writeDay(use(day).connection, runs);
        } catch (error) {
          if (!isDamage(error)) throw error;
          // One day of raw runs is the least that is kept: a service that stopped for it would lose more.
          close(day);
          setAside.push(putAside(folder, day));
          writeDay(use(day).connection, runs);
        }
      }
      return setAside;
    },
    days: async () => daysIn(folder),
    async day(day) {
      if (!existsSync(path(day))) return undefined;
      try {
        return use(day);
      } catch (error) {
        if (isDamage(error)) return undefined;
        throw error;
      }
    },
    async drop(days) {
      for (const day of days) {
        close(day);
        for (const suffix of suffixes) rmSync(`${path(day)}${suffix}`, { force: true });
        for (const name of setAsideIn(folder).filter((file) => file.includes(nameOfDay(day))))
          rmSync(join(folder, name), { force: true });
      }
    },
    integrity: () => [
      ...daysIn(folder).flatMap((day) => {
        const damage = damageOf(() => use(day).connection);
        return damage === undefined ? [] : [finding('error', day, `is damaged (${damage}). ${whatFollows}`)];
      }),
      ...setAsideIn(folder)
        .filter((name) => name.endsWith('.db'))
        .map((name) => ({ level: 'warning', name: 'runs', text: `${name} was damaged and put aside.` }) as const),
    ],
    close() {
      for (const day of open.keys()) close(day);
    },
  };
}

/** SQLite's own files beside a database. */
const suffixes = ['', '-wal', '-shm'] as const;

const whatFollows = 'The service puts it aside with its next batch, and goes on.';

function finding(level: StoreFinding['level'], day: number, text: string): StoreFinding {
  return { level, name: 'runs', text: `raw-${nameOfDay(day)}.db ${text}` };
}

function isDamage(error: unknown): boolean {
  return fromSqliteError(error, '').code === 'STORE_DAMAGED';
}

/** What SQLite calls the damage of a file; undefined if it is sound. */
function damageOf(connect: () => Connection): string | undefined {
  try {
    const [row] = connect().all('pragma quick_check(1)', []);
    return row?.quick_check === 'ok' ? undefined : 'SQLITE_CORRUPT';
  } catch (error) {
    if (!isDamage(error)) throw error;
    return fromSqliteError(error, '').driverCode;
  }
}

/** Gives the files of a day another name, so that it is not read any more. Returns the name. */
function putAside(folder: string, day: number): string {
  const base = `raw-${nameOfDay(day)}`;
  let number = 1;
  while (existsSync(join(folder, `${base}.damaged-${number}.db`))) number += 1;
  const name = `${base}.damaged-${number}.db`;
  for (const suffix of suffixes) {
    const file = join(folder, `${base}.db${suffix}`);
    if (existsSync(file)) renameSync(file, join(folder, `${name}${suffix}`));
  }
  return name;
}

function setAsideIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => /^raw-\d{4}-\d{2}-\d{2}\.damaged-\d+\.db/.test(name));
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
