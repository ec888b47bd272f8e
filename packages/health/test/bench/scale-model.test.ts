import { expect, test } from 'vitest';
import { needsOf } from '../../bench/scale/model.ts';

const constants = {
  workerCpuMs: 1_000,
  schedulerCpuMs: 200,
  databaseCpuMs: 500,
  walBytes: 300_000,
  workerBytes: 1_000_000,
  schedulerBytes: 2_000_000,
  runBytes: 100,
};

test('needs grow with the checks per second, and memory with the targets', () => {
  const needs = needsOf({ targets: 1_200_000, intervalMs: 300_000 }, constants);
  expect(needs.checksPerSecond).toBe(4_000);
  // Four seconds of work a second, on cores that are half used.
  expect(needs.workers).toBe(8);
  expect(needs.connections).toBe((8 + 4) * 6 + 8 * 2);
  expect(needs.schedulerCores).toBeCloseTo(0.8);
  expect(needs.databaseCores).toBeCloseTo(2);
  expect(needs.workerGb).toBeCloseTo(1.2);
  expect(needs.schedulerGb).toBeCloseTo(2.4);
  expect(needs.walGbPerDay).toBeCloseTo(103.68);
  expect(needs.databaseGb).toBeCloseTo(241.92);
  const slower = needsOf({ targets: 1_200_000, intervalMs: 600_000 }, constants);
  expect(slower.workers).toBe(4);
  expect(slower.workerGb).toBe(needs.workerGb);
  expect(needsOf({ targets: 100, intervalMs: 300_000 }, constants).workers).toBe(2);
});
