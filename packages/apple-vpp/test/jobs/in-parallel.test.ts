import { expect, it } from 'vitest';
import { runInParallel } from '../../src/jobs/in-parallel.ts';

it('runs so many at a time, and all of them', async () => {
  let [underWay, most, done] = [0, 0, 0];
  await runInParallel([1, 2, 3, 4, 5], 2, async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    done += 1;
  });
  expect([most, done]).toEqual([2, 5]);
});

it('throws the first failure once what was begun has ended', async () => {
  const ended: number[] = [];
  const work = runInParallel([1, 2, 3, 4], 2, async (item) => {
    await new Promise((resolve) => setImmediate(resolve));
    ended.push(item);
    if (item === 1) throw new Error('first');
  });
  await expect(work).rejects.toThrow('first');
  expect(ended).toEqual([1, 2]);
});
