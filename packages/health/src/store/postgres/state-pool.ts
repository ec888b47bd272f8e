import type { Secret } from '@mdmkit/core';
import type { Pool } from 'pg';
import { openPool } from './open-pool.ts';
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
  return {
    async query(text, parameters) {
      opened ??= openPool({ url, connections: 1, timeoutMs, applicationName: 'health-check shared state' });
      try {
        return (await (await opened).query<Record<string, unknown>>(text, [...parameters])).rows;
      } catch (error) {
        throw fromPostgresError(error, stateOperation);
      }
    },
    end: async () => await (await opened)?.end(),
  };
}
