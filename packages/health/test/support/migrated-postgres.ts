import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';

/** A server of this test's own, and a database in it that has the tables of the store. */
export async function startMigratedPostgres(): Promise<{ readonly server: PostgresServer; readonly url: string }> {
  const server = await startPostgres();
  const url = await server.createDatabase();
  await using store = createPostgresStore({ url });
  await store.migrate();
  return { server, url };
}
