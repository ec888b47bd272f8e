import { setImmediate as turn } from 'node:timers/promises';
import type { ClaimedRun, Engine, ScheduledTarget } from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { createWallClock, type WallClock } from '../../../monitor/test/support/wall-clock.ts';
import type { RunBatch } from '../../src/engine/delivery.ts';
import { createEmbeddedEngine } from '../../src/engine/embedded.ts';
import type { LoopOptions } from '../../src/engine/loop.ts';
import { createLoop } from '../../src/engine/loop.ts';
import { createCalmMeter } from '../support/calm-meter.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
const [secondMs, minuteMs, hourMs] = [1_000, 60_000, 3_600_000];

function many(count: number, intervalMs = minuteMs): readonly ScheduledTarget[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `tenant-${index}/apple.dep`,
    tenant: `tenant-${index}`,
    service: 'apple.dep',
    intervalMs,
  }));
}

type Options = Partial<Omit<LoopOptions<string>, 'clock'>> & {
  readonly targets?: readonly ScheduledTarget[];
  readonly runMs?: number;
  /** Changes the engine on its way to the loop. */
  readonly wrap?: (engine: Engine) => Engine;
};

/** A loop over an engine on a virtual clock, and all that it did. */
async function loopOver({ targets = many(10), runMs = 400, wrap = (engine) => engine, ...given }: Options = {}) {
  const clock = createWallClock(startMs);
  const engine = createEmbeddedEngine({ location: 'here' });
  await engine.setTargets(targets, startMs);
  const batches: RunBatch<string>[] = [];
  const started: { readonly run: ClaimedRun; readonly atMs: number; readonly signal: AbortSignal }[] = [];
  const errors: unknown[] = [];
  const loop = createLoop<string>({
    engine: wrap(engine),
    clock,
    async runTarget(run, signal) {
      started.push({ run, atMs: clock.now(), signal });
      await clock.sleep(runMs, signal).catch(() => {});
      return `${run.target} ${signal.aborted ? 'aborted' : 'ran'}`;
    },
    onBatch: async (batch) => void batches.push(batch),
    onError: (error) => void errors.push(error),
    createDelayMeter: createCalmMeter,
    ...given,
  });
  const results = () => batches.flatMap(({ runs }) => runs);
  return { clock, engine, loop, batches, started, errors, results };
}

/** Ends a loop, however long it takes on its clock. */
async function stopped(loop: { readonly stop: () => Promise<void> }, clock: WallClock) {
  let done = false;
  const stopping = loop.stop().then(() => {
    done = true;
  });
  const sinceMs = clock.elapsedMs();
  await turn();
  while (!done) await clock.advance(10);
  await stopping;
  return clock.elapsedMs() - sinceMs;
}

describe('running', () => {
  test('runs what is due when it is due, and hands over each result once', async () => {
    const { clock, loop, started, results, batches } = await loopOver();
    await loop.start();
    await clock.advance(5 * minuteMs);
    await stopped(loop, clock);
    expect(started.length).toBeGreaterThanOrEqual(48);
    for (const { run, atMs } of started) expect(atMs - run.dueMs).toBeLessThanOrEqual(25);
    expect(results().map(({ run }) => run)).toEqual(started.map(({ run }) => run));
    expect(results()[0]).toMatchObject({
      durationMs: 400,
      flags: [],
      result: expect.stringMatching(/^tenant-\d apple.dep ran|ran$/),
    });
    expect(batches.length).toBeLessThanOrEqual(started.length);
    expect(loop.stats()).toMatchObject({
      running: 0,
      buffered: 0,
      lost: 0,
      failed: 0,
      dropped: 0,
      started: started.length,
    });
    expect(loop.stats().lag.p99Ms).toBeLessThanOrEqual(25);
  });

  test('results wait for others at most half a second, and a batch that is full does not wait', async () => {
    const { clock, loop, results, batches } = await loopOver({ targets: many(1_200), batchRuns: 20 });
    await loop.start();
    await clock.advance(10 * secondMs);
    expect(results().length).toBeGreaterThan(150);
    const sizes = batches.map(({ runs }) => runs.length);
    expect(Math.max(...sizes)).toBeLessThan(40);
    expect(results().at(-1)?.endedMs).toBeGreaterThan(clock.now() - 700);
    await stopped(loop, clock);
  });

  test('wakes at most fifty times a second, however many are due', async () => {
    let claims = 0;
    const counting = (engine: Engine): Engine => ({
      ...engine,
      claimDue: (nowMs, max) => {
        claims += 1;
        return engine.claimDue(nowMs, max);
      },
    });
    const { clock, loop, started } = await loopOver({ targets: many(10_000), wrap: counting, runMs: 7 });
    await loop.start();
    // The rate of a large service grows for 11 seconds.
    await clock.advance(15 * secondMs);
    expect(started.length).toBeGreaterThan(1_000);
    expect(claims).toBeLessThanOrEqual(15 * 50 + 2);
    expect(loop.stats().lag.p99Ms).toBeLessThanOrEqual(250);
    await stopped(loop, clock);
  });

  test('tells the time each second, even when nothing is planned', async () => {
    const ticks: number[] = [];
    const { clock, loop } = await loopOver({ targets: [], onTick: (nowMs) => void ticks.push(nowMs) });
    await loop.start();
    await clock.advance(10 * secondMs);
    expect(ticks.length).toBeGreaterThanOrEqual(10);
    expect(ticks.length).toBeLessThanOrEqual(11);
    await stopped(loop, clock);
  });

  test('a target that is new is run without a restart, and a recheck when it was asked for', async () => {
    const { clock, loop, engine, started } = await loopOver({ targets: [] });
    await loop.start();
    await clock.advance(secondMs);
    await engine.setTargets(many(1, hourMs), clock.now());
    await engine.recheck('tenant-0/apple.dep', clock.now() + 30 * secondMs);
    const askedMs = clock.now();
    await clock.advance(31 * secondMs);
    expect(started.map(({ run: { reason } }) => reason)).toContain('recheck');
    expect((started[0]?.atMs ?? 0) - askedMs).toBeLessThanOrEqual(30 * secondMs + 25);
    await stopped(loop, clock);
  });
});

