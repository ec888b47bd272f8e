import type { Clock } from '@mdmkit/core';
import type { ClaimedRun, Engine } from '@mdmkit/monitor/model';
import { createClockGuard } from './clock-guard.ts';
import { createDelivery, type Delivery, type RunBatch } from './delivery.ts';
import { createDelayMeter, createLagGuard, type DelayMeter, type LagGuard } from './lag-guard.ts';
import { createLagMeter, type Lag } from './lag-meter.ts';
import { createRunningRuns, type EndedRun, type RunningRuns, type TimedRun } from './running-runs.ts';
import { createShedding } from './shedding.ts';
import { attempt, createTurns, type Guards, type Turns, tickMs } from './turns.ts';
import { createWaker, type Waker } from './waker.ts';

/** How a loop runs targets. */
export interface LoopOptions<Result> {
  /** What is due. The loop does not close it. */
  readonly engine: Engine;
  /** Time. A virtual clock must not skip sleeps, or the loop never ends. */
  readonly clock: Clock;
  /** Runs one target. A run that throws has no result; `onError` is called with what it threw. */
  readonly runTarget: (run: ClaimedRun, signal: AbortSignal) => Promise<Result>;
  /**
   * Takes results, one batch at a time. However long it takes, no run waits for it. It throws if it took nothing of the batch:
   * then the same runs come again a second later.
   */
  readonly onBatch: (batch: RunBatch<Result>) => Promise<void>;
  /** Called about once a second with the time, in milliseconds since 1970. */
  readonly onTick?: ((nowMs: number) => void) | undefined;
  /** Called with what failed in the engine, in `onBatch`, in `onTick` or in a run. The loop goes on. */
  readonly onError?: ((error: unknown) => void) | undefined;
  /** Measures how late the event loop is. Default: Node's own histogram, while the loop runs. */
  readonly createDelayMeter?: () => DelayMeter;
  /** How long results wait for others, in milliseconds. Default: 500. */
  readonly batchMs?: number;
  /** How many results do not wait any longer. Default: 1,000. */
  readonly batchRuns?: number;
  /** How many results may wait for `onBatch`; then the oldest are dropped and counted. Default: 50,000. */
  readonly maxBuffered?: number;
  /** How long a stop lets runs go on before it aborts them, in milliseconds. Default: 10,000. */
  readonly stopMs?: number;
}

/** What a loop does: nothing, prepare, run targets, or let the last runs end. */
export type LoopState = 'stopped' | 'starting' | 'running' | 'draining';

/** What a loop has done since it was made. */
export interface LoopStats {
  /** What it does now. */
  readonly state: LoopState;
  /** Runs that are under way. */
  readonly running: number;
  /** Runs that have begun. */
  readonly started: number;
  /** Results that wait for `onBatch`. */
  readonly buffered: number;
  /** Results that were dropped because too many waited. */
  readonly dropped: number;
  /** Results that came too late: another process held the claim, or the target was removed. */
  readonly lost: number;
  /** Results that the store refused because another worker has taken their shard over. Default: none. */
  readonly refused?: number;
  /** Runs without a result: they threw, or did not end in time when the loop stopped. */
  readonly failed: number;
  /** How many runs there may be at once because this process is too slow; null while nothing is shed. */
  readonly limit: number | null;
  /** How late runs began in the last five minutes. */
  readonly lag: Lag;
}

/** Waits for what is due, runs it, and hands the results over in batches. */
export interface Loop {
  /** Starts. It may be called at any time, and twice. If a stop is under way, the loop starts again after it. */
  start(): Promise<void>;
  /**
   * Stops in order: claims nothing more, lets runs end, aborts those that do not end, hands all results over, and gives back
   * runs without a result. It may be called at any time, and twice.
   */
  stop(): Promise<void>;
  /** Returns what it has done so far. */
  stats(): LoopStats;
}

/** The shortest time from one turn to the next, in milliseconds. */
const leastPauseMs = 20;

/** How long aborted runs may take to end, in milliseconds: a check gives itself a second. */
const abortMs = 2_000;

/** How long a stop waits until the last results are taken, in milliseconds. */
const finishMs = 10_000;

