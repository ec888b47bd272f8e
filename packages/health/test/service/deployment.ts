import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import type { ShardHoldings } from '../../src/engine/sharded-engine.ts';
import { createWorkerWatch } from '../../src/service/worker-watch.ts';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';
import type { PostgresServer } from '../store/postgres-server.ts';
import { startFleet } from './vendor-fleet.ts';
import { second, type Watched, watch } from './watched.ts';

/** How many shards the targets of each location have. */
export const shards = 4;

const startMs = Date.UTC(2026, 10, 23, 12);

/** Which shards a worker holds, as a test says. */
export interface TestHoldings extends ShardHoldings {
  /** Takes shards over, beside those that it holds. */
  take(...numbers: readonly number[]): Promise<void>;
}

/** A worker of a location. */
export interface TestWorker extends Watched {
  /** Its shards. */
  readonly holdings: TestHoldings;
}

/** How a worker differs from others. */
export interface TestWorkerSettings {
  /** Whether it reaches the vendor. Default: it does. */
  readonly reaches?: boolean;
  /** Since when its clock is wrong, in milliseconds since 1970; null if it is right. Default: it is. */
  readonly clockOffSinceMs?: () => number | null;
  /** Which shards it holds. Default: all. */
  readonly holds?: readonly number[];
}

/** Workers and an evaluator on one database and one virtual clock. */
export async function startDeployment(server: PostgresServer, tenants: number) {
  const clock = createWallClock(startMs);
  const fleet = await startFleet({ tenants, clock });
  const url = await server.createDatabase();
  const results = createPostgresStore({ url });
  await results.migrate();
  const configOf = (location: string) => fleet.load({ interval: '30s', monitor: { location, confirm: '10s' } });
  let names = 0;
  const passAll = async (ms: number, ...services: readonly Watched[]) => {
    const [first, ...others] = services;
    for (let passedMs = 0; passedMs < ms; passedMs += second) {
      await first?.pass(second);
      for (const other of others) await other.pass(0);
    }
  };
  return {
    clock,
    fleet,
    results,
    passAll,
    async startWorker(location: string, settings: TestWorkerSettings = {}): Promise<TestWorker> {
      const { reaches = true, clockOffSinceMs = () => null, holds = [0, 1, 2, 3] } = settings;
      names += 1;
      const name = `worker/${location}/${names}`;
      const holdings = createHoldings((numbers) => results.takeShards(location, numbers, name));
      await holdings.take(...holds);
      const config = await configOf(location);
      // Nothing listens on port 1: the location cannot reach the vendor.
      const origins = reaches ? config.origins : { 'apple.vpp': 'http://127.0.0.1:1' };
      const part = { kind: 'worker', writer: `worker/${name}`, holdings, clockOffSinceMs } as const;
      const watched = watch({ config: { ...config, origins }, clock, part, store: createPostgresStore({ url }) });
      await watched.service.start();
      return { ...watched, holdings };
    },
    async startEvaluator(location = 'here'): Promise<Watched> {
      const config = await configOf(location);
      const store = createPostgresStore({ url });
      const options = { store, location, clock, leaseMs: 15_000, confirmMs: 10_000, onError() {} };
      const workers = createWorkerWatch({ ...options, targets: () => config.targets });
      await workers.read();
      workers.start();
      const watched = watch({ config, clock, part: { kind: 'evaluator', workers }, store });
      await watched.service.start();
      return {
        ...watched,
        async [Symbol.asyncDispose]() {
          await workers[Symbol.asyncDispose]();
          await watched[Symbol.asyncDispose]();
        },
      };
    },
    async stop(...services: readonly Watched[]) {
      for (const service of services) {
        await service[Symbol.asyncDispose]();
        await service.store.close();
      }
    },
    incidents: async () => (await results.incidents({})).incidents,
    async [Symbol.asyncDispose]() {
      await results.close();
      await fleet[Symbol.asyncDispose]();
    },
  };
}

function createHoldings(takeShards: (numbers: readonly number[]) => Promise<readonly number[]>): TestHoldings {
  const listeners: (() => void)[] = [];
  let held: ReturnType<ShardHoldings['held']> = [];
  return {
    shards,
    held: () => held,
    untilMs: () => Number.POSITIVE_INFINITY,
    subscribe: (listener) => void listeners.push(listener),
    async take(...numbers) {
      const fences = await takeShards(numbers);
      held = [...held, ...numbers.map((shard, index) => ({ shard, fence: fences[index] ?? 0 }))];
      for (const listener of listeners) listener();
    },
  };
}
