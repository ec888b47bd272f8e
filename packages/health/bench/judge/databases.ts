import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createStore } from '../../src/store/create-store.ts';
import { createStoreSteps } from '../../src/store/database-steps.ts';
import { openPostgres } from '../../src/store/postgres/open-postgres.ts';

/** A PostgreSQL database with the tables of a store. */
export interface WorldDatabase {
  /** Its address. */
  readonly url: string;
  /** Drops it. */
  drop(): Promise<void>;
}

/** Makes a PostgreSQL database with the tables of a store. */
export type CreateDatabase = () => Promise<WorldDatabase>;

/** Gives an empty database the tables of a store, so that {@link createDatabasesOn} can copy it. */
export async function prepareTemplate(url: string): Promise<void> {
  const backend = await openPostgres({ url });
  try {
    await createStore(createStoreSteps(backend, 'template'), async () => {}).migrate();
  } finally {
    await backend.close();
  }
}

/** Makes databases on a server, as copies of a database to which nothing is connected. */
export function createDatabasesOn(templateUrl: string): CreateDatabase {
  const maintenance = new URL(templateUrl);
  const template = maintenance.pathname.slice(1);
  maintenance.pathname = 'postgres';
  const run = async (text: string) => {
    const client = new pg.Client({ connectionString: maintenance.href });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  return async () => {
    const name = `judge_${randomUUID().replaceAll('-', '')}`;
    await run(`create database ${name} template ${template}`);
    const url = new URL(templateUrl);
    url.pathname = name;
    return { url: url.href, drop: () => run(`drop database ${name} with (force)`) };
  };
}

/** For runs without a server. */
export const withoutDatabases: CreateDatabase = () =>
  Promise.reject(new TypeError('several locations need a PostgreSQL server'));
