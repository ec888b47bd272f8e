import { describe, expect, test } from 'vitest';
import { createShardTimes } from '../../src/service/shard-times.ts';

const second = 1_000;
const graceMs = 30 * second;

/** The times of four shards, of which the last has no target, from second 0 on. */
function timesOf() {
  const times = createShardTimes({
    location: 'here',
    shards: 4,
    fromMs: 0,
    graceMs,
    hasTargets: (shard) => shard < 3,
  });
  return {
    hold: (shards: readonly number[], from: number, to: number) => times.noteHeld(shards, from * second, to * second),
    /** The shards that are not held, and since which second. */
    unheld: (at: number) => [...times.unheld(at * second)].map(([shard, sinceMs]) => [shard, sinceMs / second]),
    /** The gaps: from and to which second, and of which shards; `all` for all that have targets. */
    gaps: (at: number) =>
      times
        .gaps(at * second)
        .map(({ fromMs, toMs, shards }) => [fromMs / second, toMs / second, shards?.numbers ?? 'all']),
  };
}

describe('shards that no worker holds', () => {
  test('count from the first note on, and only after the time that a takeover may take', () => {
    const { unheld } = timesOf();
    expect(unheld(30)).toEqual([]);
    expect(unheld(31)).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ]);
  });

  test('count from the end of the last holder on; one without targets never counts', () => {
    const { hold, unheld } = timesOf();
    hold([0, 1, 2], 0, 20);
    hold([0], 0, 60);
    expect(unheld(60)).toEqual([
      [1, 20],
      [2, 20],
    ]);
  });

  test('an older note of a former holder does not shorten the time of a later one', () => {
    const { hold, unheld } = timesOf();
    hold([0, 1, 2], 0, 60);
    hold([0, 1, 2], 0, 20);
    expect(unheld(90)).toEqual([]);
  });
});

describe('gaps', () => {
  test('a takeover within its time leaves none', () => {
    const { hold, gaps } = timesOf();
    hold([0, 1, 2], 0, 20);
    hold([0, 1, 2], 50, 60);
    expect(gaps(60)).toEqual([]);
  });

  test('of all shards that have targets, one goes on until now, and ends with the next holder', () => {
    const { hold, gaps } = timesOf();
    hold([0, 1, 2], 0, 20);
    expect(gaps(60)).toEqual([[20, 60, 'all']]);
    expect(gaps(70)).toEqual([[20, 70, 'all']]);
    hold([0, 1, 2], 75, 80);
    expect(gaps(80)).toEqual([[20, 75, 'all']]);
  });

  test('shards that end and begin at other times are gaps one after the other, each of the shards that it is true of', () => {
    const { hold, gaps } = timesOf();
    hold([0, 1, 2], 0, 20);
    hold([1, 2], 0, 40);
    hold([2], 0, 120);
    expect(gaps(120)).toEqual([
      [20, 40, [0]],
      [40, 120, [0, 1]],
    ]);
    hold([0], 100, 120);
    expect(gaps(120)).toEqual([
      [20, 40, [0]],
      [40, 100, [0, 1]],
      [100, 120, [1]],
    ]);
  });

  test('one that has ended is told for two minutes; its parts as long as the gap goes on that they belong to', () => {
    const { hold, gaps } = timesOf();
    hold([0, 1, 2], 0, 20);
    hold([0], 60, 1_000);
    hold([1, 2], 60, 1_000);
    expect(gaps(179)).toEqual([[20, 60, 'all']]);
    expect(gaps(181)).toEqual([]);
    const other = timesOf();
    other.hold([0, 1, 2], 0, 20);
    other.hold([0, 1], 60, 1_000);
    expect(other.gaps(900)).toEqual([
      [20, 60, 'all'],
      [60, 900, [2]],
    ]);
  });
});