describe('starting and stopping', () => {
  test('may be asked for in any order, and twice', async () => {
    const { clock, loop, started } = await loopOver();
    await loop.stop();
    await loop.start();
    await loop.start();
    await clock.advance(minuteMs);
    const before = started.length;
    expect(before).toBeLessThanOrEqual(12);
    const stops = [stopped(loop, clock), loop.stop()];
    await Promise.all(stops);
    await loop.stop();
    await clock.advance(10 * minuteMs);
    expect(started.length).toBe(before);
  });

  test('a start during a stop begins anew after it, and the stop that came last wins', async () => {
    const { clock, loop, started } = await loopOver();
    await loop.start();
    await clock.advance(minuteMs);
    const stopping = loop.stop();
    const starting = loop.start();
    await clock.advance(secondMs);
    await Promise.all([stopping, starting]);
    const before = started.length;
    await clock.advance(2 * minuteMs);
    expect(started.length).toBeGreaterThan(before + 10);
    const again = [loop.stop(), loop.start(), loop.stop()];
    await clock.advance(secondMs);
    await Promise.all(again);
    const after = started.length;
    await clock.advance(5 * minuteMs);
    expect(started.length).toBe(after);
  });

  test('a stop lets runs end and hands their results over', async () => {
    const { clock, loop, started, results } = await loopOver({ runMs: 6_000, targets: many(600) });
    await loop.start();
    await clock.advance(5 * secondMs);
    const before = started.length;
    expect(before).toBeGreaterThan(20);
    expect(await stopped(loop, clock)).toBeLessThan(6_600);
    expect(started.length).toBe(before);
    expect(results().map(({ result }) => result)).toEqual(started.map(({ run }) => `${run.target} ran`));
  });

  test('nothing begins any more once a stop was asked for, not even what was being claimed', async () => {
    const slow = (engine: Engine): Engine => ({
      ...engine,
      claimDue: async (nowMs, max) => {
        const runs = await engine.claimDue(nowMs, max);
        if (runs.length > 0) await clock.sleep(100);
        return runs;
      },
    });
    const { clock, loop, engine, started } = await loopOver({ targets: many(1), wrap: slow });
    await loop.start();
    await clock.advance((engine.nextDueMs() ?? 0) - clock.now() + 50);
    await stopped(loop, clock);
    expect(started).toEqual([]);
    expect(loop.stats()).toMatchObject({ started: 0, running: 0 });
    // The claim was given back: the target is planned again.
    expect(engine.nextDueMs()).toBeGreaterThan(clock.now());
  });

  test('what does not end in ten seconds is aborted, and its result still counts', async () => {
    const { clock, loop, started, results } = await loopOver({ runMs: 60_000 });
    await loop.start();
    await clock.advance(30 * secondMs);
    const passedMs = await stopped(loop, clock);
    expect(passedMs).toBeGreaterThanOrEqual(10_000);
    expect(passedMs).toBeLessThan(10_500);
    expect(results()).toHaveLength(started.length);
    expect(results().every(({ result }) => result.endsWith('aborted'))).toBe(true);
  });

  test('what does not even end then is given back, and is planned again', async () => {
    const { clock, loop, engine, started, results } = await loopOver({ runTarget: () => new Promise(() => {}) });
    await loop.start();
    await clock.advance(30 * secondMs);
    const { running } = loop.stats();
    expect(running).toBeGreaterThan(0);
    expect(await stopped(loop, clock)).toBeLessThan(12_500);
    expect(results()).toEqual([]);
    expect(started).toEqual([]);
    expect(loop.stats()).toMatchObject({ running: 0, failed: running });
    const stoppedMs = clock.now();
    await clock.advance(20 * secondMs);
    await loop.start();
    await turn();
    const gap = { location: 'here', fromMs: stoppedMs, toMs: clock.now(), reason: 'stopped', service: null };
    expect((await engine.takeCounts()).gaps).toEqual([gap]);
    await clock.advance(2 * minuteMs);
    expect(loop.stats().started).toBeGreaterThanOrEqual(running + 9);
    await stopped(loop, clock);
  });

  test('a store that never answers does not keep a stop for longer than ten seconds', async () => {
    const { clock, loop, errors } = await loopOver({ onBatch: () => new Promise(() => {}) });
    await loop.start();
    await clock.advance(minuteMs);
    expect(await stopped(loop, clock)).toBeLessThan(10_500);
    expect(errors.map(String)).toEqual(['Error: the results were not taken in time']);
    expect(loop.stats().buffered).toBeGreaterThan(0);
  });
});

