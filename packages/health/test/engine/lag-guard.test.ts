import { expect, test } from 'vitest';
import { createDelayMeter, createLagGuard, type DelayReading } from '../../src/engine/lag-guard.ts';

/** A guard, and the meter that it reads. */
function guarded() {
  const reading = { p99Ms: 0, maxMs: 0 };
  let resets = 0;
  const reset = () => {
    resets += 1;
  };
  const guard = createLagGuard({ read: (): DelayReading => reading, reset, close: () => {} });
  return {
    guard,
    resets: () => resets,
    look: (atMs: number, p99Ms: number, maxMs = p99Ms) => {
      Object.assign(reading, { p99Ms, maxMs });
      guard.check(atMs);
    },
  };
}

test('an event loop that is in time flags nothing', () => {
  const { guard, look } = guarded();
  for (let atMs = 0; atMs < 10_000; atMs += 250) look(atMs, 200, 1_000);
  expect(guard.overlaps(0, 10_000)).toBe(false);
});

test('a slow second flags the runs that it touches, and no others', () => {
  const { guard, look } = guarded();
  for (const atMs of [0, 500, 1_000, 1_500]) look(atMs, 5);
  look(2_000, 201);
  look(2_500, 201);
  for (const atMs of [3_000, 3_500]) look(atMs, 5);
  expect(guard.overlaps(0, 999)).toBe(false);
  expect(guard.overlaps(900, 1_600)).toBe(true);
  expect(guard.overlaps(2_400, 9_000)).toBe(true);
  expect(guard.overlaps(2_500, 9_000)).toBe(false);
});

test('one long stall is enough', () => {
  const { guard, look } = guarded();
  for (const atMs of [0, 500]) look(atMs, 5);
  look(1_700, 100, 1_001);
  expect(guard.overlaps(600, 700)).toBe(true);
});

test('a stall counts as long as it was, once, and only in the runs that it touches', () => {
  const { guard, look } = guarded();
  for (const atMs of [0, 500]) look(atMs, 5);
  look(1_700, 100, 1_200);
  // The stall is still in the older half.
  look(2_200, 100, 1_200);
  for (let atMs = 2_700; atMs < 30_000; atMs += 500) look(atMs, 5);
  expect(guard.stalledMs(0, 20_000)).toBe(1_200);
  expect(guard.stalledMs(0, 500)).toBeLessThanOrEqual(500);
  expect(guard.stalledMs(5_000, 20_000)).toBe(0);
  expect(guard.lateForMs(20_000)).toBe(0);
});

test('an event loop whose turns are all late stands still nearly all of the time', () => {
  const meter = { read: () => ({ p99Ms: 400, maxMs: 500, meanMs: 390 }), reset: () => {}, close: () => {} };
  const guard = createLagGuard(meter);
  for (let atMs = 0; atMs <= 10_000; atMs += 500) guard.check(atMs);
  expect(guard.stalledMs(0, 10_000)).toBeGreaterThan(9_000);
  expect(guard.lateForMs(10_000)).toBe(10_000);
});

test('the meter forgets each half second, and spans are forgotten after an hour', () => {
  const { guard, look, resets } = guarded();
  for (const atMs of [0, 100, 500, 600, 1_000]) look(atMs, 300);
  expect(resets()).toBe(2);
  expect(guard.overlaps(0, 1_000)).toBe(true);
  look(3_700_000, 0);
  expect(guard.overlaps(0, 1_000)).toBe(false);
});

test("Node's meter sees a stall that begins right after a reset", async () => {
  const meter = createDelayMeter();
  /** Turns the event loop until the meter has looked, which it does every 10 ms. */
  const turnFor = async (ms: number) => {
    const untilMs = performance.now() + ms;
    while (performance.now() < untilMs) await new Promise((resolve) => setImmediate(resolve));
  };
  await turnFor(25);
  meter.reset();
  await turnFor(25);
  meter.reset();
  const untilMs = performance.now() + 120;
  while (performance.now() < untilMs);
  await turnFor(25);
  expect(meter.read().maxMs).toBeGreaterThan(80);
  meter.close();
});
