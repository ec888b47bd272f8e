import type { Kysely, RawBuilder, SqlBool, Transaction } from 'kysely';
import type { StoreFinding } from '../store.ts';
import type { StoreError } from '../store-error.ts';
import type { BulkInsert, BulkRow } from './bulk.ts';
import type { RawRuns } from './raw-runs.ts';
import type { Tables } from './tables.ts';

/** A database as the store's queries use it: what the databases do differently is behind this. */
export interface Backend {
  /** The queries. */
  readonly db: Kysely<Tables>;
  /** Whether other processes may write between two statements of a transaction: then rows are locked by hand. */
  readonly concurrent: boolean;
  /** The types of columns, and how a table is ended. */
  readonly types: ColumnTypes;
  /** Raw runs. */
  readonly raw: RawRuns;
  /**
   * A transaction that writes; nothing of it stays when `work` throws. Each statement of a long one may take as long as it needs,
   * those of others only as long as the store waits for an answer.
   */
  transaction<Result>(work: (tx: Transaction<Tables>) => Promise<Result>, length?: 'short' | 'long'): Promise<Result>;
  /** Writes many rows of one table. */
  insert(tx: Transaction<Tables>, into: BulkInsert, rows: readonly BulkRow[]): Promise<void>;
  /** That a column has one of many values. */
  among(column: string, values: readonly (string | number)[]): RawBuilder<SqlBool>;
  /** Keeps other processes from what has this name until the transaction ends; `shared`, only those who want it alone. */
  lock(
    tx: Transaction<Tables>,
    name: 'migration' | 'commands' | 'marks' | 'canaries' | 'shards',
    mode?: 'alone' | 'shared',
  ): Promise<void>;
  /**
   * Makes each statement of the transaction fail that waits longer than that for a lock, in milliseconds. Who waits for a lock of a
   * whole table keeps everybody waiting who comes later. Does nothing where one process at a time writes.
   */
  limitLockWait(tx: Transaction<Tables>, limitMs: number): Promise<void>;
  /**
   * Has the statements of the transaction look up each row through an index. For some thousands of rows the planner of PostgreSQL
   * prefers to read whole tables, each time again. Does nothing where the database does so anyway.
   */
  preferIndexes(tx: Transaction<Tables>): Promise<void>;
  /** The time of the database, in milliseconds since 1970; null if its clock is that of this process. */
  timeMs(): Promise<number | null>;
  /** What the database itself finds wrong. */
  integrity(): Promise<readonly StoreFinding[]>;
  /** What the database's failure means. */
  toStoreError(error: unknown, operation: string): StoreError;
  /** Ends it. */
  close(): Promise<void>;
}

/** The words in which a database names types. */
export interface ColumnTypes {
  /** Whole numbers up to 2^53. */
  readonly int: RawBuilder<unknown>;
  /** Small whole numbers, below 30,000. */
  readonly small: RawBuilder<unknown>;
  /** Text, compared byte by byte. */
  readonly text: RawBuilder<unknown>;
  /** Bytes. */
  readonly bytes: RawBuilder<unknown>;
  /** A number that the database counts up by itself, never twice the same. */
  readonly counter: RawBuilder<unknown>;
  /** What follows the columns of a table that is kept in the order of its key. */
  readonly clustered: RawBuilder<unknown>;
  /** What follows the columns of any other table. */
  readonly table: RawBuilder<unknown>;
  /** Whether raw runs are a table of this database, in partitions. */
  readonly partitions: boolean;
}
