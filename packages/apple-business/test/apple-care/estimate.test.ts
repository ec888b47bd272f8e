import { expect, it } from 'vitest';
import { estimateWalk } from '../../src/apple-care/estimate.ts';

const facts = { devices: 10_000, pageSize: 1_000, readsPerMinute: 20, measuredMs: 0 };

it('is what the budget allows', () => {
  // 10,010 reads at 20 a minute: eight hours and twenty minutes.
  expect(estimateWalk(facts)).toEqual({ devices: 10_000, reads: 10_010, expectedMs: 30_030_000 });
});

it('is longer where it went slower so far, never shorter', () => {
  expect(estimateWalk({ ...facts, measuredMs: 6_000 }).expectedMs).toBe(60_000_000);
  expect(estimateWalk({ ...facts, measuredMs: 10 }).expectedMs).toBe(30_030_000);
});

it('is unknown where Apple does not say how many there are', () => {
  expect(estimateWalk({ ...facts, devices: undefined })).toEqual({
    devices: undefined,
    reads: undefined,
    expectedMs: undefined,
  });
  expect(estimateWalk({ ...facts, devices: 0 }).expectedMs).toBe(0);
});
