import { createMonitor, type Monitor } from '@mdmkit/monitor/judge';
import type { Observation, StoredTarget } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import type { KeptMonitor, Store } from '../store/store.ts';
import type { Facts } from './facts.ts';
import { type Fleet, monitoredTargets } from './fleet.ts';
import type { TargetWindows } from './windows.ts';

/** What {@link createJudgement} needs. */
export interface JudgementOptions {
  /** The targets. */
  readonly fleet: Fleet;
  /** What the last process left in the store. */
  readonly kept: KeptMonitor;
  /** When credentials end. */
  readonly facts: Pick<Facts, 'expiresMs'>;
  /** What suppresses notifications. */
  readonly windows: Pick<TargetWindows, 'mutedBy'>;
  /** Since when this machine has been too slow to measure; null if it is fast enough. */
  readonly overloadedSinceMs: () => number | null;
  /** Where the usual failing shares come from. */
  readonly store: Pick<Store, 'usualShare'>;
  /** The location of this process. */
  readonly location: string;
  /** Returns numbers from 0 to 1. */
  readonly random: () => number;
}

/** The monitor of a service, and what it has to know besides the runs. */
export interface Judgement {
  /** Turns runs into states and incidents. */
  readonly monitor: Monitor;
  /** Reads the usual failing share of each service from the store. A verdict never waits for the store. */
  refreshUsualShares(nowMs: number): Promise<void>;
}

/** Makes the monitor of a fleet. It goes on from where the last process ended. */
export function createJudgement(options: JudgementOptions): Judgement {
  const { fleet, kept, facts, windows, store, location } = options;
  const usualShares = new Map<string, number | null>();
  const confirmMs = fleet.config.monitor?.confirmMs;
  const monitor = createMonitor({
    targets: monitoredTargets(fleet.config.targets),
    storedTargets: kept.targets.values(),
    recentObservations: lastObservations(kept.targets, fleet, location).values(),
    incidents: kept.incidents,
    random: options.random,
    ...(confirmMs === undefined ? {} : { confirmMs }),
    get controls() {
      return fleet.config.monitor?.controls.length ?? 0;
    },
    usualShare: (service) => usualShares.get(service) ?? null,
    laggingSinceMs: options.overloadedSinceMs,
    expiresMs: facts.expiresMs,
    mutedBy: windows.mutedBy,
  });
  fleet.subscribe(({ config }) => void monitor.setTargets(monitoredTargets(config.targets)));
  return {
    monitor,
    async refreshUsualShares(nowMs) {
      for (const service of fleet.services()) usualShares.set(service, await store.usualShare(service, nowMs));
    },
  };
}

/**
 * Returns the last run of each target, and before it the first of its failures in a row. Without them an outage would begin
 * anew with a restart.
 */
export function lastObservations(
  stored: readonly StoredTarget[],
  fleet: { get(id: string): Target | undefined },
  location: string,
): readonly Observation[] {
  return stored.flatMap(
    ({ target: id, tenant, service, class: resultClass, code, lastRunMs, state }): Observation[] => {
      const target = fleet.get(id);
      if (!target || resultClass === null || lastRunMs === null) return [];
      const last: Observation = {
        target: id,
        tenant,
        service,
        location,
        class: resultClass,
        code,
        atMs: lastRunMs,
        sharedKeys: target.sharedKeys ?? [],
      };
      const firstMs = resultClass.startsWith('fail.') ? state.failingSinceMs : null;
      return firstMs === null || firstMs >= lastRunMs ? [last] : [{ ...last, atMs: firstMs }, last];
    },
  );
}
