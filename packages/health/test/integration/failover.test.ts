import { systemClock } from '@mdmkit/core';
import { listen } from '@mdmkit/core/testing';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type ReceivedRequest, startVendor } from '../alerts/channels/vendor-server.ts';
import { startFleet } from '../service/vendor-fleet.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';
import { heldOf, judges } from '../support/deployment.ts';
import { hasProgram } from '../support/has-program.ts';
import { startPgbouncer } from '../support/pgbouncer.ts';
import { type RunningProcess, startProgram } from '../support/process.ts';
import { hangsMs } from '../support/processes.ts';

const isInstalled = await hasProgram('pgbouncer');
const title = isInstalled ? 'through pgbouncer in transaction mode' : 'through pgbouncer: pgbouncer is not installed';

const shards = 8;
const tenants = 12;
/** Waits read the database: more often they would only cost time. */
const patience = { timeout: hangsMs, interval: 1_000 };
const canaryId = 'tenant-0/apple.vpp.licence';
const dedicated = { serialNumber: 'HEALTHCHECK1' };
/** A message of the webhook channel. */
interface Message {
  readonly data: { readonly key: string; readonly verdict: string };
}
const verdictOf = ({ json }: ReceivedRequest) => (json as Message).data.verdict;

/** What a process may say of a database that is not there for a while. */
const databaseTrouble = /it cannot be (reached|written to)|another process holds a lock on it/;

const started: RunningProcess[] = [];
afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await Promise.all(started.map(({ ended }) => ended));
});

