import { expect, test } from 'vitest';
import type { ScheduledTarget } from '../../src/model/engine.ts';
import { dueAtSlot, gridOf, nextSlot } from '../../src/schedule/grid.ts';
import { createRamp } from '../../src/schedule/ramp.ts';
import { createSchedule } from '../../src/schedule/schedule.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
const [secondMs, minuteMs] = [1_000, 60_000];
const intervalMs = 5 * minuteMs;
const stepMs = 250;

function targets(count: number): readonly ScheduledTarget[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `tenant-${index}/apple.vpp`,
    tenant: `tenant-${index}`,
    service: 'apple.vpp',
    intervalMs,
    exclusive: null,
  }));
}

/** How many runs are claimed in each second after the start of a schedule, whose runs take no time. */
function claimedBySecond(
  count: number,
  seconds: number,
): readonly { readonly runs: number; readonly lateMs: number }[] {
  const schedule = createSchedule({ location: 'here' });
  schedule.setTargets(targets(count), startMs);
  return Array.from({ length: seconds }, (_, second) => {
    let [runs, lateMs] = [0, 0];
    for (let partMs = stepMs; partMs <= secondMs; partMs += stepMs) {
      const nowMs = startMs + second * secondMs + partMs;
      const claimed = schedule.claimDue(nowMs, 10_000);
      runs += claimed.length;
      for (const { dueMs } of claimed) lateMs = Math.max(lateMs, nowMs - dueMs);
      schedule.complete(claimed.map((run) => ({ ...run, endedMs: nowMs, recheckMs: null })));
    }
    return { runs, lateMs };
  });
}

test('a start of many targets begins slowly and reaches its rate within eleven seconds', () => {
  const seconds = claimedBySecond(20_000, 320);
  const runs = seconds.map((second) => second.runs);
  const usual = 20_000 / 300;
  expect(runs[0]).toBeLessThan(usual / 5);
  expect(runs[5]).toBeGreaterThan(usual * 0.3);
  expect(runs[5]).toBeLessThan(usual * 0.8);
  const sum = (from: number, to: number) => runs.slice(from, to).reduce((total, count) => total + count, 0);
  expect(sum(12, 60) / 48 / usual).toBeGreaterThan(1.03);
  expect(sum(12, 60) / 48 / usual).toBeLessThan(1.17);
  // What was put off is caught up with within the first minute.
  expect(sum(0, 61) / 61 / usual).toBeGreaterThan(0.95);
  expect(sum(0, 320)).toBeGreaterThan(20_000);
  for (const { lateMs } of seconds) expect(lateMs).toBeLessThanOrEqual(stepMs);
});

test('each target runs once in the first interval, at most 5 seconds later than its place, and never earlier', () => {
  const schedule = createSchedule({ location: 'here' });
  const planned = targets(16_000);
  schedule.setTargets(planned, startMs);
  const firstMs = new Map<string, number>();
  for (let nowMs = startMs; nowMs <= startMs + intervalMs * 1.1; nowMs += stepMs)
    for (const run of schedule.claimDue(nowMs, 10_000)) {
      if (!firstMs.has(run.target)) firstMs.set(run.target, run.dueMs);
      schedule.complete([{ ...run, endedMs: nowMs, recheckMs: null }]);
    }
  for (const { id } of planned) {
    const grid = gridOf(id, intervalMs);
    const movedMs = (firstMs.get(id) ?? Number.NaN) - dueAtSlot(grid, nextSlot(grid, startMs));
    expect(movedMs).toBeGreaterThanOrEqual(0);
    expect(movedMs).toBeLessThanOrEqual(5_000);
  }
  expect(schedule.takeCounts().skipped).toEqual([]);
});

test('few targets, targets with an interval below a minute and a later set of targets have no ramp', () => {
  expect(createRamp(49 / 1_000)).toBeUndefined();
  const isOnGrid = ({ target, dueMs }: { readonly target: string; readonly dueMs: number }, everyMs: number) => {
    const grid = gridOf(target, everyMs);
    return dueAtSlot(grid, nextSlot(grid, startMs)) === dueMs;
  };
  const few = createSchedule({ location: 'here' });
  few.setTargets(targets(10_000), startMs);
  const claimed = few.claimDue(startMs + 2_000, 10_000);
  expect(claimed.length).toBeGreaterThan(0);
  expect(claimed.every((run) => isOnGrid(run, intervalMs))).toBe(true);
  few.setTargets(targets(40_000), startMs + 2_000);
  expect(few.claimDue(startMs + 2_500, 10_000).every(({ reason }) => reason === 'scheduled')).toBe(true);
  const fast = createSchedule({ location: 'here' });
  fast.setTargets(
    targets(1_000).map((target) => ({ ...target, intervalMs: 10_000 })),
    startMs,
  );
  const first = fast.claimDue(startMs + 1_000, 10_000);
  expect(first.length).toBeGreaterThan(0);
  expect(first.every((run) => isOnGrid(run, 10_000))).toBe(true);
});

test('a ramp keeps the order of runs and moves none out of its window', () => {
  const ramp = createRamp(1);
  if (!ramp) throw new Error('expected a ramp at 1,000 runs a second');
  let before = -1;
  for (let dueMs = 0; dueMs <= ramp.windowMs; dueMs += 50) {
    const atMs = ramp.delayMs(dueMs);
    expect(atMs).toBeGreaterThan(before);
    expect(atMs).toBeGreaterThanOrEqual(dueMs);
    before = atMs;
  }
  expect(before).toBeCloseTo(ramp.windowMs);
  expect(ramp.delayMs(ramp.windowMs + 1)).toBe(ramp.windowMs + 1);
});
