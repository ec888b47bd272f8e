import { describe, expect, test } from 'vitest';
import { flappingPercent, type HardState, isFlapping, withHardState } from '../../src/judge/flapping.ts';

const minute = 60_000;
const intervalMs = 5 * minute;
const nowMs = 100 * 60 * minute;

/** Hard states that alternate, beginning with up; the newest is the last, so many intervals ago. */
function alternating(...ago: readonly number[]): readonly HardState[] {
  return ago.map((intervals, at) => ({ state: at % 2 === 0 ? 'u' : 'd', atMs: nowMs - intervals * intervalMs }));
}

describe('the weighted share of changes', () => {
  test('is 100 % when every state differs from the one before', () => {
    const states = alternating(...Array.from({ length: 21 }, (_, at) => 20 - at));
    expect(flappingPercent(states, intervalMs, nowMs)).toBeCloseTo(100, 9);
  });

  test('weighs the newest change 1.2 and the oldest 0.8', () => {
    expect(flappingPercent(alternating(50, 0), intervalMs, nowMs)).toBeCloseTo(6, 9);
    expect(flappingPercent(alternating(50, 19), intervalMs, nowMs)).toBeCloseTo(4, 9);
    expect(flappingPercent(alternating(50, 20), intervalMs, nowMs)).toBe(0);
  });

  test('counts nothing older than 24 hours, however long the interval', () => {
    const dayMs = 24 * 60 * minute;
    const states: readonly HardState[] = [
      { state: 'u', atMs: nowMs - 3 * dayMs },
      { state: 'd', atMs: nowMs - dayMs - 1 },
    ];
    expect(flappingPercent(states, dayMs, nowMs)).toBe(0);
  });

  test('of a target that has had one state is 0', () => {
    expect(flappingPercent([{ state: 'd', atMs: nowMs }], intervalMs, nowMs)).toBe(0);
  });
});

test('it begins at 20 % and ends below 5 %', () => {
  const four = alternating(40, 3, 2, 1, 0);
  expect(flappingPercent(four, intervalMs, nowMs)).toBeGreaterThan(20);
  expect(isFlapping(four, false, intervalMs, nowMs)).toBe(true);
  const two = alternating(40, 6, 5);
  expect(isFlapping(two, false, intervalMs, nowMs)).toBe(false);
  expect(isFlapping(two, true, intervalMs, nowMs)).toBe(true);
  expect(isFlapping(alternating(40, 19), true, intervalMs, nowMs)).toBe(false);
});

test('the same state again is no new one, and 21 are kept', () => {
  let states: readonly HardState[] = [];
  for (let at = 0; at < 60; at += 1)
    states = withHardState(states, { state: at % 4 < 2 ? 'u' : 'd', atMs: nowMs + at * minute });
  expect(states).toHaveLength(21);
  expect(states.at(-1)).toEqual({ state: 'd', atMs: nowMs + 58 * minute });
});
