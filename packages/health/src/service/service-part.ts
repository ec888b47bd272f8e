import { hostname } from 'node:os';
import type { Clock } from '@mdmkit/core';
import type { Engine, StoredTarget } from '@mdmkit/monitor/model';
import type { Caps } from '@mdmkit/monitor/schedule';
import type { LoadedConfig } from '../config/target.ts';
import { createEmbeddedEngine } from '../engine/embedded.ts';
import { createShardedEngine, noShards, type ShardHoldings } from '../engine/sharded-engine.ts';
import type { KeptMonitor, ShardClaims, Store, WorkerReport } from '../store/store.ts';
import { createElsewhereResults, elsewhereFromMs } from './elsewhere-results.ts';
import type { OtherResults } from './heartbeat.ts';
import type { BatchContent } from './pending-batch.ts';
import { readRecentResults } from './recent-results.ts';
import type { ScheduleControl } from './schedule-follower.ts';
import { createTargetShards } from './target-shards.ts';
import type { WorkerWatch } from './worker-watch.ts';

/**
 * What a service does in a deployment of several processes: a `worker` checks the targets of its shards; the `evaluator` checks
 * nothing and judges the results of all workers; a `follower` does the same as an evaluator and writes nothing.
 */
export type ServicePart =
  | {
      /** It checks. */
      readonly kind: 'worker';
      /** Its name among the writers of the store. */
      readonly writer: string;
      /** The shards that it holds. */
      readonly holdings: ShardHoldings;
      /** Since when the clock of this machine differs from that of the database, in milliseconds since 1970; null if it does not. */
      readonly clockOffSinceMs?: () => number | null;
    }
  | {
      /** It judges, or reads along. */
      readonly kind: 'evaluator' | 'follower';
      /** Follows the workers. Default: nothing says that a worker is missing, or how it is. */
      readonly workers?: WorkerWatch;
    };

/** How a worker is, besides its shards. */
export type WorkerFigures = Pick<WorkerReport, 'coverage' | 'slowSinceMs' | 'clockOffSinceMs'>;

/** A part, ready to run. */
export interface OpenedPart {
  /** The store as the part uses it. */
  readonly store: Store;
  /** What the part goes on from. */
  readonly kept: KeptMonitor;
  /** Plans the runs. */
  readonly engine: Engine;
  /** The name of the writer. */
  readonly writer: string;
  /** Who tells its schedule what to do. */
  readonly scheduleControl: ScheduleControl;
  /** What the part does with the results of other processes. */
  readonly results: OtherResults;
  /** Reads what the store has of targets that are added; absent if the part loads all targets at its start. */
  readonly readStored?: (ids: readonly string[]) => Promise<readonly StoredTarget[]>;
  /** Leaves out what the part does not check. */
  narrow(config: LoadedConfig): LoadedConfig;
  /** Completes a batch before it is written. */
  seal(content: BatchContent): BatchContent;
  /** Follows the workers, if this part judges them. */
  readonly workers?: WorkerWatch;
  /** Has a worker say with each batch how it is. */
  report?(figures: () => WorkerFigures): void;
  /** Calls the listener when other targets are checked than before. */
  onNarrowed(listener: () => void): void;
}

/** The name under which evaluators write. Whoever evaluates takes it over. */
export const evaluatorName = 'evaluator';

/** Opens a part: loads what it goes on from, and makes its engine. */
export async function openPart(
  store: Store,
  location: string,
  clock: Clock,
  part: ServicePart | undefined,
  caps: Caps | undefined,
): Promise<OpenedPart> {
  await store.migrate();
  const engineOptions = { location, ...(caps ? { caps } : {}) };
  const nowMs = clock.now();
  const whole = { narrow: (config: LoadedConfig) => config, onNarrowed() {} };
  if (!part) {
    const kept = await store.load(location, { nowMs });
    const engine = createEmbeddedEngine(engineOptions);
    const reads = kept.isShared && kept.leads;
    const own = { own: location, writesNewTargets: true };
    const results = { reads, ...own, ...(reads ? await readOthers(store, kept, location, nowMs) : {}) };
    return {
      ...whole,
      store,
      kept,
      engine,
      writer: location,
      results,
      scheduleControl: 'itself',
      seal: (content) => content,
    };
  }
  if (part.kind === 'worker') return await openWorker(store, location, clock, part, engineOptions);
  const engine = createShardedEngine({ ...engineOptions, holdings: noShards, shardOf: () => 0, now: clock.now });
  const evaluates = part.kind === 'evaluator';
  // Other processes check while none evaluates: what this writer wrote last begins no gap.
  const kept = {
    ...(await store.load(evaluates ? evaluatorName : location, { nowMs, part: evaluates ? 'evaluator' : 'follower' })),
    lastBatchMs: null,
  };
  part.workers?.restore(kept.incidents);
  return {
    ...whole,
    store: evaluates ? store : readOnly(store),
    kept,
    engine,
    writer: evaluatorName,
    scheduleControl: evaluates ? 'workers' : 'nobody',
    results: { reads: true, own: null, writesNewTargets: true, ...(await readOthers(store, kept, null, nowMs)) },
    seal: (content) => ({ ...content, location, part: 'evaluator' }),
    ...(part.workers ? { workers: part.workers } : {}),
  };
}

