import { systemClock } from '@mdmkit/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { type Fleet, startFleet } from '../service/vendor-fleet.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';
import { openCutProxy } from '../support/cut-proxy.ts';
import { type RunningProcess, startProgram } from '../support/process.ts';

const shards = 64;
const tenants = 24;

let server: PostgresServer;
let fleet: Fleet;

beforeAll(async () => {
  server = await startPostgres();
  fleet = await startFleet({ tenants, clock: systemClock });
});
afterAll(async () => {
  await fleet[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const engine = { kind: 'pg-boss', shards, lease: '10s' };
const store = { postgres: { env: 'STORE_URL' } };
const started: RunningProcess[] = [];
afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await Promise.all(started.map(({ ended }) => ended));
});

const linesOf = (stdout: string, kind: string) =>
  stdout.split('\n').flatMap((line) => (line.includes(kind) ? [line] : []));
const heldOf = (stdout: string) =>
  Number(/checks the targets of (\d+) of/.exec(linesOf(stdout, ` of ${shards} shards`).at(-1) ?? '')?.[1] ?? 0);

test('the last of four processes takes over from one that is killed, one that is frozen, and one that is cut off; they do no harm when they come back', async () => {
  const url = await server.createDatabase();
  await using proxy = await openCutProxy(server.port);
  const config = await fleet.write({ interval: '10s', monitor: { location: 'here', store, engine, confirm: '1s' } });
  const outputs = new Map<string, string>();
  const start = (name: string, role: string, port = server.port) => {
    const address = new URL(url);
    address.port = String(port);
    const run = startProgram(['serve', '-c', config, '--role', role, '--no-server'], {
      env: { STORE_URL: address.href },
    });
    started.push(run);
    return {
      ...run,
      until: (condition: (stdout: string) => boolean) =>
        run.until((stdout) => {
          outputs.set(name, stdout);
          return condition(stdout);
        }),
    };
  };
  const killed = start('killed', 'all');
  await killed.until((stdout) => heldOf(stdout) === shards && stdout.includes('judges the results of all workers'));
  const frozen = start('frozen', 'worker');
  const cut = start('cut', 'worker', proxy.port);
  const last = start('last', 'all');
  for (const run of [frozen, cut, last]) await run.until((stdout) => heldOf(stdout) > 0);
  killed.child.kill('SIGKILL');
  frozen.child.kill('SIGSTOP');
  proxy.cut();
  fleet.fail(true);
  await last.until((stdout) => heldOf(stdout) === shards && stdout.includes('judges the results of all workers'));
  frozen.child.kill('SIGCONT');
  proxy.mend();
  const isBack = (stdout: string) => heldOf(stdout) > 0 && linesOf(stdout, ` 0 of ${shards} shards`).length > 0;
  await Promise.all([frozen, cut].map((run) => run.until(isBack)));
  await last.until((stdout) => stdout.includes('opened'));
  await using results = createPostgresStore({ url });
  const { incidents } = await results.incidents({});
  const keys = incidents.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.length).toBeGreaterThan(0);
  fleet.fail(false);
  for (const { child } of [frozen, cut, last]) child.kill('SIGTERM');
  await Promise.all([frozen, cut, last].map(({ ended }) => ended));
}, 240_000);
