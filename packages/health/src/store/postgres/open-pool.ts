import type { Secret } from '@mdmkit/core';
import type { Pool, PoolConfig } from 'pg';

/** Which database a pool connects to, and how. */
export interface PoolSettings extends Pick<PoolConfig, 'pipeline' | 'types'> {
  /** The address of the database, `postgres://user:password@host:port/database`. */
  readonly url: string | Secret;
  /** How many connections there are at most. */
  readonly connections: number;
  /** How long to wait for a connection, or for one answer, in milliseconds. */
  readonly timeoutMs: number;
  /** How the database lists the connections, in `pg_stat_activity`. */
  readonly applicationName: string;
}

/** After how long a silent connection is asked whether it lives, in milliseconds. */
const keepAliveMs = 10_000;

/** Makes a pool. It connects when it is first used. The driver is loaded only here. */
export async function openPool({ url, connections, timeoutMs, applicationName, ...rest }: PoolSettings): Promise<Pool> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    ...rest,
    connectionString: typeof url === 'string' ? url : url.reveal(),
    max: connections,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    keepAlive: true,
    // A connection that is gone is noticed also while a statement takes its time.
    keepAliveInitialDelayMillis: keepAliveMs,
    application_name: applicationName,
  });
  // A connection that ends fails the query that waits for it; without a listener, the event would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
