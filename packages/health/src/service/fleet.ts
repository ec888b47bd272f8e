import type { Clock } from '@mdmkit/core';
import type { MonitoredTarget } from '@mdmkit/monitor/judge';
import type { Engine, ScheduledTarget, Scope, StoredTarget, TargetChanges } from '@mdmkit/monitor/model';
import { createScopeMatcher, defaultIntervalMs, defaultTimeoutMs } from '@mdmkit/monitor/model';
import type { LoadedConfig, Target } from '../config/target.ts';

/** What another configuration changes, as one event. */
export interface FleetChanges extends TargetChanges {
  /** The configuration that is in force from now on. */
  readonly config: LoadedConfig;
  /** What the store has of the targets that were added. Default: nothing is known. */
  readonly stored?: readonly StoredTarget[];
}

/**
 * The targets of a running service. It is the only owner of the set: whatever keeps something per target (monitor, facts,
 * states, pauses, neutral hosts) subscribes to its changes.
 */
export interface Fleet {
  /** The configuration in force. */
  readonly config: LoadedConfig;
  /** How many targets there are. */
  readonly size: number;
  /** Returns a target; undefined if the configuration does not name it. */
  get(id: string): Target | undefined;
  /** The ids of all targets. */
  ids(): Iterable<string>;
  /** The ids of the targets that a scope covers. */
  targetsIn(scope: Scope): readonly string[];
  /** The services that have targets, each once. */
  services(): readonly string[];
  /** Calls the listener after each change, in the order of the subscriptions. */
  subscribe(listener: (changes: FleetChanges) => void): void;
  /**
   * Replaces the configuration. Targets that stay as they are keep their times.
   *
   * @throws RangeError - If two targets have the same id. Nothing has changed then.
   */
  replace(config: LoadedConfig): Promise<TargetChanges>;
  /** Takes in that other targets of the configuration are checked here than before. */
  renew(): Promise<TargetChanges>;
}

/** What {@link openFleet} needs. */
export interface FleetOptions {
  /** The first configuration. */
  readonly config: LoadedConfig;
  /** Plans the runs. It decides first: a set of targets that it refuses is never in force. */
  readonly engine: Engine;
  /** What the store knows of the targets: when each ran last. */
  readonly stored: readonly Pick<StoredTarget, 'target' | 'lastRunMs'>[];
  /** Time. */
  readonly clock: Clock;
  /** Leaves out targets that another process checks. Default: none are left out. */
  readonly narrow?: (config: LoadedConfig) => LoadedConfig;
  /** Reads what the store has of targets that are added. Default: nothing is known of them. */
  readonly readStored?: (ids: readonly string[]) => Promise<readonly StoredTarget[]>;
}

/** Hands the targets of a configuration to the engine, and owns them from then on. */
export async function openFleet(options: FleetOptions): Promise<Fleet> {
  const { engine, stored, clock, narrow = (whole: LoadedConfig) => whole, readStored } = options;
  const listeners: ((changes: FleetChanges) => void)[] = [];
  let whole = options.config;
  let config = narrow(whole);
  let targets = byId(config);
  await engine.setTargets(scheduledTargets(config.targets, stored), clock.now());
  const apply = async (next: LoadedConfig): Promise<TargetChanges> => {
    const narrowed = narrow(next);
    const added = narrowed.targets.flatMap(({ id }) => (targets.has(id) ? [] : [id]));
    const storedTargets = added.length > 0 ? await readStored?.(added) : undefined;
    const changes = await engine.setTargets(scheduledTargets(narrowed.targets, storedTargets), clock.now());
    whole = next;
    config = narrowed;
    targets = byId(config);
    for (const listener of listeners)
      listener({ ...changes, config, ...(storedTargets ? { stored: storedTargets } : {}) });
    return changes;
  };
  /** One change at a time. */
  let last: Promise<unknown> = Promise.resolve();
  const queued = async (change: () => Promise<TargetChanges>) => {
    const result = last.then(change);
    last = result.catch(() => {});
    return await result;
  };
  return {
    get config() {
      return config;
    },
    get size() {
      return targets.size;
    },
    get: (id) => targets.get(id),
    ids: () => targets.keys(),
    targetsIn(scope) {
      const isCovered = createScopeMatcher(scope);
      return [...targets.values()].filter(isCovered).map(({ id }) => id);
    },
    services: () => [...new Set([...targets.values()].map(({ service }) => service))],
    subscribe: (listener) => void listeners.push(listener),
    replace: async (next) => await queued(() => apply(next)),
    renew: async () => await queued(() => apply(whole)),
  };
}

function byId({ targets }: LoadedConfig): ReadonlyMap<string, Target> {
  return new Map(targets.map((target) => [target.id, target]));
}

/** Targets as the engine plans them. */
export function scheduledTargets(
  targets: readonly Target[],
  stored: readonly Pick<StoredTarget, 'target' | 'lastRunMs'>[] = [],
): readonly ScheduledTarget[] {
  const lastRunMs = new Map(stored.map((target) => [target.target, target.lastRunMs]));
  return targets.map(({ id, service, tenant, intervalMs = defaultIntervalMs }) => ({
    id,
    service,
    tenant,
    intervalMs,
    // Each has its own credential: a vendor that hangs must not delay the other services of a tenant.
    exclusive: null,
    lastRunMs: lastRunMs.get(id) ?? null,
  }));
}

/** Targets as the monitor follows them. They are generated: a list of 100,000 would be garbage a moment later. */
export function* monitoredTargets(targets: readonly Target[]): Iterable<MonitoredTarget> {
  for (const { id, service, tenant, intervalMs = defaultIntervalMs, timeoutMs = defaultTimeoutMs } of targets)
    yield { target: id, tenant, service, intervalMs, timeoutMs };
}
