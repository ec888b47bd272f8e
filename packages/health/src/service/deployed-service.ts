import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { notify, type Secret, systemClock } from '@mdmkit/core';
import type { EngineSettings, LoadedConfig } from '../config/target.ts';
import { type PgBossOptions, startPgBoss } from '../engine/load-pg-boss.ts';
import { targetChanges } from '../engine/target-changes.ts';
import { createClockComparison } from './clock-comparison.ts';
import { createDeployedWorker } from './deployed-worker.ts';
import { memberName } from './deployment-members.ts';
import type { DeploymentRole } from './deployment-role.ts';
import { describeDefect } from './describe-defect.ts';
import { createElectedService } from './elected-service.ts';
import { createEvaluatorElection } from './evaluator-election.ts';
import { scheduledTargets } from './fleet.ts';
import type { MonitorService } from './monitor-service.ts';
import type { MonitorServiceOptions } from './monitor-service-options.ts';
import { withoutRepeatedDefects } from './repeated-defects.ts';
import { createResourceStack } from './resource-stack.ts';
import type { ServiceEvent } from './service-event.ts';
import { createWorkerWatch, type WorkerWatchOptions } from './worker-watch.ts';

/** What {@link createDeployedService} needs. */
export interface DeployedServiceOptions extends MonitorServiceOptions {
  /** What this process does. */
  readonly role: DeploymentRole;
  /** How the processes share the targets. */
  readonly engine: EngineSettings;
  /** Returns the address of the store's database, in which workers share sessions and budgets. */
  readonly database: () => Promise<string | Secret>;
  /** Time and timers of pg-boss. Default: those of this machine and of the database. */
  readonly engineClock?: PgBossOptions['clock'];
}

/** The events of a part that the process tells as a whole. */
const wholeEvents: ReadonlySet<ServiceEvent['kind']> = new Set(['started', 'stopped', 'reloaded', 'gap']);
/** The events that a worker leaves to the evaluator. */
const judgedEvents: ReadonlySet<ServiceEvent['kind']> = new Set(['state', 'incident', 'notification']);
/** Whether an event of a worker is for it to tell. */
const isOwn = ({ kind }: ServiceEvent) => !wholeEvents.has(kind) && !judgedEvents.has(kind);

/** Makes the service of one of several processes that share their targets through PostgreSQL. It does not run yet. */
export function createDeployedService(options: DeployedServiceOptions): MonitorService {
  const { role, engine, store, clock = systemClock } = options;
  const location = options.config.monitor?.location ?? hostname();
  const member = memberName({ role, location }, `${hostname()}-${randomUUID()}`);
  const [checks, evaluates] = [role === 'all' || role === 'worker', role === 'all' || role === 'scheduler'];
  const emit = withoutRepeatedDefects((event) => notify(options.onEvent, event), clock);
  const onError = (error: unknown) => emit({ kind: 'defect', atMs: clock.now(), error: describeDefect(error) });
  let config = options.config;
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<void>();
  ended.catch(() => {});
  const resources = createResourceStack();
  const comparison = createClockComparison({ store, clock, emit });
  const workers = watchWorkers({ ...options, location, clock, onError }, () => config);
  const elected = createElectedService({
    ...options,
    workers,
    follows: role === 'all' || role === 'server',
    onEvent: (event) => !wholeEvents.has(event.kind) && emit(event),
    onError,
  });
  const worker = createDeployedWorker({ ...options, member, location, clock, comparison, isOwn, emit, onError });
  let stopping: Promise<void> | undefined;

  const onElected = (evaluates: boolean) => {
    emit({ kind: 'evaluator', atMs: clock.now(), evaluates });
    elected.elect(evaluates);
  };
  const start = async () => {
    await store.migrate();
    await comparison.compare();
    const url = await engine.postgres();
    const running = resources.use(await startPgBoss({ url, name: member, onError, clock: options.engineClock }));
    resources.use(comparison);
    comparison.start();
    if (checks) {
      await worker.start(running, resources);
      worker.current()?.ended.catch(fail);
    }
    if (role !== 'worker') {
      // A process that judges from now on knows the workers already.
      await workers.read();
      resources.use(workers);
      workers.start();
    }
    const mayEvaluate = comparison.isRight;
    const election = evaluates
      ? resources.use(createEvaluatorElection({ running, member, clock, mayEvaluate, onElected, onError }))
      : undefined;
    if (role !== 'worker') {
      resources.use(elected);
      await elected.start();
    }
    await election?.start();
    emit({ kind: 'started', atMs: clock.now(), location, targets: config.targets.length });
  };
  let starting: Promise<void> | undefined;
  const stop = async () => {
    stopping ??= (async () => {
      await starting?.catch(() => {});
      await resources.close();
      emit({ kind: 'stopped', atMs: clock.now() });
      end();
    })();
    await stopping;
  };
  const judge = () => elected.current();
  const checker = () => worker.current();
  return {
    ended,
    get unwritten() {
      return checker()?.unwritten ?? judge()?.unwritten;
    },
    async start() {
      starting ??= start();
      await starting;
    },
    stop,
    async reload(next) {
      const changes = changesOf(config, next);
      config = next;
      await worker.reload(next);
      await elected.reload(next);
      emit({ kind: 'reloaded', atMs: clock.now(), added: changes.added.length, removed: changes.removed.length });
      return changes;
    },
    stats: () => (checker() ?? judge())?.stats() ?? elected.waiting(),
    ...judgedBy(judge),
    get lastTickMs() {
      return checker()?.lastTickMs ?? judge()?.lastTickMs ?? elected.lastTickMs();
    },
    get config() {
      return config;
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** Follows the workers of all locations. */
function watchWorkers(
  options: DeployedServiceOptions & Pick<WorkerWatchOptions, 'location' | 'clock' | 'onError'>,
  config: () => LoadedConfig,
) {
  const { confirmMs } = options.config.monitor ?? {};
  const { leaseMs } = options.engine;
  const targets = () => config().targets;
  return createWorkerWatch({ ...options, targets, leaseMs, ...(confirmMs === undefined ? {} : { confirmMs }) });
}

/** What the service that judges knows of all targets; nothing while there is none. */
function judgedBy(
  judge: () => MonitorService | undefined,
): Pick<MonitorService, 'targets' | 'target' | 'incidents' | 'expiries' | 'expiry' | 'firstExpiries'> {
  return {
    targets: () => judge()?.targets() ?? [],
    target: (id) => judge()?.target(id),
    incidents: () => judge()?.incidents() ?? [],
    expiries: (after) => judge()?.expiries(after) ?? [],
    expiry: (target) => judge()?.expiry(target),
    firstExpiries: () => judge()?.firstExpiries() ?? [],
  };
}

/** Returns what another configuration changes for the schedules of the workers. */
function changesOf(before: LoadedConfig, after: LoadedConfig) {
  const scheduled = ({ targets }: LoadedConfig) =>
    new Map(scheduledTargets(targets).map((target) => [target.id, target]));
  return targetChanges(scheduled(before), scheduled(after));
}
