import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { notify, systemClock } from '@mdmkit/core';
import type { EngineSettings, LoadedConfig } from '../config/target.ts';
import { startPgBoss } from '../engine/load-pg-boss.ts';
import { createShardLeases, type ShardLeases } from '../engine/pg-boss.ts';
import { workerPrefix } from '../store/commit/sequence.ts';
import { createClockComparison } from './clock-comparison.ts';
import type { DeploymentRole } from './deployment-role.ts';
import { describeDefect } from './describe-defect.ts';
import { createElectedService } from './elected-service.ts';
import { createMonitorService, type MonitorService } from './monitor-service.ts';
import type { MonitorServiceOptions } from './monitor-service-options.ts';
import type { ServiceEvent } from './service-event.ts';

/** What {@link createDeployedService} needs. */
export interface DeployedServiceOptions extends MonitorServiceOptions {
  /** What this process does. */
  readonly role: DeploymentRole;
  /** How the processes share the targets. */
  readonly engine: EngineSettings;
}

/** How long the lease of the evaluator lasts, in milliseconds: the shortest that pg-boss accepts. */
const evaluatorLeaseMs = 10_000;

/** The events of a part that the process tells as a whole. */
const wholeEvents: ReadonlySet<ServiceEvent['kind']> = new Set(['started', 'stopped', 'reloaded', 'gap']);
/** The events that a worker leaves to the evaluator. */
const judgedEvents: ReadonlySet<ServiceEvent['kind']> = new Set(['state', 'incident', 'notification']);

/** Makes the service of one of several processes that share their targets through PostgreSQL. It does not run yet. */
export function createDeployedService(options: DeployedServiceOptions): MonitorService {
  const { role, engine, store, clock = systemClock } = options;
  const location = options.config.monitor?.location ?? hostname();
  const member = `${role}/${location}/${hostname()}-${randomUUID()}`;
  const [checks, evaluates] = [role === 'all' || role === 'worker', role === 'all' || role === 'scheduler'];
  const emit = (event: ServiceEvent) => notify(options.onEvent, event);
  const onError = (error: unknown) => emit({ kind: 'defect', atMs: clock.now(), error: describeDefect(error) });
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<void>();
  ended.catch(() => {});
  const resources = new AsyncDisposableStack();
  const comparison = createClockComparison({ store, clock, emit });
  const elected = createElectedService({
    ...options,
    follows: role === 'all' || role === 'server',
    onEvent: (event) => !wholeEvents.has(event.kind) && emit(event),
    onError,
  });
  let config = options.config;
  let worker: MonitorService | undefined;
  let stopping: Promise<void> | undefined;

  const takeShards = (shards: readonly number[]) => store.takeShards(location, shards, member);
  const lease = async (boss: Parameters<typeof createShardLeases>[0]['boss'], of: LeaseOf): Promise<ShardLeases> => {
    const leases = createShardLeases({ boss, member, clock, onError, ...of });
    leases.subscribe(() => of.onChange(leases));
    return leases;
  };
  const startWorker = async (boss: Parameters<typeof lease>[0]) => {
    const { shards, leaseMs } = engine;
    const leases = await lease(boss, {
      ...workersAt(location, shards),
      leaseMs,
      mayHold: comparison.isRight,
      takeShards,
      onChange: ({ held }) => emit({ kind: 'shards', atMs: clock.now(), held: held().length, shards }),
    });
    resources.use(leases);
    const part = { kind: 'worker', writer: `${workerPrefix}${member}`, holdings: leases } as const;
    const isOwn = ({ kind }: ServiceEvent) => !wholeEvents.has(kind) && !judgedEvents.has(kind);
    worker = createMonitorService({ ...options, part, onEvent: (event) => isOwn(event) && emit(event) });
    worker.ended.catch(fail);
    // It writes its last results before its shards are given back.
    resources.use(worker);
    await worker.start();
    await leases.start();
  };
  const startElection = async (boss: Parameters<typeof lease>[0]) => {
    const leases = await lease(boss, {
      ...evaluators,
      mayHold: comparison.isRight,
      takeShards: async (shards) => shards.map(() => 0),
      onChange({ held }) {
        const evaluatesNow = held().length > 0;
        emit({ kind: 'evaluator', atMs: clock.now(), evaluates: evaluatesNow });
        elected.elect(evaluatesNow);
      },
    });
    resources.use(leases);
    resources.use(elected);
    await elected.start();
    await leases.start();
  };
  const start = async () => {
    await store.migrate();
    await comparison.compare();
    const { boss } = resources.use(await startPgBoss({ url: await engine.postgres(), name: member, onError }));
    resources.use(comparison);
    comparison.start();
    if (checks) await startWorker(boss);
    if (evaluates) await startElection(boss);
    else if (role === 'server') {
      resources.use(elected);
      await elected.start();
    }
    emit({ kind: 'started', atMs: clock.now(), location, targets: config.targets.length });
  };
  let starting: Promise<void> | undefined;
  const stop = async () => {
    stopping ??= (async () => {
      await starting?.catch(() => {});
      await resources.disposeAsync();
      emit({ kind: 'stopped', atMs: clock.now() });
      end();
    })();
    await stopping;
  };
  const judge = () => elected.current();
  return {
    ended,
    get unwritten() {
      return worker?.unwritten ?? judge()?.unwritten;
    },
    async start() {
      starting ??= start();
      await starting;
    },
    stop,
    async reload(next) {
      const changes = changesOf(config, next);
      config = next;
      await worker?.reload(next);
      await elected.reload(next);
      emit({ kind: 'reloaded', atMs: clock.now(), added: changes.added.length, removed: changes.removed.length });
      return changes;
    },
    stats: () => (worker ?? judge())?.stats() ?? elected.waiting(),
    targets: () => judge()?.targets() ?? [],
    incidents: () => judge()?.incidents() ?? [],
    expiries: (after) => judge()?.expiries(after) ?? [],
    firstExpiries: () => judge()?.firstExpiries() ?? [],
    get lastTickMs() {
      return worker?.lastTickMs ?? judge()?.lastTickMs ?? elected.lastTickMs();
    },
    get config() {
      return config;
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** The processes that share the targets of a location. */
function workersAt(location: string, shards: number): Pick<LeaseOf, 'queue' | 'shards' | 'isMember'> {
  return {
    queue: `health.targets.${location}.${shards}`,
    shards,
    isMember: (name) => name.startsWith(`all/${location}/`) || name.startsWith(`worker/${location}/`),
  };
}

/** The processes of which one judges. */
const evaluators: Pick<LeaseOf, 'queue' | 'shards' | 'leaseMs' | 'isMember'> = {
  queue: 'health.evaluator',
  shards: 1,
  leaseMs: evaluatorLeaseMs,
  isMember: (name) => name.startsWith('all/') || name.startsWith('scheduler/'),
};

type LeaseOf = Pick<
  Parameters<typeof createShardLeases>[0],
  'queue' | 'shards' | 'leaseMs' | 'isMember' | 'mayHold' | 'takeShards'
> & { readonly onChange: (leases: ShardLeases) => void };

function changesOf(before: LoadedConfig, after: LoadedConfig) {
  const former = new Map(before.targets.map((target) => [target.id, target]));
  const next = new Set(after.targets.map(({ id }) => id));
  return {
    added: after.targets.flatMap(({ id }) => (former.has(id) ? [] : [id])),
    changed: after.targets.flatMap(({ id, intervalMs }) => {
      const target = former.get(id);
      return target && target.intervalMs !== intervalMs ? [id] : [];
    }),
    removed: [...former.keys()].filter((id) => !next.has(id)),
  };
}
