import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClockGuard } from '../../src/engine/clock-guard.ts';

test('clocks that go together are no trouble, nor is a slow correction', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5_000), fc.integer({ min: -1_999, max: 1_999 }))), (steps) => {
      const guard = createClockGuard();
      let [wallMs, monotonicMs] = [1e12, 0];
      for (const [passedMs, slewedMs] of steps) {
        wallMs += passedMs + slewedMs;
        monotonicMs += passedMs;
        expect(guard.check(wallMs, monotonicMs)).toBeNull();
      }
    }),
  );
});

test('reports a sleep, a clock that was set back, and a process that stood still', () => {
  const guard = createClockGuard();
  expect(guard.check(1_000_000, 0)).toBeNull();
  expect(guard.check(1_001_000, 1_000)).toBeNull();
  expect(guard.check(1_004_001, 2_000)).toEqual({ kind: 'suspended', fromMs: 1_001_000 });
  expect(guard.check(1_005_001, 3_000)).toBeNull();
  expect(guard.check(1_004_000, 4_001)).toEqual({ kind: 'stepped-back', fromMs: 1_005_001 });
  expect(guard.check(1_014_001, 14_002)).toEqual({ kind: 'stalled', fromMs: 1_004_000 });
});
