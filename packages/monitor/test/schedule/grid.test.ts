import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueAtSlot, gridOf, jitterLimitMs, nextSlot } from '../../src/schedule/grid.ts';

const intervals = fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1_000, max: 86_400_000 }));
const times = fc.integer({ min: 0, max: 2 ** 42 });

test('the phase lies within the interval, and is the hash modulo the interval', () => {
  expect(gridOf('aurora/apple.dep', 300_000)).toEqual({ intervalMs: 300_000, phaseMs: 194140, seed: 4010303982 });
  fc.assert(
    fc.property(fc.string(), intervals, (id, intervalMs) => {
      const { phaseMs } = gridOf(id, intervalMs);
      expect(phaseMs).toBeGreaterThanOrEqual(0);
      expect(phaseMs).toBeLessThan(intervalMs);
    }),
  );
});

test('the next place is the first whose run is due after the time', () => {
  fc.assert(
    fc.property(fc.string(), intervals, times, (id, intervalMs, afterMs) => {
      const grid = gridOf(id, intervalMs);
      const slotMs = nextSlot(grid, afterMs);
      // A place before 1970 gives the remainder -0.
      expect(Math.abs((slotMs - grid.phaseMs) % intervalMs)).toBe(0);
      expect(dueAtSlot(grid, slotMs)).toBeGreaterThan(afterMs);
      expect(dueAtSlot(grid, slotMs - intervalMs)).toBeLessThanOrEqual(afterMs);
    }),
  );
});

test('a run is moved by at most 5 % of the interval and by at most 15 seconds', () => {
  expect(jitterLimitMs(60_000)).toBe(3_000);
  expect(jitterLimitMs(86_400_000)).toBe(15_000);
  fc.assert(
    fc.property(fc.string(), intervals, times, (id, intervalMs, afterMs) => {
      const grid = gridOf(id, intervalMs);
      const slotMs = nextSlot(grid, afterMs);
      const movedMs = dueAtSlot(grid, slotMs) - slotMs;
      expect(Number.isInteger(movedMs)).toBe(true);
      expect(Math.abs(movedMs)).toBeLessThanOrEqual(Math.round(jitterLimitMs(intervalMs)));
    }),
  );
});

test('runs are moved either way, and by anything up to the limit', () => {
  const grid = gridOf('aurora/apple.dep', 60_000);
  const moved: number[] = [];
  for (let slotMs = grid.phaseMs; moved.length < 1_000; slotMs += 60_000) moved.push(dueAtSlot(grid, slotMs) - slotMs);
  expect(Math.min(...moved)).toBeLessThan(-2_900);
  expect(Math.max(...moved)).toBeGreaterThan(2_900);
  expect(Math.abs(moved.reduce((sum, ms) => sum + ms, 0) / moved.length)).toBeLessThan(200);
});

test('the phases of many targets are spread evenly', () => {
  const count = 20_000;
  const parts = Array<number>(60).fill(0);
  for (let index = 0; index < count; index += 1) {
    const part = Math.floor(gridOf(`tenant-${index}/apple.dep`, 300_000).phaseMs / 5_000);
    parts[part] = (parts[part] ?? 0) + 1;
  }
  const expected = count / parts.length;
  const chiSquared = parts.reduce((sum, part) => sum + (part - expected) ** 2 / expected, 0);
  // 59 degrees of freedom: above 98.3 once in a thousand.
  expect(chiSquared).toBeLessThan(98.3);
});
