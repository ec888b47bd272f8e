import type { Clock } from '@mdmkit/core';
import {
  type DueCount,
  defaultIntervalMs,
  type Gap,
  type Incident,
  type OwnTrouble,
  type UncheckedSpan,
} from '@mdmkit/monitor/model';
import { shardOf } from '@mdmkit/monitor/schedule';
import type { LoadedConfig } from '../config/target.ts';
import { repeat } from '../engine/repeat.ts';
import type { Store, WorkerReading } from '../store/store.ts';
import { createShardTimes, type ShardTimes } from './shard-times.ts';
import { shardKeyOf } from './target-shards.ts';
import { createWorkerTroubles, slowSinceMs } from './worker-troubles.ts';

/** Follows the workers of a deployment: which shards none of them holds, which of them is too slow or has a wrong clock. */
export interface WorkerWatch extends AsyncDisposable {
  /** Reads the workers from time to time. */
  start(): void;
  /** Reads the workers now. */
  read(): Promise<void>;
  /** Goes on with trouble that was open when the process that judged before ended. */
  restore(incidents: readonly Incident[]): void;
  /** Returns what is wrong now. */
  troubles(): readonly OwnTrouble[];
  /** Since when the workers of a location have been too slow to measure, in milliseconds since 1970; null if they are fast enough. */
  laggingSinceMs(location: string): number | null;
  /** Returns the gaps, and the runs that became due without a worker since the last call. To be called by the process that judges. */
  take(): {
    /** The times in which no worker held shards, as far as they have changed. */
    readonly gaps: readonly Gap[];
    /** The runs that became due without a worker. */
    readonly due: readonly DueCount[];
  };
  /** Returns the times in which targets are left out because no worker holds them. */
  spans(): readonly UncheckedSpan[];
}

/** What {@link createWorkerWatch} needs. */
export interface WorkerWatchOptions {
  /** Where the workers report. */
  readonly store: Pick<Store, 'workers'>;
  /** Returns the targets of the configuration in force. */
  readonly targets: () => LoadedConfig['targets'];
  /** The location of this process: without any worker the trouble is there. */
  readonly location: string;
  /** How long the lease of a shard lasts, in milliseconds. */
  readonly leaseMs: number;
  /** How long trouble lasts before it counts, in milliseconds. Default: 60,000. */
  readonly confirmMs?: number;
  /** Time. */
  readonly clock: Clock;
  /** Called with what failed. */
  readonly onError: (error: unknown) => void;
}

/** The time between two reads, in milliseconds. */
const everyMs = 5_000;
/** A worker without a batch for so long does not live, in milliseconds. It writes one every 10 s or sooner. */
const aliveMs = 30_000;
/** How long a takeover takes besides the lease, in milliseconds: a worker has to notice it, and to report. */
const takeoverMs = 15_000;
/** A target without a check for so many intervals was left out. */
const overdueIntervals = 1.5;
const bucketMs = 300_000;

