import { expect, test } from 'vitest';
import { createShedding } from '../../src/engine/shedding.ts';

test('one late second sheds nothing', () => {
  const shedding = createShedding();
  for (const lateForMs of [0, 1_200, 0, 2_900]) shedding.adapt(500, lateForMs);
  expect(shedding.limit).toBe(Number.POSITIVE_INFINITY);
});

test('while every second is late the limit falls, but some runs always remain', () => {
  const shedding = createShedding();
  const limits: number[] = [];
  for (let second = 4; second < 40; second += 1) {
    shedding.adapt(Math.min(500, shedding.limit), second * 1_000);
    limits.push(shedding.limit);
  }
  expect(limits.slice(0, 3)).toEqual([350, 244, 170]);
  expect(limits.at(-1)).toBe(4);
});

test('when the event loop is in time again the limit grows, and is lifted once it limits nothing', () => {
  const shedding = createShedding();
  for (let second = 4; second < 20; second += 1) shedding.adapt(100, second * 1_000);
  const lowest = shedding.limit;
  let seconds = 0;
  for (; Number.isFinite(shedding.limit) && seconds < 120; seconds += 1)
    shedding.adapt(Math.min(20, shedding.limit), 0);
  expect(lowest).toBeLessThan(10);
  expect(seconds).toBeGreaterThan(10);
  expect(seconds).toBeLessThan(60);
});
