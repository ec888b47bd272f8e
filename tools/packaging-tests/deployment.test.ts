import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startSimulatedVendors } from '@mdmkit/health/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type PostgresServer, startPostgres } from '../../packages/health/test/store/postgres-server.ts';
import { root } from '../../scripts/run.ts';
import { nodes } from './empty-project.ts';

const folder = inject('installed');
const engine = `
monitor:
  location: here
  store: { postgres: { env: STORE_URL } }
  engine: { kind: pg-boss, shards: 4 }
`;
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
  // An optional peer: who runs several processes installs it.
  await symlink(join(root, 'node_modules/pg-boss'), join(folder, 'node_modules/pg-boss'));
});
afterAll(() => server[Symbol.asyncDispose]());

test.each(nodes)(
  'the installed service shares its targets through PostgreSQL on Node $line',
  async ({ path, line }) => {
    await using vendors = await startSimulatedVendors({ folder: join(folder, `deployment-${line}`) });
    await appendFile(vendors.configFile, engine);
    const service = spawn(
      path,
      [join(folder, 'node_modules/.bin/health-check'), 'serve', '-c', vendors.configFile, '--no-server'],
      { env: { STORE_URL: await server.createDatabase() }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exit = once(service, 'exit');
    const awaited = new Set(['checks the targets of 4 of 4', 'judges the results of all workers', 'unknown → up']);
    try {
      for await (const text of createInterface(service.stdout)) {
        for (const part of awaited) if (text.includes(part)) awaited.delete(part);
        if (awaited.size === 0) break;
      }
      expect([...awaited]).toEqual([]);
    } finally {
      service.kill();
    }
    // SIGTERM, stopped cleanly.
    expect(await exit).toEqual([143, null]);
  },
);