/** Reads what the process that judged before may have judged already, and what it has not. */
async function readOthers(
  store: Store,
  { targets }: KeptMonitor,
  own: string | null,
  nowMs: number,
): Promise<Pick<OtherResults, 'elsewhere' | 'recent'>> {
  const elsewhere = createElsewhereResults(store, own ?? '', nowMs - elsewhereFromMs);
  return { elsewhere, recent: await readRecentResults(elsewhere, targets, own) };
}

async function openWorker(
  store: Store,
  location: string,
  clock: Clock,
  { writer, holdings, clockOffSinceMs = () => null }: Extract<ServicePart, { kind: 'worker' }>,
  engineOptions: { readonly location: string; readonly caps?: Caps },
): Promise<OpenedPart> {
  const { shardOf, replace } = createTargetShards(holdings.shards);
  const loaded = await store.load(writer, { nowMs: clock.now(), part: 'worker' });
  const takeClaims = createClaims(holdings);
  const heldSince = createHoldingTimes(holdings, clock);
  let figures = (): WorkerFigures => ({ coverage: null, slowSinceMs: null, clockOffSinceMs: null });
  return {
    // The evaluator tidies: once for all workers.
    store: { ...store, tidy: async () => {} },
    // The evaluator has the incidents of the store. Those of a worker only decide which targets it checks at once, or not.
    kept: { ...loaded, incidents: [], episodes: [], escalations: [] },
    engine: createShardedEngine({ ...engineOptions, holdings, shardOf, now: clock.now }),
    writer,
    scheduleControl: 'evaluator',
    results: { reads: false, own: location, writesNewTargets: false },
    readStored: (ids) => store.targetsNamed(ids, location),
    narrow(config) {
      replace(config.targets);
      const held = new Set(holdings.held().map(({ shard }) => shard));
      return { ...config, targets: config.targets.filter(({ id }) => held.has(shardOf(id))) };
    },
    // A target that this worker checks no more is checked by another one.
    seal: (content) => ({
      ...content,
      removed: [],
      location,
      part: 'worker',
      claims: { shardOf, held: takeClaims() },
      report: {
        machine: hostname(),
        shards: holdings.shards,
        held: heldSince(),
        ...withClock(figures(), clockOffSinceMs()),
      },
    }),
    report(read) {
      figures = read;
    },
    onNarrowed: holdings.subscribe,
  };
}

/** The clock of a worker may be wrong by that of the database, or by those of the vendors. */
function withClock(figures: WorkerFigures, offSinceMs: number | null): WorkerFigures {
  return { ...figures, clockOffSinceMs: offSinceMs ?? figures.clockOffSinceMs };
}

/** Follows since when each shard is held without a pause. */
function createHoldingTimes(holdings: ShardHoldings, clock: Pick<Clock, 'now'>): () => WorkerReport['held'] {
  let since = new Map<string, { readonly shard: number; readonly sinceMs: number }>();
  const note = () => {
    const nowMs = clock.now();
    since = new Map(
      holdings.held().map(({ shard, fence }) => {
        const key = `${shard} ${fence}`;
        return [key, since.get(key) ?? { shard, sinceMs: nowMs }];
      }),
    );
  };
  holdings.subscribe(note);
  return () => {
    note();
    return [...Map.groupBy(since.values(), ({ sinceMs }) => sinceMs)].map(([sinceMs, held]) => ({
      sinceMs,
      shards: held.map(({ shard }) => shard),
    }));
  };
}

/**
 * Follows the fencing numbers under which the content of the next batch was made. Of a shard that was lost and taken again
 * meanwhile it is the first number: what was made before the loss must not pass as made after it.
 */
export function createClaims(holdings: ShardHoldings): () => ShardClaims['held'] {
  const fences = new Map<number, number>();
  const note = () => {
    for (const { shard, fence } of holdings.held()) if (!fences.has(shard)) fences.set(shard, fence);
  };
  holdings.subscribe(note);
  return () => {
    note();
    const claims = [...fences].map(([shard, fence]) => ({ shard, fence }));
    fences.clear();
    note();
    return claims;
  };
}

/** A store that keeps nothing of what a follower makes of the results. */
function readOnly(store: Store): Store {
  return {
    ...store,
    commit: async () => ({ setAside: [], leads: false }),
    saveSeries: async () => {},
    tidy: async () => {},
  };
}
