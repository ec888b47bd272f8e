import { type Clock, notify } from '@mdmkit/core';
import type { ClaimedRun, Engine } from '@mdmkit/monitor/model';
import type { ClockGuard, ClockTrouble } from './clock-guard.ts';
import type { Delivery } from './delivery.ts';
import type { LagGuard } from './lag-guard.ts';
import type { RunningRuns, TimedRun } from './running-runs.ts';
import type { Shedding } from './shedding.ts';

/** The time between two ticks, in milliseconds. */
export const tickMs = 1_000;
const heartbeatMs = 5_000;
const claimAtOnce = 500;

/** What the turns of a loop work with. */
export interface TurnOptions<Result> {
  /** What is due. */
  readonly engine: Engine;
  /** Time. */
  readonly clock: Clock;
  /** The runs that are under way. */
  readonly runs: RunningRuns<Result>;
  /** Hands results over. */
  readonly delivery: Delivery<Result>;
  /** Limits how many runs there may be at once. */
  readonly shedding: Shedding;
  /** Whether new runs may begin. It may change at any time. */
  readonly mayClaim: () => boolean;
  /** Called about once a second. */
  readonly onTick: ((nowMs: number) => void) | undefined;
  /** Called with what failed. */
  readonly onError: ((error: unknown) => void) | undefined;
}

/** What watches the machine from a start to a stop. */
export interface Guards {
  /** Compares the clocks. */
  readonly clock: ClockGuard;
  /** Measures the event loop. */
  readonly lag: LagGuard;
}

/** What a loop does, turn by turn. */
export interface Turns {
  /** Results that the engine refused. */
  readonly lost: number;
  /** Runs without a result. */
  readonly failed: number;
  /** Reports what has ended, and begins what is due. Returns false if the engine failed. */
  take(guards: Guards, signal: AbortSignal): Promise<boolean>;
  /** Reports what has ended. */
  report(): Promise<void>;
  /** Gives up runs: they have no result. */
  abandon(runs: readonly ClaimedRun[]): void;
  /** Sends a batch of results if one is due. */
  deliver(guards: Guards): void;
  /** The time until something is due, in milliseconds. */
  pauseMs(): number;
}

/** Makes the turns of a loop. */
export function createTurns<Result>(options: TurnOptions<Result>): Turns {
  const { engine, clock, runs, delivery, shedding, mayClaim, onTick, onError } = options;
  const counts = { lost: 0, failed: 0 };
  /** What the engine could not be told yet. */
  let unreported: TimedRun<Result>[] = [];
  let unreleased: ClaimedRun[] = [];
  let clockTrouble: ClockTrouble | null = null;
  let [tickedMs, heartbeatAtMs] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];

  const guardClock = async (clockGuard: ClockGuard) => {
    const nowMs = clock.now();
    const noticed = clockGuard.check(nowMs, clock.elapsedMs());
    if (noticed !== null && noticed.kind !== 'stalled') runs.clockStepped();
    // What the engine could not be told before comes first: its gap began earlier.
    clockTrouble ??= noticed;
    if (clockTrouble === null) return;
    const { kind, fromMs } = clockTrouble;
    await engine.replan(nowMs, kind === 'stepped-back' ? null : { fromMs, reason: kind });
    clockTrouble = null;
  };
  const claim = async (signal: AbortSignal) => {
    for (let more = true; more && mayClaim(); ) {
      const room = Math.min(claimAtOnce, shedding.limit - runs.size);
      if (room <= 0) return;
      const claimed = await engine.claimDue(clock.now(), room);
      more = claimed.length === claimAtOnce;
      // A stop may have begun meanwhile: then not even what was claimed begins.
      if (mayClaim()) runs.begin(claimed, signal);
      else unreleased.push(...claimed);
    }
  };
  /** Tells the engine what has ended. What it refuses does not count. */
  const report = async () => {
    unreported.push(...runs.takeEnded());
    const threw = runs.takeFailed();
    counts.failed += threw.length;
    unreleased.push(...threw);
    if (unreported.length > 0) {
      const finished = unreported.map(({ run, endedMs }) => ({ ...run, endedMs, recheckMs: null }));
      const refused = new Set((await engine.complete(finished)).map(({ fence, target }) => `${fence} ${target}`));
      counts.lost += refused.size;
      delivery.add(unreported.filter(({ run }) => !refused.has(`${run.fence} ${run.target}`)));
      unreported = [];
    }
    if (unreleased.length > 0) {
      await engine.release(unreleased, clock.now());
      unreleased = [];
    }
  };
  const tick = async (lagGuard: LagGuard) => {
    const elapsedMs = clock.elapsedMs();
    if (elapsedMs - tickedMs < tickMs) return;
    tickedMs = elapsedMs;
    lagGuard.check(elapsedMs);
    shedding.adapt(runs.size, lagGuard.lateForMs(elapsedMs));
    await attempt(async () => onTick?.(clock.now()), onError);
    if (elapsedMs - heartbeatAtMs < heartbeatMs) return;
    heartbeatAtMs = elapsedMs;
    await engine.heartbeat(clock.now());
  };
  return {
    get lost() {
      return counts.lost;
    },
    get failed() {
      return counts.failed;
    },
    take: (guards, signal) =>
      attempt(async () => {
        await guardClock(guards.clock);
        await report();
        await claim(signal);
        await tick(guards.lag);
      }, onError),
    report: async () => void (await attempt(report, onError)),
    abandon(abandoned) {
      counts.failed += abandoned.length;
      unreleased.push(...abandoned);
    },
    deliver({ lag }) {
      if (!delivery.isDue()) return;
      lag.check(clock.elapsedMs());
      delivery.send();
    },
    pauseMs() {
      const dueInMs = (engine.nextDueMs() ?? Number.POSITIVE_INFINITY) - clock.now();
      return Math.min(tickMs, dueInMs, delivery.dueInMs());
    },
  };
}

/** Does a step that may fail. Returns whether it succeeded. */
export async function attempt(
  step: () => Promise<void>,
  onError: ((error: unknown) => void) | undefined,
): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    notify(onError, error);
    return false;
  }
}
