import type { Clock } from '@mdmkit/core';
import { shardsOf } from '@mdmkit/monitor/schedule';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import { repeat } from './repeat.ts';
import type { HeldShard, ShardHoldings } from './sharded-engine.ts';

/** How shards are leased through pg-boss. */
export interface ShardLeasesOptions {
  /** pg-boss, which runs. The leases do not stop it. */
  readonly boss: PgBoss;
  /** The name of the queue: one for each set of targets. It has a job for each shard. */
  readonly queue: string;
  /** How many shards there are. All processes of a deployment have to name the same number. */
  readonly shards: number;
  /** The name of this process among the instances of pg-boss. */
  readonly member: string;
  /** Whether an instance of pg-boss, by its name, may hold shards of this queue. */
  readonly isMember: (name: string) => boolean;
  /** Whether this process may hold shards now. Default: always. */
  readonly mayHold?: () => boolean;
  /** How long a lease lasts, in milliseconds: whole seconds, 10 s or more. */
  readonly leaseMs: number;
  /** Takes shards over. Returns their fencing numbers, in the same order. */
  readonly takeShards: (shards: readonly number[]) => Promise<readonly number[]>;
  /** Time. */
  readonly clock: Clock;
  /** Called with what failed. The leases are tried again a second later. */
  readonly onError: (error: unknown) => void;
}

/** The shards that this process holds through pg-boss. */
export interface ShardLeases extends ShardHoldings, AsyncDisposable {
  /** Begins to take shards. */
  start(): Promise<void>;
}

/** The time between two readings of what is free and who lives, in milliseconds. */
const readEveryMs = 1_000;
/** pg-boss ends a job after a day at most: it is taken again after half of one. */
const longestHoldMs = 43_200_000;
const dayMs = 86_400_000;
const neverEnds = 1_000_000_000;

interface Holding extends HeldShard {
  readonly job: { readonly id: string; readonly retryCount: number };
  readonly sinceMs: number;
}

/**
 * Leases shards. A job of pg-boss is a shard: the process that has fetched it holds the shard while it renews the heartbeat of the
 * job. pg-boss gives a job without a heartbeat to the next process.
 */
export function createShardLeases(options: ShardLeasesOptions): ShardLeases {
  const { boss, queue, shards, leaseMs, clock, onError } = options;
  const listeners: (() => void)[] = [];
  const stop = new AbortController();
  let holdings = new Map<number, Holding>();
  /** When the leases were surely valid last, on the monotonic clock. */
  let renewedMs = clock.elapsedMs();
  let running: Promise<void> | undefined;
  const ownedShards = ownedShardsReader(options);
  const isOver = () => clock.elapsedMs() - renewedMs >= leaseMs;
  const change = (next: Map<number, Holding>) => {
    holdings = next;
    for (const listener of listeners) listener();
  };
  const without = (gone: Iterable<number>) => {
    const next = new Map(holdings);
    for (const shard of gone) next.delete(shard);
    if (next.size !== holdings.size) change(next);
  };
  const renew = async () => {
    const atMs = clock.elapsedMs();
    if (holdings.size > 0)
      await boss.touch(
        queue,
        [...holdings.values()].map(({ job }) => job),
      );
    renewedMs = atMs;
  };
  const release = async (released: readonly Holding[]) => {
    if (released.length === 0) return;
    without(released.map(({ shard }) => shard));
    await boss.fail(
      queue,
      released.map(({ job }) => job),
    );
  };
  const take = async (wanted: readonly number[]) => {
    const jobs: { readonly shard: number; readonly job: Holding['job'] }[] = [];
    for (const shard of wanted) {
      const [job] = await boss.fetch(queue, { minPriority: shard, maxPriority: shard });
      if (job) jobs.push({ shard, job: { id: job.id, retryCount: job.retryCount } });
    }
    if (jobs.length === 0) return;
    const fences = await options.takeShards(jobs.map(({ shard }) => shard));
    const next = new Map(holdings);
    for (const [index, { shard, job }] of jobs.entries())
      next.set(shard, { shard, fence: fences[index] ?? 0, job, sinceMs: clock.elapsedMs() });
    change(next);
  };
  const turn = async () => {
    // After a pause the leases may belong to another process: none is renewed, each is taken anew.
    if (isOver()) await release([...holdings.values()]);
    if (clock.elapsedMs() - renewedMs >= leaseMs / 3 || holdings.size === 0) await renew();
    const jobs = await boss.findJobs(queue, { limit: 10 * shards });
    const active = new Set(jobs.flatMap((job) => (job.state === 'active' ? [attemptOf(job)] : [])));
    without([...holdings.values()].flatMap(({ shard, job }) => (active.has(attemptOf(job)) ? [] : [shard])));
    if (jobs.length < shards) await makeJobs(options);
    const owned = options.mayHold?.() === false ? new Set<number>() : await ownedShards();
    const oldMs = clock.elapsedMs() - longestHoldMs;
    await release([...holdings.values()].filter(({ shard, sinceMs }) => !owned.has(shard) || sinceMs < oldMs));
    await take(jobs.filter(isFree).flatMap(({ priority }) => (owned.has(priority) ? [priority] : [])));
  };
  return {
    shards,
    held: () => (isOver() ? [] : [...holdings.values()].map(({ shard, fence }) => ({ shard, fence }))),
    untilMs: () => clock.now() + Math.max(0, renewedMs + leaseMs - clock.elapsedMs()),
    subscribe: (listener) => void listeners.push(listener),
    async start() {
      await boss.createQueue(queue, {
        policy: 'exclusive',
        heartbeatSeconds: Math.round(leaseMs / 1_000),
        expireInSeconds: dayMs / 1_000,
        retentionSeconds: neverEnds,
        retryLimit: neverEnds,
      });
      await makeJobs(options);
      await turn();
      running = repeat(turn, { everyMs: readEveryMs, clock, signal: stop.signal, onError });
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      await release([...holdings.values()]).catch(onError);
    },
  };
}

/** Makes the jobs that are not there yet. */
async function makeJobs({ boss, queue, shards }: ShardLeasesOptions): Promise<void> {
  await boss.insert(
    queue,
    Array.from({ length: shards }, (_, shard) => ({ priority: shard, singletonKey: `${shard}` })),
  );
}

/** Reads which shards belong to this process, as far as it knows who else lives. They are computed when the members change. */
function ownedShardsReader({ boss, shards, member, isMember }: ShardLeasesOptions): () => Promise<ReadonlySet<number>> {
  let known = '';
  let owned: ReadonlySet<number> = new Set();
  return async () => {
    const instances = await boss.getInstances({ limit: mostInstances });
    const names = instances.flatMap(({ name, live }) => (live && name !== null && isMember(name) ? [name] : []));
    const members = [member, ...names].sort().join('\n');
    if (members !== known) [known, owned] = [members, shardsOf(member, shards, members.split('\n'))];
    return owned;
  };
}

const mostInstances = 10_000;

function attemptOf({ id, retryCount }: Holding['job']): string {
  return `${id} ${retryCount}`;
}

function isFree({ state }: Pick<JobWithMetadata, 'state'>): boolean {
  return state === 'created' || state === 'retry';
}
