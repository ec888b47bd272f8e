import { afterAll, beforeAll } from 'vitest';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { describeStore } from './contract.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describeStore(async () => {
  const url = await server.createDatabase();
  return { open: () => createPostgresStore({ url }), [Symbol.asyncDispose]: async () => {} };
});
