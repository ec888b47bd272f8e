import { createMonitor, type Monitor } from '@mdmkit/monitor/judge';
import type { BurningBudget, Observation, OwnTrouble, StoredTarget, UnusualService } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import type { FeedWatch } from '../feeds/feed-watch.ts';
import type { KeptMonitor, Store } from '../store/store.ts';
import type { Facts } from './facts.ts';
import { type Fleet, monitoredTargets } from './fleet.ts';
import type { RecentResults } from './recent-results.ts';
import type { TargetWindows } from './windows.ts';

/** What {@link createJudgement} needs. */
export interface JudgementOptions {
  /** The targets. */
  readonly fleet: Fleet;
  /** What the last process left in the store. */
  readonly kept: KeptMonitor;
  /** What other processes have found in the last minutes. Default: nothing. */
  readonly recent?: RecentResults | undefined;
  /** When credentials end. */
  readonly facts: Pick<Facts, 'expiresMs'>;
  /** What suppresses notifications. */
  readonly windows: Pick<TargetWindows, 'mutedBy'>;
  /** Since when the machines of a location have been too slow to measure; null if they are fast enough. */
  readonly overloadedSinceMs: (location: string) => number | null;
  /** Returns what is wrong with this service itself. */
  readonly ownTroubles: () => readonly OwnTrouble[];
  /** Whether a vendor itself reports trouble of a service. */
  readonly feeds: Pick<FeedWatch, 'isAdmitted'>;
  /** Returns the services of which several series are unusual at once. */
  readonly unusual: () => readonly UnusualService[];
  /** Returns the error budgets that burn too fast. */
  readonly burningBudgets: () => readonly BurningBudget[];
  /** Where the usual failing shares and latencies come from. */
  readonly store: Pick<Store, 'rollups' | 'usualShare'>;
  /** The location of this process. */
  readonly location: string;
  /** Returns numbers from 0 to 1. */
  readonly random: () => number;
}

/** The monitor of a service, and what it has to know besides the runs. */
export interface Judgement {
  /** Turns runs into states and incidents. */
  readonly monitor: Monitor;
  /** Reads what is usual for each service from the store: the failing share, the latency. A verdict never waits for the store. */
  refreshUsual(nowMs: number): Promise<void>;
}

/** Makes the monitor of a fleet. It goes on from where the last process ended. */
export function createJudgement(options: JudgementOptions): Judgement {
  const { fleet, kept, recent, facts, windows, store, location } = options;
  const usualShares = new Map<string, number | null>();
  const usualLatencies = new Map<string, number | null>();
  const confirmMs = fleet.config.monitor?.confirmMs;
  const monitor = createMonitor({
    targets: monitoredTargets(fleet.config.targets),
    storedTargets: kept.targets.values(),
    recentObservations: [
      ...lastObservations(kept.targets, fleet, recent?.locationOf ?? (() => location)),
      ...judgedObservations(recent, kept.targets, fleet),
    ].values(),
    incidents: kept.incidents,
    random: options.random,
    ...(confirmMs === undefined ? {} : { confirmMs }),
    get controls() {
      return fleet.config.monitor?.controls.length ?? 0;
    },
    usualShare: (service) => usualShares.get(service) ?? null,
    // What is usual here says nothing about other locations.
    usualLatencyMs: (service, place) => (place === location ? (usualLatencies.get(service) ?? null) : null),
    latencyLimitMs: (service) => fleet.config.monitor?.latencyLimitsMs?.get(service) ?? null,
    laggingSinceMs: options.overloadedSinceMs,
    ownTroubles: options.ownTroubles,
    unusual: options.unusual,
    burningBudgets: options.burningBudgets,
    isAdmitted: options.feeds.isAdmitted,
    expiresMs: facts.expiresMs,
    mutedBy: windows.mutedBy,
  });
  fleet.subscribe(({ config, stored }) => void monitor.setTargets(monitoredTargets(config.targets), stored));
  return {
    monitor,
    async refreshUsual(nowMs) {
      for (const service of fleet.services()) {
        usualShares.set(service, await store.usualShare(service, nowMs));
        usualLatencies.set(service, await readUsualLatency(store, service, location, nowMs));
      }
    },
  };
}

const hourMs = 3_600_000;
/** The hours that say what latency is usual, and how many of them there have to be. */
const [latencyHours, leastLatencyHours] = [7 * 24, 6];

/** The median of the median latencies of the hours of a week; null before six of them: one bad day changes little. */
async function readUsualLatency(
  store: Pick<Store, 'rollups'>,
  service: string,
  location: string,
  nowMs: number,
): Promise<number | null> {
  const rollups = await store.rollups(service, hourMs, nowMs - latencyHours * hourMs, nowMs - hourMs);
  const medians = rollups
    .flatMap((rollup) => (rollup.location === location && rollup.latency ? [rollup.latency.p50] : []))
    .sort((first, second) => first - second);
  return medians.length < leastLatencyHours ? null : (medians[medians.length >> 1] ?? null);
}

/**
 * Returns the last run of each target, and before it the first of its failures in a row. Without them an outage would begin
 * anew with a restart. A target of which the location of the last run is not known is left out.
 */
export function lastObservations(
  stored: readonly StoredTarget[],
  fleet: { get(id: string): Target | undefined },
  locationOf: (target: string) => string | null,
): readonly Observation[] {
  return stored.flatMap(
    ({ target: id, tenant, service, class: resultClass, code, lastRunMs, state }): readonly Observation[] => {
      const target = fleet.get(id);
      const location = locationOf(id);
      if (!target || resultClass === null || lastRunMs === null || location === null) return [];
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
      return withFirstFailure(last, state.failingSinceMs);
    },
  );
}

function withFirstFailure(last: Observation, failingSinceMs: number | null): readonly Observation[] {
  const firstMs = last.class.startsWith('fail.') ? failingSinceMs : null;
  return firstMs === null || firstMs >= last.atMs ? [last] : [{ ...last, atMs: firstMs }, last];
}

/** Returns results that another process has judged, as evidence. */
function judgedObservations(
  recent: RecentResults | undefined,
  stored: readonly StoredTarget[],
  fleet: { get(id: string): Target | undefined },
): readonly Observation[] {
  const { judged = [] } = recent ?? {};
  if (judged.length === 0) return [];
  const states = new Map(stored.map(({ target, state }) => [target, state]));
  return judged.flatMap(({ startedMs: atMs, ...result }) => {
    const target = fleet.get(result.target);
    if (!target) return [];
    const last: Observation = { ...result, atMs, sharedKeys: target.sharedKeys ?? [] };
    return withFirstFailure(last, states.get(result.target)?.failingSinceMs ?? null);
  });
}
