import { expect, test } from 'vitest';
import type { HeldShard } from '../../src/engine/sharded-engine.ts';
import { createClaims } from '../../src/service/service-part.ts';

/** Shards that a test takes and loses. */
function holdingsOf(first: readonly HeldShard[]) {
  const listeners: (() => void)[] = [];
  let held = first;
  return {
    shards: 4,
    held: () => held,
    untilMs: () => 0,
    subscribe: (listener: () => void) => void listeners.push(listener),
    change(next: readonly HeldShard[]) {
      held = next;
      for (const listener of listeners) listener();
    },
  };
}

test('results from before the loss of a shard carry its old number, although the worker holds the shard again', () => {
  const holdings = holdingsOf([{ shard: 0, fence: 1 }]);
  const takeClaims = createClaims(holdings);
  expect(takeClaims()).toEqual([{ shard: 0, fence: 1 }]);
  holdings.change([]);
  holdings.change([
    { shard: 0, fence: 3 },
    { shard: 2, fence: 7 },
  ]);
  expect(takeClaims()).toEqual([
    { shard: 0, fence: 1 },
    { shard: 2, fence: 7 },
  ]);
  expect(takeClaims()).toEqual([
    { shard: 0, fence: 3 },
    { shard: 2, fence: 7 },
  ]);
});

test('results of a shard that was given back are written with its number once more, and then not any more', () => {
  const holdings = holdingsOf([{ shard: 0, fence: 1 }]);
  const takeClaims = createClaims(holdings);
  takeClaims();
  holdings.change([]);
  expect(takeClaims()).toEqual([{ shard: 0, fence: 1 }]);
  expect(takeClaims()).toEqual([]);
});
