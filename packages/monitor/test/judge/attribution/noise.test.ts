import { createRandom } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { createNoise } from '../../../src/judge/attribution/noise.ts';

const second = 1_000;
const minute = 60 * second;

/** Runs that are spread over a time, so many of a hundred of which begin to fail. */
function watched(runs: number, percent: number, overMs: number, seed = 1) {
  const noise = createNoise();
  const random = createRandom(seed);
  for (let run = 0; run < runs; run += 1) noise.add(random() * 100 < percent, (run * overMs) / runs);
  return noise;
}

test('before anything is known, two of a hundred are assumed to fail', () => {
  expect(createNoise().share).toBeCloseTo(0.02, 5);
  expect(watched(400, 0, 5 * minute).share).toBeCloseTo(0.02, 5);
});

test('the calm first minutes of a large fleet show that less fails', () => {
  expect(watched(1_000, 0, 5 * minute).share).toBeLessThan(0.006);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('the first minutes never show less than what fails (seed %i)', (seed) => {
  expect(watched(1_000, 1, 5 * minute, seed).share).toBeGreaterThan(0.01);
});

test('trouble in the first minutes does not become usual', () => {
  expect(watched(2_000, 30, 5 * minute).share).toBeCloseTo(0.02, 5);
});

test('is learned from groups of runs once they are older than a bucket', () => {
  const noise = watched(6_000, 1, 60 * minute);
  expect(noise.isLearned).toBe(true);
  expect(noise.share).toBeGreaterThan(0.008);
  expect(noise.share).toBeLessThan(0.018);
});
