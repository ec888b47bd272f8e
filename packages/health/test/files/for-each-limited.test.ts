import { expect, test } from 'vitest';
import { forEachLimited } from '../../src/files/for-each-limited.ts';

test.each([
  [1, 10],
  [3, 10],
  [10, 3],
  [5, 0],
])('runs at most %i of %i at once, and all of them once', async (limit, count) => {
  let active = 0;
  let most = 0;
  const seen: number[] = [];
  await forEachLimited(
    Array.from({ length: count }, (_, index) => index * 2),
    limit,
    async (item, index) => {
      expect(item).toBe(index * 2);
      active += 1;
      most = Math.max(most, active);
      await new Promise((resolve) => setImmediate(resolve));
      active -= 1;
      seen.push(index);
    },
  );
  expect(most).toBe(Math.min(limit, count));
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
});
