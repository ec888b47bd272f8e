import type { Secret } from '@mdmkit/core';
import type { Pool } from 'pg';
import { fromPostgresError } from './postgres-errors.ts';

/** A connection of its own for short statements: a large batch of results must not delay a check. */
export interface StatePool {
  /** Runs one statement. Returns its rows. */
  query(text: string, parameters: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Closes the connection. */
  end(): Promise<void>;
}

/** How long to wait for a connection, or for one answer, in milliseconds: less than the lease of a shard. */
const defaultTimeoutMs = 4_000;

/** What a statement does, in error messages. */
export const stateOperation = 'Using what the workers share';

/** Makes a pool of one connection, which is made with the first statement. */
export function createStatePool({
  url,
  timeoutMs = defaultTimeoutMs,
}: {
  readonly url: string | Secret;
  readonly timeoutMs?: number;
}): StatePool {
  let opened: Promise<Pool> | undefined;
  const open = async () => {
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({
      connectionString: typeof url === 'string' ? url : url.reveal(),
      max: 1,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
      keepAlive: true,
      application_name: 'health-check shared state',
    });
    // A connection that ends fails the query that waits for it; without a listener, the event would end the process.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    return pool;
  };
  return {
    async query(text, parameters) {
      opened ??= open();
      try {
        return (await (await opened).query<Record<string, unknown>>(text, [...parameters])).rows;
      } catch (error) {
        throw fromPostgresError(error, stateOperation);
      }
    },
    end: async () => await (await opened)?.end(),
  };
}
