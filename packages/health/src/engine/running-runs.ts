import { type Clock, notify } from '@mdmkit/core';
import type { ClaimedRun, RunFlag } from '@mdmkit/monitor/model';

/** A run that has ended, with what came of it. */
export interface EndedRun<Result> {
  /** What was claimed. */
  readonly run: ClaimedRun;
  /** When it began, in milliseconds since 1970. */
  readonly startedMs: number;
  /** When it ended, in milliseconds since 1970. */
  readonly endedMs: number;
  /** How long it took, by the monotonic clock, in milliseconds. */
  readonly durationMs: number;
  /** What disturbed the measurement: `clock-step`, `lag`. */
  readonly flags: readonly RunFlag[];
  /** How long of its time this process stood still, in milliseconds. */
  readonly stalledMs: number;
  /** What came of it. */
  readonly result: Result;
}

/** A run as long as its result has not been handed over. */
export interface TimedRun<Result> extends Omit<EndedRun<Result>, 'flags' | 'stalledMs'> {
  /** The beginning on the monotonic clock. */
  readonly beganMs: number;
  /** Whether the clock was set meanwhile. */
  readonly stepped: boolean;
}

/** The runs that are under way. */
export interface RunningRuns<Result> {
  /** How many. */
  readonly size: number;
  /** Begins runs. */
  begin(runs: readonly ClaimedRun[], signal: AbortSignal): void;
  /** Marks all that are under way, and all that have ended and were not taken: the clock was set. */
  clockStepped(): void;
  /** Those that have ended since the last call. */
  takeEnded(): readonly TimedRun<Result>[];
  /** Those that failed to give a result since the last call. */
  takeFailed(): readonly ClaimedRun[];
  /** Gives up all that are under way: whatever comes of them is ignored. */
  abandon(): readonly ClaimedRun[];
}

/** What running needs. */
export interface RunningOptions<Result> {
  /** Time. */
  readonly clock: Clock;
  /** Runs one target. */
  readonly runTarget: (run: ClaimedRun, signal: AbortSignal) => Promise<Result>;
  /** Told how late a run began, in milliseconds. */
  readonly onStart: (lagMs: number) => void;
  /** Told after each end. */
  readonly onEnd: () => void;
  /** Told what a run threw that should have had a result. */
  readonly onError: ((error: unknown) => void) | undefined;
}

interface Running {
  readonly run: ClaimedRun;
  readonly startedMs: number;
  readonly beganMs: number;
  stepped: boolean;
}

/** Makes an empty set of runs. */
export function createRunningRuns<Result>(options: RunningOptions<Result>): RunningRuns<Result> {
  const { clock, runTarget, onStart, onEnd, onError } = options;
  const running = new Set<Running>();
  let ended: TimedRun<Result>[] = [];
  let failed: ClaimedRun[] = [];

  const perform = async (one: Running, signal: AbortSignal) => {
    try {
      const result = await runTarget(one.run, signal);
      if (!running.delete(one)) return;
      const [endedMs, durationMs] = [clock.now(), clock.elapsedMs() - one.beganMs];
      ended.push({ ...one, endedMs, durationMs, result });
    } catch (error) {
      // Its result is missing and nothing else: the next run is planned as always.
      notify(onError, error);
      if (!running.delete(one)) return;
      failed.push(one.run);
    }
    onEnd();
  };

  return {
    get size() {
      return running.size;
    },
    begin(runs, signal) {
      for (const run of runs) {
        const started: Running = { run, startedMs: clock.now(), beganMs: clock.elapsedMs(), stepped: false };
        running.add(started);
        onStart(started.startedMs - run.dueMs);
        void perform(started, signal);
      }
    },
    clockStepped() {
      for (const current of running) current.stepped = true;
      // Those that have ended since the clock was last read may have seen it, too.
      ended = ended.map((run) => ({ ...run, stepped: true }));
    },
    takeEnded() {
      const endedRuns = ended;
      ended = [];
      return endedRuns;
    },
    takeFailed() {
      const failedRuns = failed;
      failed = [];
      return failedRuns;
    },
    abandon() {
      const runs = [...running].map(({ run }) => run);
      running.clear();
      return runs;
    },
  };
}
