import type { Incident, Observation, StoredEpisode, StoredTarget } from '@mdmkit/monitor/model';
import { leadMs } from '../../src/store/commit/sequence.ts';
import { createStore } from '../../src/store/create-store.ts';
import type { Batch, CommitResult, LocatedResult, Store } from '../../src/store/store.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { makeSteps, type StepName } from '../../src/store/store-steps.ts';

/** What every location of a store in memory shares. */
export interface MemoryStore {
  /** Opens it for another service. */
  open(): Store;
}

interface Writer {
  owner: number;
  sequence: number;
  atMs: number | null;
}

/**
 * A store that keeps what a service goes on from, in memory: targets, episodes, incidents, the lead, and what other locations
 * see. Nothing else of it can be read, and no usual share or latency is learned.
 */
export function createMemoryStore({ isShared }: { readonly isShared: boolean }): MemoryStore {
  const targets = new Map<string, StoredTarget>();
  const episodes = new Map<string, StoredEpisode>();
  const incidents = new Map<string, Incident>();
  const writers = new Map<string, Writer>();
  const views = new Map<string, Map<string, StoredTarget>>();
  const readings = new Map<string, Map<string, Observation>>();
  const claimLead = isShared ? createLead() : () => true;
  let owners = 0;

  const viewsOf = (writer: string) => {
    const own = views.get(writer) ?? new Map<string, StoredTarget>();
    views.set(writer, own);
    return own;
  };
  const keep = (batch: Batch, leads: boolean) => {
    const own = viewsOf(batch.writer);
    for (const target of batch.targets) {
      const view = leads ? target.locations?.find(({ location }) => location === batch.writer) : target;
      if (view) own.set(target.target, { ...target, ...view });
      if (leads) targets.set(target.target, target);
    }
    for (const target of batch.removed) {
      own.delete(target);
      if (leads) targets.delete(target);
    }
    const read = readings.get(batch.writer) ?? new Map<string, Observation>();
    readings.set(batch.writer, read);
    for (const reading of batch.readings ?? []) read.set(reading.target, reading);
    if (!leads) return;
    for (const episode of batch.episodes) episodes.set(`${episode.target} ${episode.startMs}`, episode);
    for (const incident of batch.incidents) incidents.set(incident.id, incident);
  };
  const commit = (batch: Batch, owner: number): CommitResult => {
    const { writer, sequence, atMs } = batch;
    const taken = writers.get(writer) ?? { owner, sequence: 0, atMs: null };
    if (taken.owner !== owner) throw new StoreError('STORE_TAKEN', { operation: 'Writing a batch' });
    const leads = claimLead(writer, atMs);
    if (sequence > taken.sequence) keep(batch, leads);
    writers.set(writer, { owner, sequence, atMs });
    return { setAside: [], leads };
  };
  return {
    open() {
      owners += 1;
      const owner = owners;
      const steps = makeSteps(
        (name: StepName) => () => Promise.reject(new TypeError(`the bench does not use ${name}`)),
      );
      return createStore(
        {
          ...steps,
          migrate: () => Promise.resolve([]),
          begin(writer, nowMs) {
            const { sequence = 0, atMs: lastBatchMs = null } = writers.get(writer) ?? {};
            writers.set(writer, { owner, sequence, atMs: lastBatchMs });
            return Promise.resolve({
              episodes: [...episodes.values()].filter(({ endMs }) => endMs === null),
              incidents: [...incidents.values()].filter(({ closedMs }) => closedMs === null),
              commands: [],
              sequence,
              lastBatchMs,
              leads: nowMs === null || nowMs === undefined || claimLead(writer, nowMs),
              isShared,
            });
          },
          targetsAfter(_after, place) {
            const own = place ? views.get(place) : undefined;
            const view = (target: StoredTarget) => ({ ...target, ...own?.get(target.target), coveredBy: null });
            const kept = [...targets.values()];
            return Promise.resolve({ targets: place ? kept.map(view) : kept, next: null });
          },
          commit: (batch) =>
            new Promise((resolve) => {
              resolve(commit(batch, owner));
            }),
          commandsAfter: () => Promise.resolve([]),
          resultsElsewhere: (place, { fromMs }) =>
            Promise.resolve({
              results: isShared ? resultsElsewhere({ targets, views, readings }, place, fromMs) : [],
              mark: '0',
              next: null,
            }),
          usualShare: () => Promise.resolve(null),
          rollups: () => Promise.resolve([]),
          series: () => Promise.resolve([]),
          saveSeries: () => Promise.resolve(),
          feeds: () => Promise.resolve([]),
          saveFeed: () => Promise.resolve(),
          removeFeeds: () => Promise.resolve(),
          tidy: () => Promise.resolve(),
        },
        () => Promise.resolve(),
      );
    },
  };
}

/** Makes a function that answers whether a location leads, and renews its lead. */
function createLead() {
  let lead = { writer: '', untilMs: Number.NEGATIVE_INFINITY };
  return (writer: string, nowMs: number) => {
    if (lead.writer !== writer && lead.untilMs >= nowMs) return false;
    lead = { writer, untilMs: nowMs + leadMs };
    return true;
  };
}

interface KeptResults {
  readonly targets: ReadonlyMap<string, StoredTarget>;
  /** By location: the targets as it saw them last. */
  readonly views: ReadonlyMap<string, ReadonlyMap<string, StoredTarget>>;
  /** By location: what it read last of targets that are in no configuration, such as neutral hosts. */
  readonly readings: ReadonlyMap<string, ReadonlyMap<string, Observation>>;
}

/** The results of all other locations since a time, the oldest first. */
function resultsElsewhere(kept: KeptResults, location: string, afterMs: number): readonly LocatedResult[] {
  const { targets, views, readings } = kept;
  const results: LocatedResult[] = [];
  for (const [place, own] of views)
    for (const { target, tenant, service, class: found, code, lastRunMs } of place === location ? [] : own.values())
      if (found !== null && lastRunMs !== null && lastRunMs > afterMs && targets.has(target))
        results.push({ location: place, target, tenant, service, class: found, code, startedMs: lastRunMs });
  for (const [place, own] of readings)
    for (const { target, tenant, service, class: found, code, atMs } of place === location ? [] : own.values())
      if (atMs > afterMs)
        results.push({ location: place, target, tenant, service, class: found, code, startedMs: atMs });
  return results.sort((first, second) => first.startedMs - second.startedMs);
}
