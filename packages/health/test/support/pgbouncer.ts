import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { freePort } from '../store/postgres-server.ts';
import { hangsMs } from './processes.ts';

/** A pgbouncer in transaction mode before a PostgreSQL server of a test. */
export interface Pgbouncer extends AsyncDisposable {
  /** Returns the address of a database of the server, through pgbouncer. */
  through(url: string): string;
}

/** pgbouncer refuses to run as root. The user "nobody" has this number. */
const nobody = 65_534;

/** Starts pgbouncer with few connections to the server, so that its clients share them. */
export async function startPgbouncer(serverPort: number, poolSize = 3): Promise<Pgbouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'health-pgbouncer-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(
    file,
    `[databases]
* = host=127.0.0.1 port=${serverPort} user=postgres password=test-password
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 200
server_login_retry = 1
`,
  );
  await chmod(file, 0o644);
  const asRoot = process.getuid?.() === 0;
  const child = spawn('pgbouncer', ['-q', file], {
    stdio: 'ignore',
    ...(asRoot ? { uid: nobody, gid: nobody } : {}),
  });
  const ended = once(child, 'exit');
  await vi.waitFor(async () => expect(await accepts(port)).toBe(true), hangsMs);
  return {
    through: (url) => url.replace(`:${serverPort}/`, `:${port}/`),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
