import { hash64 } from './hash64.ts';

/** The number of the shard of a target: the same on every machine, from 0 to `shards` - 1. */
export function shardOf(target: string, shards: number): number {
  return Number(hash64(target) % BigInt(shards));
}

/**
 * Returns the shards that belong to a worker, by rendezvous hashing with bounded loads: the worker with the highest weight has the
 * shard, unless it has its share already. A share is the number of shards divided by that of the workers, rounded up: one worker
 * never has twice the work of another. Of a worker that comes or goes its own shards move, and few others. Every process that
 * knows the same workers comes to the same result, in whatever order it knows them.
 *
 * @see https://arxiv.org/abs/1608.01350 - Mirrokni, Thorup, Zadimoghaddam: Consistent Hashing with Bounded Loads.
 */
export function shardsOf(worker: string, shards: number, workers: Iterable<string>): ReadonlySet<number> {
  const names = [...new Set(workers)].sort();
  const share = Math.ceil(shards / names.length);
  const owned = new Map(names.map((name) => [name, new Set<number>()]));
  const free = new Set(Array.from({ length: shards }, (_, shard) => shard));
  for (const { shard, name } of weighed(shards, names)) {
    const shardsOfName = owned.get(name);
    if (shardsOfName && shardsOfName.size < share && free.delete(shard)) shardsOfName.add(shard);
  }
  return owned.get(worker) ?? new Set();
}

/** All pairs of a shard and a worker, the highest weight first. */
function weighed(shards: number, names: readonly string[]) {
  return Array.from({ length: shards }, (_, shard) =>
    names.map((name) => ({ shard, name, weight: hash64(`${name} ${shard}`) })),
  )
    .flat()
    .sort((first, second) => Number(second.weight > first.weight) - Number(second.weight < first.weight));
}
