import type { ScheduledTarget } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { jitterLimitMs } from '../../../monitor/src/schedule/grid.ts';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import { createEmbeddedEngine } from '../../src/engine/embedded.ts';
import { createLoop } from '../../src/engine/loop.ts';
import type { EndedRun } from '../../src/engine/running-runs.ts';
import { createCalmMeter } from '../support/calm-meter.ts';

const [secondMs, minuteMs, hourMs] = [1_000, 60_000, 3_600_000];
const intervalMs = 5 * minuteMs;

/** The day on which clocks in Europe go back, which those of machines do not notice: midnight in Paris. */
const midnightMs = Date.UTC(2026, 9, 24, 22);

const targets: readonly ScheduledTarget[] = Array.from({ length: 12 }, (_, index) => ({
  id: `tenant-${index}/apple.dep`,
  tenant: `tenant-${index}`,
  service: 'apple.dep',
  intervalMs: index < 8 ? intervalMs : hourMs,
}));

test('a day on which summer time ends, the laptop sleeps and the clock is set', async () => {
  const clock = createWallClock(midnightMs);
  const engine = createEmbeddedEngine({ location: 'here' });
  await engine.setTargets(targets, midnightMs);
  const runs: EndedRun<string>[] = [];
  const loop = createLoop<string>({
    engine,
    clock,
    async runTarget({ target }) {
      await clock.sleep(2_000);
      return target;
    },
    onBatch: async (batch) => void runs.push(...batch.runs),
    createDelayMeter: createCalmMeter,
  });
  await loop.start();
  // Until 04:00 in Paris, an hour after the change.
  await clock.advance(5 * hourMs);
  const asleepMs = clock.now();
  clock.set(8 * hourMs);
  const awakeMs = clock.now();
  await clock.advance(4 * hourMs);
  const setBackMs = clock.now();
  clock.set(-40 * secondMs);
  await clock.advance(3 * hourMs);
  const stopping = loop.stop();
  await clock.advance(5 * secondMs);
  await stopping;

  const { gaps, skipped } = await engine.takeCounts();
  expect(gaps.map(({ reason }) => reason)).toEqual(['suspended']);
  expect(Math.abs((gaps[0]?.fromMs ?? 0) - asleepMs)).toBeLessThanOrEqual(1_100);
  expect(Math.abs((gaps[0]?.toMs ?? 0) - awakeMs)).toBeLessThanOrEqual(1_100);

  const within = (fromMs: number, toMs: number) =>
    runs.filter(({ startedMs }) => startedMs >= fromMs && startedMs < toMs);
  // Before the sleep: each place on the grid once, whatever the clocks on the wall say.
  const frequent = targets.filter((target) => target.intervalMs === intervalMs).map(({ id }) => id);
  const byTarget = Map.groupBy(within(midnightMs, asleepMs), ({ run }) => run.target);
  for (const id of frequent) {
    const times = (byTarget.get(id) ?? []).map(({ startedMs }) => startedMs);
    expect(Math.abs(times.length - 60)).toBeLessThanOrEqual(1);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const mostMs = 2 * jitterLimitMs(intervalMs) + 50;
    for (const pauseMs of pauses) expect(Math.abs(pauseMs - intervalMs)).toBeLessThanOrEqual(mostMs);
  }
  // After it: none at once, all within five minutes, none twice.
  expect(within(asleepMs + secondMs, awakeMs)).toEqual([]);
  const after = within(awakeMs, awakeMs + intervalMs + jitterLimitMs(intervalMs));
  expect(new Set(after.map(({ run }) => run.target)).size).toBe(targets.length);
  expect(after.filter(({ run }) => run.reason === 'catch-up').length).toBeLessThanOrEqual(4);
  expect(after.length).toBeLessThanOrEqual(targets.length + 2);
  // What was under way when time jumped says so, and nothing else does.
  for (const { flags, startedMs, endedMs } of runs) {
    const stepped = [asleepMs, setBackMs].some((atMs) => startedMs <= atMs && endedMs >= atMs - 40 * secondMs - 2_000);
    if (flags.length > 0) expect(stepped).toBe(true);
  }
  // A clock that is set back by less than a run's interval makes no target run more than once again.
  for (const id of frequent) {
    const times = runs.filter(({ run, startedMs }) => run.target === id && startedMs > setBackMs - hourMs);
    expect(times.length).toBeLessThanOrEqual(4 * 12 + 2);
    expect(times.length).toBeGreaterThanOrEqual(4 * 12 - 1);
  }
  expect(skipped.filter(({ reason }) => reason !== 'missed')).toEqual([]);
});