/** Makes a watch that has read nothing yet. */
export function createWorkerWatch(options: WorkerWatchOptions): WorkerWatch {
  const { store, clock, confirmMs = 60_000, leaseMs } = options;
  const graceMs = leaseMs + takeoverMs;
  const stop = new AbortController();
  const shardsOfTargets = createShardsOfTargets(options.targets);
  const locations = new Map<string, ShardTimes>();
  const troubles = createWorkerTroubles();
  const due = createDueOfUnheld(shardsOfTargets);
  let readings: readonly WorkerReading[] = [];
  /** The last batch of each worker, and when it was read first. */
  let seen = new Map<string, { readonly sequence: number; readonly atMs: number }>();
  let readMs = Number.NEGATIVE_INFINITY;
  /** Before this time nothing new is judged: after a pause of the database the workers need a moment, too. */
  let quietUntilMs = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  /** The gaps of the last call, as JSON. */
  let written: ReadonlySet<string> = new Set();

  const liveAt = (location: string) =>
    readings.filter(
      (worker) => worker.location === location && readMs - (seen.get(worker.writer)?.atMs ?? 0) <= aliveMs,
    );
  const timesOf = (location: string, shards: number) => {
    const known = locations.get(location);
    if (known?.shards === shards) return known;
    const hasTargets = (shard: number) => shardsOfTargets(shards).has(shard);
    const times = createShardTimes({ location, shards, fromMs: readMs, graceMs, hasTargets });
    locations.set(location, times);
    return times;
  };
  const note = (workers: readonly WorkerReading[], nowMs: number) => {
    const isPause = nowMs - readMs > aliveMs / 2;
    if (isPause) quietUntilMs = nowMs + graceMs;
    readMs = nowMs;
    readings = workers;
    seen = new Map(
      workers.map(({ writer, sequence, atMs }) => {
        const last = seen.get(writer);
        if (last === undefined) return [writer, { sequence, atMs: Math.min(nowMs, atMs) }];
        return [writer, last.sequence === sequence && !isPause ? last : { sequence, atMs: nowMs }];
      }),
    );
    const names = new Set(workers.length === 0 ? [options.location] : workers.map(({ location }) => location));
    for (const location of locations.keys()) if (!names.has(location)) locations.delete(location);
    troubles.keepOnly(names);
    for (const location of names) {
      const own = workers
        .filter((worker) => worker.location === location)
        .toSorted((first, second) => first.atMs - second.atMs);
      const times = timesOf(location, own.at(-1)?.report.shards ?? 1);
      // A deployment that was stopped has another number of shards from then on.
      for (const { report, atMs } of own)
        if (report.shards === times.shards)
          for (const { sinceMs, shards } of report.held) times.noteHeld(shards, sinceMs, Math.min(atMs, nowMs));
      troubles.judge({
        location,
        workers: liveAt(location),
        shards: times.shards,
        shardsWithTargets: shardsOfTargets(times.shards).size,
        unheld: times.unheld(nowMs),
        mayBegin: nowMs >= quietUntilMs,
        nowMs,
      });
    }
  };
  const read = async () => note(await store.workers(), clock.now());
  const unheldNow = () =>
    [...locations].map(([location, times]) => ({ location, times, unheld: times.unheld(readMs) }));
  return {
    start() {
      running ??= repeat(read, { everyMs, clock, signal: stop.signal, onError: options.onError });
    },
    read,
    restore: troubles.restore,
    troubles: () =>
      troubles
        .current()
        .filter(({ kind, sinceMs }) => readMs - sinceMs >= confirmMs + (kind === 'shards' ? graceMs : 0)),
    laggingSinceMs: (location) => slowSinceMs(liveAt(location)),
    take() {
      if (readMs < quietUntilMs) return { gaps: [], due: [] };
      const gaps = [...locations.values()].flatMap((times) => times.gaps(readMs));
      const fresh = gaps.filter((gap) => !written.has(JSON.stringify(gap)));
      written = new Set(gaps.map((gap) => JSON.stringify(gap)));
      return { gaps: fresh, due: due.take(unheldNow(), readMs) };
    },
    spans() {
      const first = unheldNow().flatMap(({ unheld }) => [...unheld.values()]);
      return first.length === 0 ? [] : overdueSpans(options.targets(), Math.min(...first));
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

/** The times in which targets of each service are left out, if shards have been without a worker since a time. */
function overdueSpans(targets: LoadedConfig['targets'], sinceMs: number): readonly UncheckedSpan[] {
  return [...longestIntervals(targets)].map(([service, intervalMs]) => ({
    reason: 'sampled',
    scope: { services: [service] },
    by: null,
    sinceMs,
    untilMs: null,
    overdueMs: overdueIntervals * intervalMs,
  }));
}

/** By service: how many runs of a shard become due in a millisecond. */
type Rates = ReadonlyMap<string, number>;

/** Makes a function that returns the shards that have targets, with the rates of their runs. It reads the targets when they change. */
function createShardsOfTargets(targets: WorkerWatchOptions['targets']) {
  let known = { targets: targets(), byCount: new Map<number, ReadonlyMap<number, Rates>>() };
  return (count: number): ReadonlyMap<number, Rates> => {
    const current = targets();
    if (known.targets !== current) known = { targets: current, byCount: new Map() };
    const shards = known.byCount.get(count) ?? ratesByShard(current, count);
    known.byCount.set(count, shards);
    return shards;
  };
}

function ratesByShard(targets: LoadedConfig['targets'], count: number): ReadonlyMap<number, Rates> {
  const shards = new Map<number, Map<string, number>>();
  for (const target of targets) {
    const { service, intervalMs = defaultIntervalMs } = target;
    const shard = shardOf(shardKeyOf(target), count);
    const rates = shards.get(shard) ?? new Map<string, number>();
    shards.set(shard, rates.set(service, (rates.get(service) ?? 0) + 1 / intervalMs));
  }
  return shards;
}

interface UnheldAt {
  readonly location: string;
  readonly times: Pick<ShardTimes, 'shards'>;
  readonly unheld: ReadonlyMap<number, number>;
}

/** Counts the runs that became due while no worker held their shard: no schedule counts them. */
function createDueOfUnheld(ratesOf: (count: number) => ReadonlyMap<number, Rates>) {
  let takenMs: number | undefined;
  const counts = new Map<string, number>();
  return {
    take(all: readonly UnheldAt[], nowMs: number): readonly DueCount[] {
      // What became due before, another process has counted.
      const fromMs = takenMs !== undefined && nowMs - takenMs <= aliveMs ? takenMs : nowMs;
      takenMs = nowMs;
      const due: DueCount[] = [];
      for (const { location, times, unheld } of all) {
        for (const [service, count] of sumOf([...unheld.keys()], ratesOf(times.shards), nowMs - fromMs)) {
          const key = `${location} ${service}`;
          const whole = (counts.get(key) ?? 0) + count;
          counts.set(key, whole % 1);
          if (whole >= 1)
            due.push({ service, location, bucketMs: Math.floor(nowMs / bucketMs) * bucketMs, due: Math.floor(whole) });
        }
      }
      return due;
    },
  };
}

function sumOf(
  shards: readonly number[],
  rates: ReadonlyMap<number, Rates>,
  forMs: number,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const shard of shards)
    for (const [service, perMs] of rates.get(shard) ?? []) sums.set(service, (sums.get(service) ?? 0) + perMs * forMs);
  return sums;
}

function longestIntervals(targets: LoadedConfig['targets']): ReadonlyMap<string, number> {
  const longest = new Map<string, number>();
  for (const { service, intervalMs = defaultIntervalMs } of targets)
    longest.set(service, Math.max(intervalMs, longest.get(service) ?? 0));
  return longest;
}
