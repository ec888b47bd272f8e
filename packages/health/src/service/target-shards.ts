import { shardOf } from '@mdmkit/monitor/schedule';
import type { LoadedConfig, Target } from '../config/target.ts';
import { budgetKeyOf, sessionKeyOf } from './shared-credentials.ts';

/** The shards in which the targets of a location lie. */
export interface TargetShards {
  /** Returns the number of the shard of a target. */
  shardOf(target: string): number;
  /** Replaces the targets. */
  replace(targets: LoadedConfig['targets']): void;
}

/** Makes a table without targets. */
export function createTargetShards(shards: number): TargetShards {
  let numbers: ReadonlyMap<string, number> = new Map();
  /** The last runs of a target that was removed are still written. */
  let former = numbers;
  let current: LoadedConfig['targets'] | undefined;
  return {
    shardOf: (target) => numbers.get(target) ?? former.get(target) ?? shardOf(target, shards),
    replace(targets) {
      // A worker that takes or loses a shard has the same targets as before.
      if (targets === current) return;
      current = targets;
      former = numbers;
      numbers = new Map(targets.map((target) => [target.id, shardOf(shardKeyOf(target), shards)]));
    },
  };
}

/**
 * Names what decides the shard of a target: its credential, so that one worker sends and counts all requests under a budget. A target
 * without a budget or a session decides by itself.
 */
export function shardKeyOf(target: Target): string {
  return budgetKeyOf(target) ?? sessionKeyOf(target) ?? target.id;
}
