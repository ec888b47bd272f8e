import type { Engine, ScheduledTarget } from '@mdmkit/monitor/model';
import { createSchedule, type ScheduleOptions } from '@mdmkit/monitor/schedule';
import { engineOver } from './embedded.ts';
import { targetChanges } from './target-changes.ts';

/** A shard that a worker holds. */
export interface HeldShard {
  /** Its number. */
  readonly shard: number;
  /** The fencing number: it grows with each holder. */
  readonly fence: number;
}

/** The shards that a worker holds. */
export interface ShardHoldings {
  /** How many shards there are. */
  readonly shards: number;
  /** Returns the shards that are held now. A holder that could not renew its leases in time holds none. */
  held(): readonly HeldShard[];
  /** Until when the leases hold at least, in milliseconds since 1970. */
  untilMs(): number;
  /** Calls the listener after each change of the shards that are held. */
  subscribe(listener: () => void): void;
}

/** How an engine of several workers behaves. */
export interface ShardedEngineOptions extends ScheduleOptions {
  /** The shards that this worker holds. */
  readonly holdings: ShardHoldings;
  /** Returns the number of the shard of a target. */
  readonly shardOf: (target: string) => number;
  /** Returns the current time, in milliseconds since 1970, at which a change of the shards takes effect. */
  readonly now: () => number;
}

/**
 * Makes the engine of one of several workers: the schedule of a single process, for the targets of the shards that this worker
 * holds. Runs of a shard that was lost meanwhile are refused.
 */
export function createShardedEngine({ holdings, shardOf, now, ...options }: ShardedEngineOptions): Engine {
  const schedule = createSchedule(options);
  let all: ReadonlyMap<string, ScheduledTarget> = new Map();
  let planned = '';
  const keyOf = () => fences(holdings).join(' ');
  const plan = (targets: Iterable<ScheduledTarget>, nowMs: number) => {
    const held = new Set(holdings.held().map(({ shard }) => shard));
    planned = keyOf();
    return schedule.setTargets(
      [...targets].filter(({ id }) => held.has(shardOf(id))),
      nowMs,
    );
  };
  /** What was lost is planned no more, also if the loss was not announced: the process stood still. */
  const follow = (nowMs: number) => {
    if (keyOf() !== planned) plan(all.values(), nowMs);
  };
  holdings.subscribe(() => follow(now()));
  return {
    ...engineOver(schedule),
    async setTargets(targets, nowMs) {
      const next = new Map(targets.map((target) => [target.id, target]));
      plan(targets, nowMs);
      const changes = targetChanges(all, next);
      all = next;
      return changes;
    },
    async claimDue(nowMs, max) {
      follow(nowMs);
      return schedule.claimDue(nowMs, max);
    },
    async complete(runs) {
      follow(now());
      return schedule.complete(runs);
    },
    heartbeat: async () => holdings.untilMs(),
  };
}

/** Holdings of a process that holds nothing: it checks no target. */
export const noShards: ShardHoldings = {
  shards: 1,
  held: () => [],
  untilMs: () => Number.POSITIVE_INFINITY,
  subscribe() {},
};

function fences(holdings: ShardHoldings): readonly string[] {
  return holdings.held().map(({ shard, fence }) => `${shard}:${fence}`);
}
