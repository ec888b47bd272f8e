import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BulkInsert, BulkRow, Value } from '../database/bulk.ts';
import { insertInto, onConflict } from '../database/bulk.ts';

/** Told of every call that reaches the database: a test ends the process before or after one. */
export type Border = (moment: 'before' | 'after', statement: string) => void;

/** How a database is opened. */
export interface ConnectionOptions {
  /** `FULL` flushes every transaction to the disk, `NORMAL` survives the end of the process, not of the power. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** How long to wait for another process, in milliseconds. */
  readonly busyTimeoutMs: number;
  /** See {@link Border}. */
  readonly border?: Border | undefined;
}

/** One open SQLite database with its prepared statements. */
export interface Connection {
  /** Runs a statement and answers with its rows. */
  all(text: string, parameters: readonly unknown[]): readonly Record<string, unknown>[];
  /** Runs a statement and answers with the number of rows that it changed. */
  run(text: string, parameters: readonly unknown[]): number;
  /** Writes many rows. */
  insert(into: BulkInsert, rows: readonly BulkRow[]): void;
  /** Runs statements that have no parameters and are not kept. */
  execute(text: string): void;
  /** Ends it. */
  close(): void;
}

/** Statements that are kept prepared; there are some forty. */
const keptStatements = 200;

/** Opens a database file, which has to be there. */
export function openConnection(
  sqlite: typeof import('node:sqlite'),
  file: string,
  { synchronous, busyTimeoutMs, border }: ConnectionOptions,
): Connection {
  const database = new sqlite.DatabaseSync(file);
  const statements = new Map<string, StatementSync>();
  const watched = <Result>(text: string, work: () => Result): Result => {
    border?.('before', text);
    const result = work();
    border?.('after', text);
    return result;
  };
  const prepared = (text: string): StatementSync => {
    const kept = statements.get(text);
    if (kept !== undefined) return kept;
    const statement = database.prepare(text);
    if (statements.size >= keptStatements) statements.clear();
    statements.set(text, statement);
    return statement;
  };
  const connection: Connection = {
    // The driver's type does not say that rows are objects by column.
    all: (text, parameters) =>
      watched(text, () => prepared(text).all(...bindable(parameters)) as Record<string, unknown>[]),
    run: (text, parameters) => watched(text, () => Number(prepared(text).run(...bindable(parameters)).changes)),
    insert: (into, rows) => watched(`insert into ${into.table}`, () => insertRows(prepared(insertText(into)), rows)),
    execute: (text) => watched(text, () => database.exec(text)),
    close: () => database.close(),
  };
  try {
    setUp(database, synchronous, busyTimeoutMs);
  } catch (error) {
    database.close();
    throw error;
  }
  return connection;
}

function setUp(database: DatabaseSync, synchronous: string, busyTimeoutMs: number): void {
  database.exec(`pragma busy_timeout = ${busyTimeoutMs}`);
  database.exec('pragma journal_mode = wal');
  database.exec(`pragma synchronous = ${synchronous}`);
  database.exec('pragma temp_store = memory');
  database.exec('pragma cache_size = -4000');
  database.exec('pragma journal_size_limit = 16777216');
}

function insertRows(statement: StatementSync, rows: readonly BulkRow[]): void {
  for (const row of rows) statement.run(...row);
}

function insertText(into: BulkInsert): string {
  const places = Object.keys(into.columns).map(() => '?');
  return `${insertInto(into)} values (${places.join(', ')})${onConflict(into)}`;
}

/** The query builder is typed by the tables, whose values are all of these types. */
function bindable(parameters: readonly unknown[]): readonly Value[] {
  return parameters as readonly Value[];
}
