import { createHistogram } from 'node:perf_hooks';
import { notify } from '@mdmkit/core';
import type { ClaimedRun, RunFlag } from '@mdmkit/monitor/model';
import { type ClockGuard, type ClockTrouble, createClockGuard } from './clock-guard.ts';
import { createDelivery } from './delivery.ts';
import { createDelayMeter, createLagGuard, type LagGuard } from './lag-guard.ts';
import type { Loop, LoopOptions } from './loop-options.ts';
import { createRunningRuns, type TimedRun } from './running-runs.ts';
import { createWaker } from './waker.ts';

/** The shortest time from one turn to the next, in milliseconds. */
const leastPauseMs = 20;
const tickMs = 1_000;
const heartbeatMs = 5_000;
const claimAtOnce = 500;

/** How long aborted runs may take to end, in milliseconds: a check gives itself a second. */
const abortMs = 2_000;

/** How long a stop waits for the last results to be taken, in milliseconds. */
const finishMs = 10_000;

/** Makes a loop that stands still. */
export function createLoop<Result>(options: LoopOptions<Result>): Loop {
  const { engine, clock, onTick, onError, stopMs = 10_000 } = options;
  const lags = createHistogram();
  const waker = createWaker(clock, leastPauseMs);
  let [started, lost, failed] = [0, 0, 0];
  /** What the engine could not be told yet. */
  let unreported: TimedRun<Result>[] = [];
  let unreleased: ClaimedRun[] = [];
  let [tickedMs, beatMs] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let trouble: ClockTrouble | null = null;
  let stoppedMs: number | null = null;
  let wanted = false;
  let stopping = false;
  let going: Promise<void> | undefined;
  /** While the loop runs. */
  let lagGuard: LagGuard | undefined;

  const runs = createRunningRuns<Result>({
    clock,
    runTarget: options.runTarget,
    onError,
    onEnd: waker.wake,
    onStart: (lagMs) => {
      started += 1;
      lags.record(Math.max(1, Math.round(lagMs)));
    },
  });

  const delivery = createDelivery<Result>({
    clock,
    onBatch: options.onBatch,
    flagsOf: (run) => flagsOf(run, lagGuard),
    onError,
    batchMs: options.batchMs ?? 500,
    batchRuns: options.batchRuns ?? 1_000,
    maxBuffered: options.maxBuffered ?? 50_000,
  });

  /** Does a step that may fail; answers whether it did not. */
  const attempt = async (step: () => Promise<void>): Promise<boolean> => {
    try {
      await step();
      return true;
    } catch (error) {
      notify(onError, error);
      return false;
    }
  };

  const guardClock = async (guard: ClockGuard) => {
    const nowMs = clock.now();
    const found = guard.check(nowMs, clock.elapsedMs());
    if (found !== null && found.kind !== 'stalled') runs.clockStepped();
    // What the engine could not be told comes first: its gap began earlier.
    trouble ??= found;
    if (trouble === null) return;
    const { kind, fromMs } = trouble;
    await engine.replan(nowMs, kind === 'stepped-back' ? null : { fromMs, reason: kind });
    trouble = null;
  };

  const isStopping = () => stopping;

  const claim = async (signal: AbortSignal) => {
    for (let count = claimAtOnce; count === claimAtOnce && !stopping; ) {
      const claimed = await engine.claimDue(clock.now(), claimAtOnce);
      count = claimed.length;
      // Nothing begins once a stop was asked for, not even what was claimed meanwhile.
      if (!isStopping()) runs.begin(claimed, signal);
      else unreleased.push(...claimed);
    }
  };

  /** Tells the engine what has ended; what it refuses does not count. */
  const report = async () => {
    unreported.push(...runs.takeEnded());
    const threw = runs.takeFailed();
    failed += threw.length;
    unreleased.push(...threw);
    if (unreported.length > 0) {
      const finished = unreported.map(({ run, endedMs }) => ({ ...run, endedMs, recheckMs: null }));
      const refused = new Set((await engine.complete(finished)).map(({ fence, target }) => `${fence} ${target}`));
      lost += refused.size;
      delivery.add(unreported.filter(({ run }) => !refused.has(`${run.fence} ${run.target}`)));
      unreported = [];
    }
    if (unreleased.length > 0) {
      await engine.release(unreleased, clock.now());
      unreleased = [];
    }
  };

  const tick = async () => {
    const elapsedMs = clock.elapsedMs();
    if (elapsedMs - tickedMs < tickMs) return;
    tickedMs = elapsedMs;
    lagGuard?.check(elapsedMs);
    await attempt(async () => onTick?.(clock.now()));
    if (elapsedMs - beatMs < heartbeatMs) return;
    beatMs = elapsedMs;
    await engine.heartbeat(clock.now());
  };

  const isWanted = () => wanted;

  const deliver = () => {
    if (!delivery.isDue()) return;
    lagGuard?.check(clock.elapsedMs());
    delivery.send();
  };

  const pauseMs = () => {
    const dueInMs = (engine.nextDueMs() ?? Number.POSITIVE_INFINITY) - clock.now();
    return Math.min(tickMs, dueInMs, delivery.dueInMs());
  };

  const run = async () => {
    const guard = createClockGuard();
    const abort = new AbortController();
    const turn = async () => {
      await guardClock(guard);
      await report();
      if (!stopping) await claim(abort.signal);
      await tick();
    };
    const fromMs = stoppedMs;
    if (fromMs !== null) await attempt(() => engine.replan(clock.now(), { fromMs, reason: 'stopped' }));
    while (!stopping) {
      const fine = await attempt(turn);
      deliver();
      if (fine) await waker.wait(pauseMs());
      // An engine that is in trouble is not asked again at once.
      else await clock.sleep(tickMs);
    }
    await drain(turn, abort);
    await attempt(report);
    await delivery.finish(finishMs);
    lagGuard?.close();
    stoppedMs = clock.now();
  };

  /** Lets what is under way end: by itself, then aborted, then without its result. */
  const drain = async (turn: () => Promise<void>, abort: AbortController) => {
    const untilIdle = async (limitMs: number) => {
      const untilMs = clock.elapsedMs() + limitMs;
      while (runs.size > 0 && clock.elapsedMs() < untilMs) {
        await attempt(turn);
        deliver();
        await waker.wait(Math.min(tickMs, untilMs - clock.elapsedMs()));
      }
    };
    await untilIdle(stopMs);
    abort.abort(new Error('the loop stopped'));
    await untilIdle(abortMs);
    const abandoned = runs.abandon();
    failed += abandoned.length;
    unreleased.push(...abandoned);
  };

  return {
    async start() {
      wanted = true;
      while (going !== undefined) {
        if (!stopping) return;
        await going;
      }
      // While the last stop was waited for, somebody may have asked for another.
      if (!isWanted()) return;
      lagGuard = createLagGuard((options.createDelayMeter ?? createDelayMeter)());
      going = run().finally(() => {
        going = undefined;
        stopping = false;
      });
    },
    async stop() {
      wanted = false;
      if (going === undefined) return;
      stopping = true;
      waker.wake();
      await going;
    },
    stats: () => ({
      running: runs.size,
      started,
      buffered: delivery.size,
      dropped: delivery.dropped,
      lost,
      failed,
      lag: { p50Ms: lags.percentile(50), p99Ms: lags.percentile(99), maxMs: lags.max },
    }),
  };
}

function flagsOf(
  { stepped, beganMs, durationMs }: TimedRun<unknown>,
  lagGuard: LagGuard | undefined,
): readonly RunFlag[] {
  const lagged = lagGuard?.overlaps(beganMs, beganMs + durationMs) === true;
  return [...(stepped ? (['clock-step'] as const) : []), ...(lagged ? (['lag'] as const) : [])];
}
