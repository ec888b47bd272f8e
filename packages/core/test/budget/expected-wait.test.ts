import { expect, test } from 'vitest';
import { expectedWaits, nextRoom } from '../../src/budget/expected-wait.ts';
import type { BudgetState } from '../../src/index.ts';

const limits = { requests: 3, perMs: 1_000, concurrency: 2 };
const state = (parts: Partial<BudgetState>): BudgetState => ({ ended: [], running: [], blockedUntilMs: 0, ...parts });
const waits = (given: BudgetState, nowMs: number) => [0, 1, 2, 3].map(expectedWaits(given, limits, nowMs));

test('the ends that leave the window make room, one place after the other', () => {
  expect(
    waits(
      state({
        ended: [
          [100, 1],
          [400, 2],
        ],
      }),
      500,
    ),
  ).toEqual([600, 900, 900, 1_600]);
});

test('a request under way is taken to end now', () => {
  expect(waits(state({ ended: [[100, 1]], running: [{ id: 'a', untilMs: 9_000 }] }), 500)).toEqual([
    0, 600, 1_000, 1_000,
  ]);
});

test('what the vendor asked for comes first', () => {
  expect(waits(state({ blockedUntilMs: 1_700 }), 500)).toEqual([1_200, 1_200, 1_200, 1_200]);
  const unlimited = { ...limits, requests: Number.POSITIVE_INFINITY };
  expect(expectedWaits(state({ blockedUntilMs: 600 }), unlimited, 500)(9_999)).toBe(100);
});

test('time alone makes room, or it does not', () => {
  const running = [{ id: 'a', untilMs: 9_000 }];
  expect(nextRoom(state({ blockedUntilMs: 600 }), limits, 500)).toBe(100);
  expect(nextRoom(state({ ended: [[100, 3]] }), limits, 500)).toBe(600);
  expect(nextRoom(state({ running }), limits, 500)).toBeUndefined();
  expect(nextRoom(state({ ended: [[100, 1]], running: [...running, ...running] }), limits, 500)).toBeUndefined();
});
