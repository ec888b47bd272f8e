import { setImmediate as turn } from 'node:timers/promises';
import { Secret, systemClock } from '@mdmkit/core';
import { listen } from '@mdmkit/core/testing';
import { TestClock } from 'pg-boss';
import { createWallClock, type WallClock } from '../../../monitor/test/support/wall-clock.ts';
import { createDeployedService } from '../../src/service/deployed-service.ts';
import type { DeploymentRole } from '../../src/service/deployment-role.ts';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import { openPool } from '../../src/store/postgres/open-pool.ts';
import { startFleet } from '../service/vendor-fleet.ts';
import { minute, second, type Watched, watch } from '../service/watched.ts';
import type { PostgresServer } from '../store/postgres-server.ts';
import type { CutProxy } from '../support/cut-proxy.ts';

/** How many shards the targets of each location have: so many that each of two workers has some, whatever their names are. */
export const shards = 16;
/** How long a worker that does not answer keeps its shards, in milliseconds: the default. */
export const leaseMs = 15_000;

type PgClock = Pick<TestClock, 'now' | 'setTimeout' | 'setInterval' | 'clearTimeout' | 'clearInterval' | 'attach'>;

/** An answer takes as long as the second in which it is waited for: no latency says anything. */
const latencyLimits = { 'apple.vpp': '9s' };
const startMs = Date.UTC(2026, 10, 23, 12);

/** A process of a deployment. */
export interface DeployedProcess extends Watched {
  /** When it sent requests to the vendor, in milliseconds since 1970. */
  readonly requestsMs: readonly number[];
  /** How many shards it holds, by its events. */
  held(): number;
  /** Lets everything that has begun come to its end, unless it waits for a database that does not answer. */
  rest(): Promise<void>;
}

/** How a process differs from others. */
export interface ProcessSettings {
  /** Where it is. Default: `here`. */
  readonly location?: string;
  /** Its way to the database. Default: directly. */
  readonly proxy?: CutProxy;
}

/**
 * Starts none yet: processes as `serve --role` runs them, in one thread. pg-boss and PostgreSQL are real, and time is virtual, for
 * pg-boss and its tables, too.
 */
export async function startVirtualDeployment(server: PostgresServer, tenants: number, interval: string) {
  const resources = new AsyncDisposableStack();
  const url = await server.createDatabase();
  const { clock, engineClockOf } = await startTime(url, resources);
  const fleet = resources.use(await startFleet({ tenants, clock }));
  const results = resources.use(createPostgresStore({ url }));
  /** Lets time pass. One process after the other comes to rest in each second. */
  const passAll = async (ms: number, ...processes: readonly DeployedProcess[]) => {
    for (let passedMs = 0; passedMs < ms; passedMs += second) {
      await clock.advance(second);
      for (const process of processes) await process.rest();
    }
  };
  return {
    clock,
    fleet,
    results,
    incidents: async () => (await results.incidents({})).incidents,
    passAll,
    /** Lets time pass until something holds. Returns when that was, in milliseconds since 1970. */
    async passUntil(isReached: () => boolean | Promise<boolean>, ...processes: readonly DeployedProcess[]) {
      const beganMs = clock.now();
      while (!(await isReached())) {
        if (clock.now() - beganMs > 10 * minute) throw new Error('it did not come to pass');
        await passAll(second, ...processes);
      }
      return clock.now();
    },
    async start(role: DeploymentRole, { location = 'here', proxy }: ProcessSettings = {}): Promise<DeployedProcess> {
      const requestsMs: number[] = [];
      const front = await listen({
        async fetch(request) {
          requestsMs.push(clock.now());
          return await fleet.vpp.fetch(request);
        },
      });
      const address = Object.assign(new URL(url), { port: String(proxy?.port ?? server.port) }).href;
      const monitor = { location, confirm: '10s', latencyLimits };
      const config = await fleet.load({ interval, monitor });
      const store = createPostgresStore({ url: address });
      const watched = watch({
        config: { ...config, origins: { 'apple.vpp': front.origin } },
        clock,
        // The time of the database is virtual, too.
        store: { ...store, databaseTimeMs: async () => clock.now() },
        create: (options) =>
          createDeployedService({
            ...options,
            role,
            engine: { shards, leaseMs, postgres: async () => new Secret(address) },
            database: async () => address,
            engineClock: engineClockOf(() => proxy?.isCut === true),
          }),
      });
      const isResting = () => watched.service.stats().running === 0;
      await watched.service.start();
      return {
        ...watched,
        requestsMs,
        held: () => watched.eventsOf('shards').at(-1)?.held ?? 0,
        async rest() {
          if (proxy?.isCut) while (!isResting()) await turn();
          else await watched.pass(0);
        },
        async [Symbol.asyncDispose]() {
          await watched[Symbol.asyncDispose]();
          await store.close();
          await front.close();
        },
      };
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** One time for the services, for pg-boss, and for the tables of pg-boss. */
async function startTime(url: string, resources: AsyncDisposableStack) {
  const wall = createWallClock(startMs);
  const time = new TestClock(startMs);
  const pool = resources.adopt(
    await openPool({ url, connections: 1, timeoutMs: 4_000, applicationName: 'virtual clock' }),
    (opened) => opened.end(),
  );
  const idles = new Set<() => Promise<boolean>>();
  const idle = async () => (await Promise.all([...idles].map((isBusy) => isBusy()))).includes(true);
  let attached: Promise<unknown> | undefined;
  const engineClockOf = (isCut: () => boolean): PgClock => ({
    now: () => time.now(),
    setTimeout: (call, ms) => time.setTimeout(call, ms),
    setInterval: (call, ms) => time.setInterval(call, ms),
    clearTimeout: (handle) => time.clearTimeout(handle),
    clearInterval: (handle) => time.clearInterval(handle),
    // The tables get the time through a connection that is never cut, and no time waits for statements that nothing answers.
    async attach({ schema, idle: own }) {
      attached ??= time.attach({
        schema,
        idle,
        db: { executeSql: (text, values) => pool.query(text, [...(values ?? [])]) },
      });
      await attached;
      const isBusy = async () => !isCut() && (await own?.()) === true;
      idles.add(isBusy);
      return { [Symbol.asyncDispose]: async () => void idles.delete(isBusy) };
    },
  });
  const clock: WallClock = {
    ...wall,
    async sleep(delayMs, signal) {
      // Only who waits for the lease of a budget sleeps for a random time: the check that has it needs no time to pass.
      await (Number.isInteger(delayMs) ? wall : systemClock).sleep(delayMs, signal);
    },
    async advance(byMs) {
      await time.tick(byMs);
      await wall.advance(byMs);
      await time.tick(0);
    },
  };
  return { clock, engineClockOf };
}