/** A vendor whose changes of licences something happens at, before they are answered. */
async function startBorderedFleet() {
  const resources = new AsyncDisposableStack();
  const fleet = resources.use(await startFleet({ tenants, clock: systemClock }));
  fleet.vpp.eventDelayMs = 0;
  let atChange: (() => Promise<void>) | undefined;
  const bordered = resources.use(
    await listen({
      async fetch(request) {
        const answer = await fleet.vpp.fetch(request);
        if (new URL(request.url).pathname.endsWith('/associate')) {
          const happens = atChange;
          atChange = undefined;
          await happens?.();
        }
        return answer;
      },
    }),
  );
  const [location] = fleet.vpp.locations;
  const adamId = location?.assets.find(({ totalCount }) => totalCount !== undefined)?.adamId ?? '';
  return {
    fleet,
    origin: bordered.origin,
    canary: { kind: 'vpp-licence', credential: 'tenant-0/apple.vpp', adamId, ...dedicated },
    holds: () => location?.holds(adamId, dedicated),
    /** Resolves once a licence was given: the vendor has made the change, the canary does not know. */
    async nextChange(happens: () => Promise<void>) {
      await new Promise<void>((resolve, reject) => {
        atChange = async () => await happens().then(resolve, reject);
      });
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

type BorderedFleet = Awaited<ReturnType<typeof startBorderedFleet>>;

/** Configures a deployment with a canary and a channel. Returns the file. */
async function writeConfig({ fleet, origin, canary }: BorderedFleet): Promise<string> {
  return await fleet.write({
    monitor: {
      location: 'here',
      store: { postgres: { env: 'STORE_URL' } },
      engine: { kind: 'pg-boss', shards, lease: '10s' },
      confirm: '1s',
    },
    further: {
      defaults: { interval: '5s', timeout: '4s', retries: 0 },
      origins: { 'apple.vpp': origin },
      canary: { checks: [canary] },
      alerts: {
        channels: [{ id: 'hook', type: 'webhook', url: { env: 'HOOK_URL' }, secret: { env: 'HOOK_SECRET' } }],
      },
    },
  });
}

/** What a standby that takes over looks like: all connections end, and nothing can be written for a while. */
async function setReadOnly(server: PostgresServer, database: string, value: 'on' | 'off'): Promise<void> {
  await server.run(`alter database ${database} set default_transaction_read_only = ${value}`);
  await server.run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`);
}

/** A sender or a canary that lost the answer to its claim holds what it has claimed for a minute, which passes here. */
async function endLeases(server: PostgresServer, database: string): Promise<void> {
  await server.run("update delivery set lease_until_ms = lease_until_ms - 60000 where state = 'pending'", database);
  await server.run('update canary_lease set until_ms = until_ms - 60000 where until_ms > 60000', database);
}

/** Each incident is there once, and each of its messages has arrived. */
async function expectAllDelivered(store: Store, received: readonly string[]): Promise<void> {
  await vi.waitFor(async () => {
    const { deliveries } = await store.deliveries({ states: ['pending'] });
    expect(deliveries).toEqual([]);
  }, patience);
  const { incidents } = await store.incidents({});
  const keys = incidents.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toContain('vendor:apple.vpp');
  const { deliveries } = await store.deliveries({});
  const { notifications } = await store.notifications({});
  // One message for each notification: the channel is the only one.
  expect(deliveries).toHaveLength(notifications.length);
  expect(new Set(deliveries.map(({ notification }) => notification))).toEqual(
    new Set(notifications.map(({ key }) => key)),
  );
  expect(deliveries.filter(({ state }) => state === 'failed')).toEqual([]);
  // A message is dropped only if its incident was over before it could be sent: then the message about the end tells both.
  const sent = deliveries.filter(({ state }) => state === 'sent').map(({ key }) => key);
  expect(received).toEqual(expect.arrayContaining(sent));
  expect(deliveries.map(({ key }) => key)).toEqual(expect.arrayContaining([...received]));
  // Delivered at least once: a message comes again, with the same key, only if its sender could not learn what became of the attempt
  // before. Each attempt is counted when it is claimed, so that there are never more messages than attempts.
  for (const { key, attempts } of deliveries)
    expect(received.filter((each) => each === key).length, key).toBeLessThanOrEqual(attempts);
}

describe.skipIf(!isInstalled)(title, () => {
  test('a deployment survives a failover and a restart of its database: no incident comes twice, no message is lost, no canary leaks', async () => {
    await using server = await startPostgres();
    const direct = await server.createDatabase();
    const database = new URL(direct).pathname.slice(1);
    await using pooler = await startPgbouncer(server.port, 8);
    await using hook = await startVendor(() => ({ status: 204 }));
    await using vendor = await startBorderedFleet();
    const { fleet } = vendor;
    const config = await writeConfig(vendor);
    const env = {
      STORE_URL: pooler.through(direct),
      HOOK_URL: `${hook.url}/hook`,
      HOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    };
    const start = (role: string) => {
      const run = startProgram(['serve', '-c', config, '--role', role, '--no-server'], { env });
      started.push(run);
      return run;
    };
    const workers = [start('worker'), start('worker')];
    const schedulers = [start('scheduler'), start('scheduler')];
    await Promise.all([
      ...workers.map((run) => run.until((stdout) => heldOf(stdout) > 0)),
      Promise.race(schedulers.map((run) => run.until(judges))),
    ]);
    await using store = createPostgresStore({ url: direct });
    const check = async () =>
      await store.addCommand({ kind: 'check', by: 'test', scope: { targets: [canaryId] } }, Date.now());
    const checkedSince = async (atMs: number) => {
      const { targets } = await store.targets({});
      const fresh = targets.filter(({ lastRunMs }) => (lastRunMs ?? 0) > atMs);
      return fresh.filter(({ target }) => target !== canaryId).length === tenants;
    };
    await vi.waitFor(async () => expect(await checkedSince(0)).toBe(true), patience);

    // A failover while a canary has changed something, and at the beginning of an outage: it lasts until all leases have ended.
    const changed = vendor.nextChange(async () => {
      await setReadOnly(server, database, 'on');
      fleet.fail(true);
    });
    // A run that has begun by itself leaves out the one that is asked for.
    let hasChanged = false;
    void changed.then(() => (hasChanged = true));
    await vi.waitFor(async () => {
      if (!hasChanged) await check();
      expect(hasChanged).toBe(true);
    }, patience);
    await changed;
    await Promise.all(workers.map((run) => run.until((stdout) => heldOf(stdout) === 0)));
    expect(vendor.holds()).toBe(true);
    await setReadOnly(server, database, 'off');

    // A restart while the sender records that the message about the outage was accepted.
    await vi.waitFor(() => expect(hook.requests.map(verdictOf)).toContain('vendor'), {
      timeout: hangsMs,
      interval: 10,
    });
    await server.stop();
    await server.start();
    const restartedMs = Date.now();
    fleet.fail(false);
    await endLeases(server, database);
    await vi.waitFor(async () => expect(await checkedSince(restartedMs)).toBe(true), patience);
    // The next run of the canary finds what the one before has left.
    await vi.waitFor(async () => {
      const { target } = await store.history(canaryId, 0, Date.now());
      const isWell = target?.class === 'ok' && (target.lastRunMs ?? 0) > restartedMs;
      if (!isWell) await check();
      expect(isWell).toBe(true);
    }, patience);
    await expectAllDelivered(
      store,
      hook.requests.map(({ json }) => (json as Message).data.key),
    );
    const all = [...workers, ...schedulers];
    for (const { child } of all) expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    for (const { child } of all) child.kill('SIGTERM');
    for (const { ended } of all) {
      const { code, stdout, stderr } = await ended;
      expect([code, stderr]).toEqual([143, '']);
      const defects = stdout.split('\n').filter((line) => / defect /.test(line));
      expect(defects.filter((line) => !databaseTrouble.test(line))).toEqual([]);
    }
    // A run that had begun was ended, and undone, by the stop.
    expect(await store.canaryIntents({ open: true })).toEqual([]);
    expect(vendor.holds()).toBe(false);
  }, 600_000);
});
