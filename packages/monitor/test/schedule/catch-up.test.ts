import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catchUpMs, catchUpWindowMs, takeoverMs } from '../../src/schedule/catch-up.ts';
import { dueAtSlot, gridOf, nextSlot } from '../../src/schedule/grid.ts';

const nowMs = Date.UTC(2026, 10, 23, 12);
const hourMs = 3_600_000;

test('a target that ran when it was last due has nothing to catch up with', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1_000, max: 24 * hourMs }), (id, intervalMs) => {
      const grid = gridOf(id, intervalMs);
      const lastDueMs = dueAtSlot(grid, nextSlot(grid, nowMs) - intervalMs);
      expect(catchUpMs(grid, lastDueMs, nowMs)).toBeNull();
      expect(catchUpMs(grid, nowMs + hourMs, nowMs)).toBeNull();
    }),
  );
});

test('a target that missed a run is checked within five minutes, by its next run or earlier', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1_000, max: 24 * hourMs }), (id, intervalMs) => {
      const grid = gridOf(id, intervalMs);
      const scheduledMs = dueAtSlot(grid, nextSlot(grid, nowMs));
      const atMs = catchUpMs(grid, null, nowMs) ?? scheduledMs;
      expect(atMs).toBeGreaterThanOrEqual(nowMs);
      expect(atMs).toBeLessThanOrEqual(nowMs + Math.min(intervalMs, catchUpWindowMs) * 1.1);
      expect(atMs).toBeLessThanOrEqual(scheduledMs);
    }),
  );
});

test('a target whose run was missed in a takeover is checked within 30 s, and within half its interval or on schedule', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 60_000, max: 24 * hourMs }),
      fc.integer({ min: 0, max: takeoverMs - 1 }),
      (id, intervalMs, agoMs) => {
        const grid = gridOf(id, intervalMs);
        const missedMs = dueAtSlot(grid, nextSlot(grid, nowMs));
        const takenMs = missedMs + agoMs;
        const scheduledMs = dueAtSlot(grid, nextSlot(grid, takenMs));
        const atMs = catchUpMs(grid, missedMs - intervalMs * 0.9, takenMs) ?? scheduledMs;
        expect(atMs).toBeGreaterThanOrEqual(takenMs);
        expect(atMs).toBeLessThanOrEqual(takenMs + Math.min(30_000, intervalMs / 2));
      },
    ),
  );
});

test('after a longer pause, targets with short intervals wait for their next run: all of them at once would be too many', () => {
  const grid = gridOf('tenant/apple.dep', 300_000);
  const missedMs = dueAtSlot(grid, nextSlot(grid, nowMs));
  expect(catchUpMs(grid, missedMs - 300_000, missedMs + takeoverMs + 1)).toBeNull();
  expect(catchUpMs(grid, null, missedMs + 1)).toBeNull();
});

test('those that catch up are spread evenly', () => {
  const minutes = Array<number>(5).fill(0);
  for (let index = 0; index < 10_000; index += 1) {
    const grid = gridOf(`tenant-${index}/apple.dep`, hourMs);
    const atMs = catchUpMs(grid, null, nowMs) ?? dueAtSlot(grid, nextSlot(grid, nowMs));
    const minute = Math.floor((atMs - nowMs) / 60_000);
    minutes[minute] = (minutes[minute] ?? 0) + 1;
  }
  for (const count of minutes) expect(Math.abs(count - 2_000)).toBeLessThan(200);
});
