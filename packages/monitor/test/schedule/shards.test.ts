import { describe, expect, test } from 'vitest';
import { shardOf, shardsOf } from '../../src/schedule/shards.ts';

const shards = Array.from({ length: 64 }, (_, shard) => shard);

describe('shards of targets', () => {
  test('a target has the same shard everywhere, and all shards have about as many targets', () => {
    const counts = new Map<number, number>();
    for (let number = 0; number < 6_400; number += 1) {
      const shard = shardOf(`tenant-${number}/apple.dep`, 64);
      counts.set(shard, (counts.get(shard) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted((first, second) => first - second)).toEqual(shards);
    expect(Math.min(...counts.values())).toBeGreaterThan(60);
    expect(Math.max(...counts.values())).toBeLessThan(145);
    expect(shardOf('aurora/apple.dep', 64)).toBe(shardOf('aurora/apple.dep', 64));
    expect(shardOf('aurora/apple.dep', 1)).toBe(0);
  });

  const workers = (count: number) => Array.from({ length: count }, (_, number) => `worker-${number}`);
  const ownersOf = (names: readonly string[], count = 64) =>
    new Map(names.flatMap((name) => [...shardsOf(name, count, names)].map((shard) => [shard, name])));

  test('each shard belongs to one worker, whichever process asks, and in whatever order it knows the workers', () => {
    for (const count of [1, 2, 3, 7, 64, 100]) {
      const names = workers(count);
      const owned = names.flatMap((name) => [...shardsOf(name, 64, names.toReversed())]);
      expect(owned.toSorted((first, second) => first - second)).toEqual(shards);
      expect(shardsOf('worker-0', 64, [...names, ...names])).toEqual(shardsOf('worker-0', 64, names));
    }
    expect(shardsOf('a', 64, ['b'])).toEqual(new Set());
    expect(shardsOf('a', 64, [])).toEqual(new Set());
  });

  test('no worker has more shards than its share', () => {
    for (const count of [2, 3, 5, 15]) {
      const names = workers(count);
      for (const name of names) expect(shardsOf(name, 64, names).size).toBeLessThanOrEqual(Math.ceil(64 / count));
    }
  });

  test('of a worker that goes its own shards move, and few others', () => {
    for (const count of [2, 3, 5, 15]) {
      const names = workers(count);
      const [before, after] = [ownersOf(names), ownersOf(names.slice(1))];
      const others = shards.filter((shard) => before.get(shard) !== names[0] && before.get(shard) !== after.get(shard));
      expect(others.length).toBeLessThanOrEqual(64 / count);
    }
  });
});
