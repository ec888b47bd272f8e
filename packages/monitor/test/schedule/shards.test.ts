import { describe, expect, test } from 'vitest';
import { ownerOf, shardOf } from '../../src/schedule/shards.ts';

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

  test('all workers come to the same owner, in whatever order they know each other', () => {
    for (const shard of shards) expect(ownerOf(shard, ['a', 'b', 'c'])).toBe(ownerOf(shard, ['c', 'a', 'b']));
    expect(ownerOf(1, [])).toBeUndefined();
    expect(new Set(shards.map((shard) => ownerOf(shard, ['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
  });

  test('only the shards of a worker that goes move', () => {
    for (const shard of shards) {
      const before = ownerOf(shard, ['a', 'b', 'c']);
      if (before !== 'b') expect(ownerOf(shard, ['a', 'c'])).toBe(before);
    }
  });
});
