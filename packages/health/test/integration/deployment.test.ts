import { systemClock } from '@mdmkit/core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { type Fleet, startFleet } from '../service/vendor-fleet.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';
import { openCutProxy } from '../support/cut-proxy.ts';
import { heldLines, heldOf, judges } from '../support/deployment.ts';
import { type RunningProcess, startProgram } from '../support/process.ts';
import { hangsMs } from '../support/processes.ts';

const shards = 64;
const tenants = 24;

let server: PostgresServer;
let fleet: Fleet;

beforeAll(async () => {
  [server, fleet] = await Promise.all([startPostgres(), startFleet({ tenants, clock: systemClock })]);
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

/**
 * Lets a minute pass in the database for the leases of all processes but one, so that no test waits for their end. A process
 * that still renews its leases would keep them.
 */
async function endLeases(url: string, survivor: number): Promise<void> {
  const database = new URL(url).pathname.slice(1);
  const past = `heartbeat_on = heartbeat_on - interval '1 minute'`;
  const kept = `select shard from shard join pgboss.instance on name = holder where pid = ${survivor}`;
  await server.run(
    `update pgboss.job set ${past} where state = 'active' and (name = 'health.evaluator' or priority not in (${kept}))`,
    database,
  );
  await server.run(`update pgboss.instance set ${past} where pid <> ${survivor}`, database);
}

/** Who has taken each shard last, and its fencing number. */
async function takenShards(url: string) {
  const rows = await server.run(
    'select shard, fence::int, holder from shard order by shard',
    new URL(url).pathname.slice(1),
  );
  return rows as unknown as readonly { readonly shard: number; readonly fence: number; readonly holder: string }[];
}

/** The name of a process among the others. */
async function nameOf(url: string, { child }: RunningProcess): Promise<string> {
  const database = new URL(url).pathname.slice(1);
  const [row] = await server.run(`select name from pgboss.instance where pid = ${child.pid}`, database);
  return String(row?.name);
}

test('the last of four processes takes over from one that is killed, one that is frozen, and one that is cut off; they do no harm when they come back', async () => {
  const url = await server.createDatabase();
  await using proxy = await openCutProxy(server.port);
  const config = await fleet.write({ interval: '10s', monitor: { location: 'here', store, engine, confirm: '1s' } });
  const start = (role: string, port = server.port) => {
    const address = new URL(url);
    address.port = String(port);
    const run = startProgram(['serve', '-c', config, '--role', role, '--no-server'], {
      env: { STORE_URL: address.href },
    });
    started.push(run);
    return run;
  };
  const [first, second] = [start('all'), start('all')] as const;
  const [frozen, cut] = [start('worker'), start('worker', proxy.port)] as const;
  const killed = await Promise.race([first, second].map(async (run) => await run.until(judges).then(() => run)));
  // Whoever judges when the outage is confirmed opens the incident; it stays the only one.
  fleet.fail(true);
  const last = killed === first ? second : first;
  await Promise.all([frozen, cut, last].map((run) => run.until((stdout) => heldOf(stdout) > 0)));
  killed.child.kill('SIGKILL');
  frozen.child.kill('SIGSTOP');
  proxy.cut();
  await killed.ended;
  const name = await nameOf(url, last);
  const before = await takenShards(url);
  const left = before.filter(({ holder }) => holder !== name);
  expect(before).toHaveLength(shards);
  expect(new Set(left.map(({ holder }) => holder)).size).toBeGreaterThanOrEqual(2);
  await endLeases(url, last.child.pid ?? 0);
  await last.until((stdout) => heldOf(stdout) === shards && judges(stdout));
  const taken = await takenShards(url);
  expect(new Set(taken.map(({ holder }) => holder))).toEqual(new Set([name]));
  // Whatever the former holders write from now on is refused.
  for (const { shard, fence } of left) expect(taken[shard]?.fence).toBeGreaterThan(fence);
  frozen.child.kill('SIGCONT');
  proxy.mend();
  const isBack = (stdout: string) => heldOf(stdout) > 0 && heldLines(stdout).includes(0);
  await Promise.all([frozen, cut].map((run) => run.until(isBack)));
  // They have taken their shares anew, and go on with none of what they held before.
  const again = (await takenShards(url)).filter(({ holder }) => holder !== name);
  expect(new Set(again.map(({ holder }) => holder)).size).toBe(2);
  for (const { shard, fence } of again) expect(fence).toBeGreaterThan(taken[shard]?.fence ?? 0);
  await using results = createPostgresStore({ url });
  const keys = async () => (await results.incidents({})).incidents.map(({ key }) => key);
  await vi.waitFor(async () => expect(await keys()).toContain('vendor:apple.vpp'), hangsMs);
  const opened = await keys();
  expect(new Set(opened).size).toBe(opened.length);
  fleet.fail(false);
  for (const { child } of [frozen, cut, last]) child.kill('SIGTERM');
  await Promise.all([frozen, cut, last].map(({ ended }) => ended));
}, 500_000);
