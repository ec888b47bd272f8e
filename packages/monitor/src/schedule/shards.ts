import { hash64 } from './hash64.ts';

/** The number of the shard of a target: the same on every machine, from 0 to `shards` - 1. */
export function shardOf(target: string, shards: number): number {
  return Number(hash64(target) % BigInt(shards));
}

/**
 * Returns the worker that a shard belongs to, by rendezvous hashing: of a worker that comes or goes, only its own shards move.
 * Undefined without workers. The order of the workers does not matter.
 */
export function ownerOf(shard: number, workers: Iterable<string>): string | undefined {
  let owner: string | undefined;
  let highest = -1n;
  for (const worker of workers) {
    const weight = hash64(`${worker} ${shard}`);
    if (weight < highest || (weight === highest && owner !== undefined && worker > owner)) continue;
    [owner, highest] = [worker, weight];
  }
  return owner;
}
