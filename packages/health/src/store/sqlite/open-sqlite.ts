import { join } from 'node:path';
import { systemStateFiles } from '@mdmkit/core';
import { Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Backend, ColumnTypes } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';
import type { StoreFinding } from '../store.ts';
import { type Border, type Connection, openConnection } from './connection.ts';
import { loadSqlite } from './load-sqlite.ts';
import { createRawFiles, touch } from './raw-files.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { fromSqliteError } from './sqlite-errors.ts';

/** Where the files are, and how long to wait for others who use them. */
export interface SqliteOptions {
  /** The folder; made when it is not there. */
  readonly folder: string;
  /** How long to wait for another process that writes, in milliseconds. Default: 5,000. */
  readonly busyTimeoutMs?: number | undefined;
}

/** Columns of a table that says nothing about types are of any type: `strict` refuses what does not fit. */
const types: ColumnTypes = {
  int: sql`integer`,
  small: sql`integer`,
  text: sql`text`,
  bytes: sql`blob`,
  counter: sql`integer primary key autoincrement`,
  clustered: sql`strict, without rowid`,
  table: sql`strict`,
  partitions: false,
};

/**
 * Opens the store's files in this thread.
 *
 * @throws StoreError - When the folder or its main file cannot be used.
 */
export async function openSqlite({ folder, busyTimeoutMs = 5_000 }: SqliteOptions, border?: Border): Promise<Backend> {
  const sqlite = await loadSqlite();
  try {
    await systemStateFiles.makeFolder(folder);
    const file = join(folder, 'health.db');
    touch(file);
    const connection = openConnection(sqlite, file, { synchronous: 'FULL', busyTimeoutMs, border });
    const raw = createRawFiles(sqlite, folder, { synchronous: 'NORMAL', busyTimeoutMs, border });
    return createBackend(connection, raw, folder);
  } catch (error) {
    throw fromSqliteError(error, 'Opening the store', folder);
  }
}

function createBackend(connection: Connection, raw: ReturnType<typeof createRawFiles>, folder: string): Backend {
  const db = new Kysely<Tables>({ dialect: sqliteDialect(connection) });
  return {
    db,
    concurrent: false,
    types,
    raw,
    transaction: async (work) => await db.transaction().execute(work),
    insert: async (_, into, rows) => {
      if (rows.length > 0) connection.insert(into, rows);
    },
    among,
    // Who began to write is alone until the end.
    lock: async () => {},
    limitLockWait: async () => {},
    preferIndexes: async () => {},
    timeMs: async () => null,
    integrity: async () => [integrity(connection), ...raw.integrity()],
    toStoreError: (error, operation) => fromSqliteError(error, operation, folder),
    async close() {
      raw.close();
      await db.destroy();
    },
  };
}

function among(column: string, values: readonly (string | number)[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`;
}

function integrity(connection: Connection): StoreFinding {
  const findings = connection.all('pragma integrity_check(20)', []).map((row) => String(row.integrity_check));
  const well = findings.length === 1 && findings[0] === 'ok';
  return {
    level: well ? 'ok' : 'error',
    name: 'integrity',
    text: well ? 'health.db is sound.' : `health.db is damaged: SQLite names ${findings.length} places.`,
  };
}
