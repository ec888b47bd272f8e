import type { Clock, Secret } from '@mdmkit/core';
import type { EngineSettings } from '../config/target.ts';
import type { RunningBoss } from '../engine/load-pg-boss.ts';
import { createShardLeases } from '../engine/pg-boss.ts';
import { workerPrefix } from '../store/commit/sequence.ts';
import { createPostgresBudgetStore } from '../store/postgres/budget-store.ts';
import { createOwnedBudgetStore } from '../store/postgres/owned-budget-store.ts';
import { createPostgresSessionStore } from '../store/postgres/session-store.ts';
import type { ClockComparison } from './clock-comparison.ts';
import { createWorkerLocations, isWorkerAt } from './deployment-members.ts';
import { createMonitorService, type MonitorService } from './monitor-service.ts';
import type { MonitorServiceOptions } from './monitor-service-options.ts';
import type { ResourceStack } from './resource-stack.ts';
import type { OnServiceEvent, ServiceEvent } from './service-event.ts';
import { createCredentialUse, type SharedCredentials } from './shared-credentials.ts';

/** What {@link createDeployedWorker} needs. */
export interface DeployedWorkerOptions extends MonitorServiceOptions {
  /** How the processes share the targets. */
  readonly engine: EngineSettings;
  /** Returns the address of the store's database. */
  readonly database: () => Promise<string | Secret>;
  /** The name of this process. */
  readonly member: string;
  /** The location of this process. */
  readonly location: string;
  /** Time. */
  readonly clock: Clock;
  /** Compares the clock of this process with that of the database. While they differ, it checks nothing. */
  readonly comparison: Pick<ClockComparison, 'isRight' | 'wrongSinceMs'>;
  /** Whether an event is one of a worker. */
  readonly isOwn: (event: ServiceEvent) => boolean;
  /** Called with every event of a worker. */
  readonly emit: OnServiceEvent;
  /** Called with what failed. */
  readonly onError: (error: unknown) => void;
}

/** The part of a process that checks the targets of its shards. */
export interface DeployedWorker {
  /** The service, once it runs. */
  current(): MonitorService | undefined;
  /** Starts. What it opens is closed with the resources, the last first. */
  start(running: RunningBoss, resources: ResourceStack): Promise<void>;
  /** Replaces the configuration. */
  reload(config: MonitorServiceOptions['config']): Promise<void>;
}

/** Makes a worker that does not run yet. */
export function createDeployedWorker(options: DeployedWorkerOptions): DeployedWorker {
  const { engine, store, member, location, clock, emit, comparison } = options;
  const locations = createWorkerLocations(location, clock);
  const use = createCredentialUse(options.config.targets, locations.hasOthers);
  let worker: MonitorService | undefined;
  return {
    current: () => worker,
    async start({ boss, toProblem }, resources) {
      const { shards, leaseMs } = engine;
      const leases = createShardLeases({
        boss,
        member,
        clock,
        onError: (error) => options.onError(toProblem(error)),
        queue: `health.targets.${location}.${shards}`,
        shards,
        isMember(name) {
          locations.note(name);
          return isWorkerAt(name, location);
        },
        leaseMs,
        mayHold: comparison.isRight,
        takeShards: (taken) => store.takeShards(location, taken, member),
      });
      leases.subscribe(() => emit({ kind: 'shards', atMs: clock.now(), held: leases.held().length, shards }));
      resources.use(leases);
      const url = await options.database();
      const sessions = resources.use(createPostgresSessionStore({ url, clock }));
      const budgets = resources.use(createPostgresBudgetStore({ url, clock }));
      const ownedBudgets = resources.use(createOwnedBudgetStore({ url, clock }));
      leases.subscribe(() => void ownedBudgets.renew());
      const budgetStores = { target: undefined, worker: ownedBudgets, workers: budgets };
      const sharedCredentials: SharedCredentials = {
        budgetStoreOf: (target) => budgetStores[use.usersOfBudget(target)],
        sessionStoreOf: (target) => (use.usersOfSession(target) === 'target' ? undefined : sessions),
      };
      worker = createMonitorService({
        ...options,
        part: {
          kind: 'worker',
          writer: `${workerPrefix}${member}`,
          holdings: leases,
          clockOffSinceMs: comparison.wrongSinceMs,
        },
        sharedCredentials,
        onEvent: (event) => options.isOwn(event) && emit(event),
      });
      // It writes its last results before its shards are given back.
      resources.use(worker);
      await worker.start();
      await leases.start();
    },
    async reload(config) {
      use.replace(config.targets);
      await worker?.reload(config);
    },
  };
}