describe('trouble', () => {
  test('a slow store delays no run; the oldest results are dropped, counted, and told', async () => {
    const taken: RunBatch<string>[] = [];
    const let1: (() => void)[] = [];
    const { clock, loop, started } = await loopOver({
      targets: many(600),
      maxBuffered: 30,
      onBatch: async (batch) => {
        taken.push(batch);
        if (taken.length === 1) await new Promise<void>((resolve) => void let1.push(resolve));
      },
    });
    await loop.start();
    await clock.advance(20 * secondMs);
    expect(started.length).toBeGreaterThan(150);
    for (const { run, atMs } of started) expect(atMs - run.dueMs).toBeLessThanOrEqual(25);
    const { dropped, buffered } = loop.stats();
    expect(dropped).toBeGreaterThan(80);
    expect(buffered).toBeLessThanOrEqual(30 + (taken[0]?.runs.length ?? 0));
    let1[0]?.();
    await stopped(loop, clock);
    expect(taken[1]?.dropped).toMatchObject({ count: loop.stats().dropped, fromMs: expect.any(Number) });
    expect(taken[1]?.dropped?.toMs).toBeLessThanOrEqual(taken[1]?.runs[0]?.endedMs ?? 0);
    expect(taken.slice(2).every((batch) => batch.dropped === null)).toBe(true);
    const count = taken.reduce((sum, { runs }) => sum + runs.length, 0);
    expect(count + loop.stats().dropped).toBe(started.length);
  });

  test('a batch that was not taken comes again, in order and once', async () => {
    let calls = 0;
    const taken: string[] = [];
    const { clock, loop, started, errors } = await loopOver({
      onBatch: async ({ runs }) => {
        calls += 1;
        if (calls % 2 === 1) throw new Error('the disk is full');
        taken.push(...runs.map(({ run }) => run.target + String(run.dueMs)));
      },
    });
    await loop.start();
    await clock.advance(3 * minuteMs);
    await stopped(loop, clock);
    await stopped(loop, clock);
    expect(errors.length).toBeGreaterThan(3);
    expect(taken).toEqual(started.slice(0, taken.length).map(({ run }) => run.target + String(run.dueMs)));
    expect(started.length - taken.length).toBe(loop.stats().buffered);
  });

  test('a run that throws has no result, and its target is run again', async () => {
    let calls = 0;
    const { clock, loop, results, errors } = await loopOver({
      targets: many(1),
      runTarget: (run) => {
        calls += 1;
        if (calls === 1) throw new Error('a defect');
        return Promise.resolve(run.target);
      },
    });
    await loop.start();
    await clock.advance(3 * minuteMs);
    await stopped(loop, clock);
    expect(errors.map(String)).toEqual(['Error: a defect']);
    expect(loop.stats()).toMatchObject({ failed: 1, running: 0 });
    expect(results().length).toBe(calls - 1);
    expect(calls).toBeGreaterThanOrEqual(3);
  });

  test('an engine in trouble is asked again a second later, and no result is lost', async () => {
    let [claims, completes] = [0, 0];
    const flaky = (engine: Engine): Engine => ({
      ...engine,
      claimDue: async (nowMs, max) => {
        claims += 1;
        if (claims <= 5) throw new Error('no connection');
        return await engine.claimDue(nowMs, max);
      },
      complete: async (runs) => {
        completes += 1;
        if (completes % 2 === 1) throw new Error('no connection');
        return await engine.complete(runs);
      },
    });
    const { clock, loop, started, results, errors } = await loopOver({ wrap: flaky });
    await loop.start();
    await clock.advance(4_900);
    expect(claims).toBe(5);
    await clock.advance(2 * minuteMs);
    await stopped(loop, clock);
    expect(errors.length).toBeGreaterThan(5);
    expect(results().length).toBe(started.length);
    expect(started.length).toBeGreaterThan(15);
  });

  test('a result whose claim was lost does not count', async () => {
    const { clock, loop, engine, started, results } = await loopOver({ runMs: 5_000 });
    await loop.start();
    while (started.length === 0) await clock.advance(100);
    const gone = started[0]?.run.target ?? '';
    await engine.setTargets(
      many(10).filter(({ id }) => id !== gone),
      clock.now(),
    );
    await clock.advance(2 * minuteMs);
    await stopped(loop, clock);
    expect(loop.stats().lost).toBe(1);
    expect(results().map(({ run }) => run.target)).not.toContain(gone);
  });

  test('a clock that is set flags what is under way, and what has just ended, and nothing after', async () => {
    const { clock, loop, engine, started, results } = await loopOver({ targets: many(6_000), runMs: 2_000 });
    await loop.start();
    await clock.advance(4 * secondMs);
    const [sleptAt, before] = [clock.now(), started.length];
    clock.set(3 * hourMs);
    await clock.advance(3 * secondMs);
    await stopped(loop, clock);
    const flagged = results().filter(({ flags }) => flags.includes('clock-step'));
    expect(flagged.length).toBeGreaterThan(5);
    for (const { run, startedMs } of flagged) {
      expect(startedMs).toBeGreaterThan(sleptAt - 2_100);
      expect(started.findIndex((one) => one.run === run)).toBeLessThan(before);
    }
    // Some ended after the step, and before it was noticed.
    for (const { flags, startedMs, endedMs } of results())
      if (endedMs - startedMs > hourMs) expect(flags).toEqual(['clock-step']);
    const { gaps } = await engine.takeCounts();
    expect(gaps).toMatchObject([{ reason: 'suspended', service: null }]);
    expect(Math.abs((gaps[0]?.fromMs ?? 0) - sleptAt)).toBeLessThanOrEqual(secondMs);
    expect(gaps[0]?.toMs).toBeGreaterThanOrEqual(sleptAt + 3 * hourMs);
  });

  test('an event loop that is late flags the runs that it was late for', async () => {
    let p99Ms = 0;
    const { clock, loop, results } = await loopOver({
      targets: many(300),
      createDelayMeter: () => ({ read: () => ({ p99Ms, maxMs: p99Ms }), reset: () => {}, close: () => {} }),
    });
    await loop.start();
    await clock.advance(20 * secondMs);
    p99Ms = 300;
    const fromMs = clock.now();
    await clock.advance(2 * secondMs);
    p99Ms = 0;
    await clock.advance(20 * secondMs);
    await stopped(loop, clock);
    const flagged = results().filter(({ flags }) => flags.includes('lag'));
    expect(flagged.length).toBeGreaterThan(5);
    for (const { startedMs, endedMs } of flagged) {
      expect(endedMs).toBeGreaterThan(fromMs - 2 * secondMs);
      expect(startedMs).toBeLessThan(fromMs + 4 * secondMs);
    }
  });

  test('a process that stood still for long catches up once, and says so', async () => {
    const { clock, engine, results } = await loopOver();
    let stallMs = 0;
    const stalling = { ...clock, elapsedMs: () => clock.elapsedMs() + stallMs, now: () => clock.now() + stallMs };
    const second = createLoop<string>({
      engine,
      clock: stalling,
      runTarget: async (run) => run.target,
      onBatch: async () => {},
      createDelayMeter: createCalmMeter,
    });
    await second.start();
    await clock.advance(minuteMs);
    const before = second.stats().started;
    stallMs = 10 * minuteMs;
    await clock.advance(minuteMs + 3_000);
    expect(second.stats().started - before).toBeGreaterThanOrEqual(10);
    expect(second.stats().started - before).toBeLessThanOrEqual(12);
    await stopped(second, clock);
    expect((await engine.takeCounts()).gaps).toMatchObject([{ reason: 'stalled' }]);
    expect(results()).toEqual([]);
  });
});
