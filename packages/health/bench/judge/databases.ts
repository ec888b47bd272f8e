import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** An empty PostgreSQL database. */
export interface WorldDatabase {
  /** Its address. */
  readonly url: string;
  /** Drops it. */
  drop(): Promise<void>;
}

/** Makes an empty PostgreSQL database. */
export type CreateDatabase = () => Promise<WorldDatabase>;

/** Makes databases on a server, given the address of any database of it. */
export function createDatabasesOn(serverUrl: string): CreateDatabase {
  const run = async (text: string) => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  return async () => {
    const name = `judge_${randomUUID().replaceAll('-', '')}`;
    await run(`create database ${name}`);
    const url = new URL(serverUrl);
    url.pathname = name;
    return { url: url.href, drop: () => run(`drop database ${name} with (force)`) };
  };
}

/** For runs without a server. */
export const withoutDatabases: CreateDatabase = () =>
  Promise.reject(new TypeError('several locations need a PostgreSQL server'));
