import { expect, test } from 'vitest';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { createClockComparison } from '../../src/service/clock-comparison.ts';
import type { ServiceEvent } from '../../src/service/service-event.ts';

const startMs = Date.UTC(2026, 10, 23, 12);

test('a clock that is more than two seconds off is reported once, and again when it is right', async () => {
  const clock = createWallClock(startMs);
  const events: ServiceEvent[] = [];
  let databaseMs: number | null = startMs - 1_900;
  const store = { databaseTimeMs: async () => databaseMs };
  const comparison = createClockComparison({ store, clock, emit: (event) => events.push(event) });
  const compareAt = async (ms: number | null) => {
    databaseMs = ms;
    await comparison.compare();
    return comparison.isRight();
  };
  expect(await compareAt(startMs - 1_900)).toBe(true);
  expect(await compareAt(startMs - 2_100)).toBe(false);
  expect(await compareAt(startMs - 2_100)).toBe(false);
  // A store without a clock of its own changes nothing.
  expect(await compareAt(null)).toBe(false);
  expect(await compareAt(startMs + 1_000)).toBe(true);
  expect(events).toEqual([
    { kind: 'clock', atMs: startMs, skewMs: 2_100, isRight: false },
    { kind: 'clock', atMs: startMs, skewMs: -1_000, isRight: true },
  ]);
});
