import type { Clock } from '@mdmkit/core';
import type { CanaryIntent } from '../model/canary.ts';
import type { Classification } from '../model/classify.ts';
import {
  CanaryTimeout,
  classifyThrown,
  interrupted,
  LeaseLost,
  openIntents,
  type StepPhase,
  wasCutOff,
} from './findings.ts';

/** How long one part of a step took. */
export interface StepTiming {
  /** The step. */
  readonly step: string;
  /** `check`: reading before a change; `accepted`, `completed`, `correct`: the change; `undone`: its undoing. */
  readonly phase: StepPhase;
  /** The duration, in milliseconds. */
  readonly durationMs: number;
  /** Whether it succeeded. */
  readonly isOk: boolean;
}

/** What a run of a canary found. */
export interface CanaryOutcome {
  /** The id of the run. */
  readonly run: string;
  /** What is wrong; null if the canary passed. */
  readonly finding: Classification | null;
  /** Whether the vendor accepted every change. Null if nothing was changed. */
  readonly accepted: boolean | null;
  /** Whether the vendor completed every change. Null if nothing was accepted. */
  readonly completed: boolean | null;
  /** Whether every change, and its undoing, shows as it should. Null if nothing was completed. */
  readonly correct: boolean | null;
  /** How long each part took, in order. */
  readonly timings: readonly StepTiming[];
  /** How many changes of earlier runs were undone first. */
  readonly repaired: number;
  /** Changes that are not undone. */
  readonly open: readonly CanaryIntent[];
  /** The cause of the finding, for debugging. */
  readonly cause?: unknown;
}

/** A signal that is never aborted. */
export const neverAborted: AbortSignal = new AbortController().signal;

/** What a run has found so far. */
export interface RunRecord {
  repaired: number;
  /** What ends the forward part. */
  signal: AbortSignal;
  readonly finding: Classification | null;
  readonly isFailed: boolean;
  /** Measures one part of a step. What it throws becomes the finding of the run. */
  timed<Value>(step: string, phase: StepPhase, work: (fail: () => void) => Promise<Value>): Promise<Value>;
  /** Ends the forward part with a finding. */
  fail(finding: Classification): never;
  end(finding: Classification | null, open?: readonly CanaryIntent[]): CanaryOutcome;
}

/** What {@link startRecord} needs. */
export interface RecordOptions {
  /** The id of the run. */
  readonly run: string;
  /** Time. */
  readonly clock: Clock;
  /** Called after each part of a step. */
  readonly onTiming?: (timing: StepTiming) => void;
}

/** Ends the forward part; the record has the finding. */
class Ended extends Error {}

/** Starts the record of a run. */
export function startRecord({ run, clock, onTiming }: RecordOptions): RunRecord {
  const timings: StepTiming[] = [];
  let finding: Classification | null = null;
  let cause: unknown;
  const all = (phase: StepPhase, base: StepPhase | null): boolean | null => {
    const own = timings.filter((timing) => timing.phase === phase);
    const reached = base === null || timings.some((timing) => timing.phase === base && timing.isOk);
    if (!reached || own.length === 0) return null;
    return own.every(({ isOk }) => isOk);
  };
  const record: RunRecord = {
    repaired: 0,
    signal: neverAborted,
    get finding() {
      return finding;
    },
    get isFailed() {
      return finding !== null;
    },
    async timed(step, phase, work) {
      const startMs = clock.elapsedMs();
      let isOk = true;
      try {
        return await work(() => {
          isOk = false;
        });
      } catch (error) {
        isOk = false;
        if (!(error instanceof Ended)) {
          cause ??= error;
          // A client that was cut off says so in its own words; the reason tells why.
          const { reason } = record.signal as { readonly reason: unknown };
          const isEnded = reason !== undefined && (error === reason || wasCutOff(error));
          const isKnown = reason instanceof CanaryTimeout || reason instanceof LeaseLost;
          finding ??= isEnded && !isKnown ? interrupted : classifyThrown(isEnded ? reason : error, step, phase);
        }
        throw error;
      } finally {
        const timing = { step, phase, durationMs: Math.round(clock.elapsedMs() - startMs), isOk };
        timings.push(timing);
        onTiming?.(timing);
      }
    },
    fail(found) {
      finding ??= found;
      throw new Ended();
    },
    end: (found, open = []) => ({
      run,
      finding: louder(found, open),
      accepted: all('accepted', null),
      completed: all('completed', 'accepted'),
      correct: correctOf(all('correct', 'completed'), all('undone', 'accepted')),
      timings,
      repaired: record.repaired,
      open,
      ...(cause === undefined ? {} : { cause }),
    }),
  };
  return record;
}

/** An undo that failed is told before anything else. */
function louder(finding: Classification | null, open: readonly CanaryIntent[]): Classification | null {
  return open.some(({ failedUndos }) => failedUndos > 0) ? openIntents(open) : finding;
}

function correctOf(shown: boolean | null, undone: boolean | null): boolean | null {
  return shown === null ? null : shown && undone !== false;
}
