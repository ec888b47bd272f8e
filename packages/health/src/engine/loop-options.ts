import type { Clock } from '@mdmkit/core';
import type { ClaimedRun, Engine } from '@mdmkit/monitor/model';
import type { RunBatch } from './delivery.ts';
import type { DelayMeter } from './lag-guard.ts';

/** How a loop runs targets. */
export interface LoopOptions<Result> {
  /** What is due. The loop does not end it. */
  readonly engine: Engine;
  /** Time. A virtual one must not skip sleeps, or it never stands still. */
  readonly clock: Clock;
  /** Runs one target. A run that throws has no result; it is told to `onError`. */
  readonly runTarget: (run: ClaimedRun, signal: AbortSignal) => Promise<Result>;
  /**
   * Takes results, one batch at a time. However long it takes, no run waits for it. Throws when it took nothing of the batch:
   * then the same runs come again a second later.
   */
  readonly onBatch: (batch: RunBatch<Result>) => Promise<void>;
  /** Told the time about once a second, in milliseconds since 1970. */
  readonly onTick?: ((nowMs: number) => void) | undefined;
  /** Told what went wrong in the engine, in `onBatch`, in `onTick` or in a run. The loop goes on. */
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

/** What a loop has done since it was made. */
export interface LoopStats {
  /** Runs that are under way. */
  readonly running: number;
  /** Runs that were begun. */
  readonly started: number;
  /** Results that wait for `onBatch`. */
  readonly buffered: number;
  /** Results that were dropped because too many waited. */
  readonly dropped: number;
  /** Results that came too late: somebody else held the claim, or the target was no more. */
  readonly lost: number;
  /** Runs without a result: they threw, or did not end in time when the loop stopped. */
  readonly failed: number;
  /** How late runs began, in milliseconds. */
  readonly lag: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };
}

/** Waits for what is due, runs it, and hands the results over in batches. */
export interface Loop {
  /** Begins; may be called at any time and twice. After a stop, begins again once that is done. */
  start(): Promise<void>;
  /**
   * Stops in order: claims nothing more, lets runs end, aborts those that do not, hands all results over, and gives back what has
   * none. May be called at any time and twice.
   */
  stop(): Promise<void>;
  /** What it has done so far. */
  stats(): LoopStats;
}