/** Makes a loop that is stopped. */
export function createLoop<Result>(options: LoopOptions<Result>): Loop {
  const { engine, clock, onError, stopMs = 10_000 } = options;
  const lag = createLagMeter(clock);
  const waker = createWaker(clock, leastPauseMs);
  const loop = { state: 'stopped' as LoopState, started: 0, stoppedMs: null as number | null, isWanted: false };
  /** While the loop is not stopped. */
  let session: { readonly guards: Guards; readonly ended: Promise<void> } | undefined;

  const runs = createRunningRuns<Result>({
    clock,
    runTarget: options.runTarget,
    onError,
    onEnd: waker.wake,
    onStart: (delayMs) => {
      loop.started += 1;
      lag.record(delayMs);
    },
  });
  const delivery = createDelivery<Result>({
    clock,
    onBatch: options.onBatch,
    disturbanceOf: (run) => disturbanceOf(run, session?.guards.lag),
    onError,
    batchMs: options.batchMs ?? 500,
    batchRuns: options.batchRuns ?? 1_000,
    maxBuffered: options.maxBuffered ?? 50_000,
  });
  const shedding = createShedding();
  const isRunning = () => loop.state === 'running';
  /** Whether the last call was `start`, and nothing runs yet. */
  const mayBegin = () => loop.isWanted && loop.state === 'stopped';
  const turns = createTurns({
    ...options,
    runs,
    delivery,
    shedding,
    mayClaim: isRunning,
    onTick: options.onTick,
    onError,
  });

  const run = async (guards: Guards) => {
    const abort = new AbortController();
    const { stoppedMs } = loop;
    if (stoppedMs !== null)
      await attempt(() => engine.replan(clock.now(), { fromMs: stoppedMs, reason: 'stopped' }), onError);
    if (loop.state === 'starting') loop.state = 'running';
    while (isRunning()) {
      const isFine = await turns.take(guards, abort.signal);
      turns.deliver(guards);
      if (isFine) await waker.wait(turns.pauseMs());
      // An engine that fails is not asked again at once.
      else await clock.sleep(tickMs);
    }
    await drain({ runs, turns, delivery, waker, clock, stopMs }, guards, abort);
    loop.stoppedMs = clock.now();
  };

  const begin = () => {
    const lag = createLagGuard((options.createDelayMeter ?? createDelayMeter)());
    const guards: Guards = { lag, clock: createClockGuard() };
    loop.state = 'starting';
    const ended = run(guards).finally(() => {
      lag.close();
      session = undefined;
      loop.state = 'stopped';
    });
    session = { guards, ended };
  };
  return {
    async start() {
      loop.isWanted = true;
      // A stop that is under way ends first. Another stop may be asked for meanwhile.
      while (loop.state === 'draining') await session?.ended;
      if (mayBegin()) begin();
    },
    async stop() {
      loop.isWanted = false;
      if (session === undefined) return;
      loop.state = 'draining';
      waker.wake();
      await session.ended;
    },
    stats: () => ({
      state: loop.state,
      running: runs.size,
      started: loop.started,
      buffered: delivery.size,
      dropped: delivery.dropped,
      lost: turns.lost,
      failed: turns.failed,
      limit: Number.isFinite(shedding.limit) ? shedding.limit : null,
      // Most callers want another member: the percentiles are computed for those that read them.
      get lag() {
        return lag.read();
      },
    }),
  };
}

/** What a loop consists of. */
interface LoopParts<Result> {
  readonly runs: RunningRuns<Result>;
  readonly turns: Turns;
  readonly delivery: Delivery<Result>;
  readonly waker: Waker;
  readonly clock: Clock;
  readonly stopMs: number;
}

/** Lets runs end by themselves, then aborts them, then gives them up; and hands over all results. */
async function drain<Result>(parts: LoopParts<Result>, guards: Guards, abort: AbortController): Promise<void> {
  const { runs, turns, delivery, waker, clock, stopMs } = parts;
  const untilIdle = async (limitMs: number) => {
    const untilMs = clock.elapsedMs() + limitMs;
    while (runs.size > 0 && clock.elapsedMs() < untilMs) {
      await turns.take(guards, abort.signal);
      turns.deliver(guards);
      await waker.wait(Math.min(tickMs, untilMs - clock.elapsedMs()));
    }
  };
  await untilIdle(stopMs);
  abort.abort(new Error('the loop stopped'));
  await untilIdle(abortMs);
  turns.abandon(runs.abandon());
  await turns.report();
  await delivery.finish(finishMs);
}

function disturbanceOf(
  { stepped, beganMs, durationMs }: TimedRun<unknown>,
  lagGuard: LagGuard | undefined,
): Pick<EndedRun<unknown>, 'flags' | 'stalledMs'> {
  const endedMs = beganMs + durationMs;
  const isLagged = lagGuard?.overlaps(beganMs, endedMs) === true;
  return {
    flags: [...(stepped ? (['clock-step'] as const) : []), ...(isLagged ? (['lag'] as const) : [])],
    stalledMs: isLagged ? lagGuard.stalledMs(beganMs, endedMs) : 0,
  };
}
