import type { Secret } from '@mdmkit/core';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Pool } from 'pg';
import type { Backend, ColumnTypes } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';
import type { StoreFinding } from '../store.ts';
import { createConnections } from './connections.ts';
import { insertMany } from './insert-many.ts';
import { openPool } from './open-pool.ts';
import { createPartitions } from './partitions.ts';
import { fromPostgresError } from './postgres-errors.ts';

/** Which database, and how many connections. */
export interface PostgresOptions {
  /** The address, `postgres://user:password@host:port/database`; parameters such as `sslmode` as PostgreSQL knows them. */
  readonly url: string | Secret;
  /** How many connections at most. Default: 4. */
  readonly connections?: number | undefined;
  /** How long to wait for a connection, or for one answer, in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number | undefined;
}

const types: ColumnTypes = {
  int: sql`bigint`,
  small: sql`smallint`,
  // Compared byte by byte, as in SQLite: what is read page by page has the same order everywhere.
  text: sql`text collate "C"`,
  bytes: sql`bytea`,
  counter: sql`bigint generated always as identity primary key`,
  clustered: sql``,
  table: sql``,
  partitions: true,
};

/** The numbers of the advisory locks: any will do that no other program takes in the database. */
const locks = {
  migration: 6_365_001,
  commands: 6_365_002,
  marks: 6_365_003,
  canaries: 6_365_004,
  shards: 6_365_005,
} as const;

/** Connects to a database when it is first used. */
export async function openPostgres({ url, connections = 4, timeoutMs = 30_000 }: PostgresOptions): Promise<Backend> {
  const { default: pg } = await import('pg');
  const pool = await openPool({
    url,
    connections,
    timeoutMs,
    applicationName: 'health-check',
    pipeline: true,
    types: { getTypeParser: (oid, format) => parsers[oid] ?? pg.types.getTypeParser(oid, format) },
  });
  return createBackend(pool);
}

/** Numbers up to 2^53 as numbers, bytes as bytes: PostgreSQL's int8 and bytea. */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  20: Number,
  17: (text) => Uint8Array.from(Buffer.from(text.slice(2), 'hex')),
};

function createBackend(pool: Pool): Backend {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: createConnections(pool) }) });
  const patient = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: createConnections(pool, { answerMs: longestMs }) }),
  });
  const lock: Backend['lock'] = async (tx, name, mode = 'alone') => {
    const take = sql.raw(mode === 'alone' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared');
    await sql`select ${take}(${sql.lit(locks[name])})`.execute(tx);
  };
  const limitLockWait: Backend['limitLockWait'] = async (tx, limitMs) => {
    await sql.raw(`set local lock_timeout = ${limitMs}`).execute(tx);
  };
  return {
    db,
    concurrent: true,
    types,
    raw: createPartitions(db, { lock, limitLockWait }),
    // Each statement has to see what was committed while the lock before it was waited for, whatever the server's default.
    transaction: async (work, length = 'short') =>
      await (length === 'long' ? patient : db)
        .transaction()
        .setIsolationLevel('read committed')
        .execute(async (tx) => {
          if (length === 'long') await sql`set local statement_timeout = 0`.execute(tx);
          await sql.raw(`set local idle_in_transaction_session_timeout = ${idleMs}`).execute(tx);
          return await work(tx);
        }),
    insert: insertMany,
    among: (column, values) => sql`${sql.ref(column)} = any(${values})`,
    lock,
    limitLockWait,
    preferIndexes: async (tx) => {
      const settings = ['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan'];
      await sql.raw(settings.map((name) => `set local ${name} = off`).join('; ')).execute(tx);
    },
    timeMs: async () => await timeMs(db),
    integrity: async () => await integrity(db),
    toStoreError: fromPostgresError,
    // Not through the query builders: one that was never used would not end the pool.
    close: () => pool.end(),
  };
}

/** The longest time that a timer can have, in milliseconds: 24 days. */
const longestMs = 2_147_483_647;

/**
 * How long a process may stand still within a transaction, in milliseconds: then the server ends its connection, because the
 * locks of the transaction keep all other processes waiting.
 */
const idleMs = 8_000;

async function timeMs(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ readonly now: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(db);
  return rows[0]?.now ?? Number.NaN;
}

async function integrity(db: Kysely<Tables>): Promise<readonly StoreFinding[]> {
  const { rows } = await sql<{ readonly failures: number | null }>`
    select checksum_failures as failures from pg_stat_database where datname = current_database()`.execute(db);
  const failures = rows[0]?.failures ?? 0;
  return [
    failures === 0
      ? { level: 'ok', name: 'integrity', text: 'PostgreSQL knows of no damaged page.' }
      : { level: 'error', name: 'integrity', text: `PostgreSQL has met ${failures} damaged pages in this database.` },
  ];
}
