import type { CanaryIntent, ResultClass, TargetStateName } from '@mdmkit/monitor/model';

/** How long one part of a step took. */
export interface CanaryStepTime {
  /** The step. */
  readonly step: string;
  /** `accepted`, `completed`, `correct` or `undone`. */
  readonly phase: string;
  /** The duration, in milliseconds. */
  readonly durationMs: number;
}

/** The last run of a canary. */
export interface CanaryRun {
  /** When it began, in milliseconds since 1970. */
  readonly startedMs: number;
  /** What it found. */
  readonly class: ResultClass;
  /** The code; null if it passed. */
  readonly code: string | null;
  /** Whether the vendor accepted every change; null if nothing was changed. */
  readonly accepted: boolean | null;
  /** Whether the vendor completed every change; null if nothing was accepted. */
  readonly completed: boolean | null;
  /** Whether every change, and its undoing, shows as it should; null if nothing was completed. */
  readonly correct: boolean | null;
  /** How many changes of earlier runs were undone first. */
  readonly repaired: number;
  /** How long each part of each step took, in order. */
  readonly steps: readonly CanaryStepTime[];
}

/** A canary as the store has it. */
export interface CanaryReading {
  /** Its id. */
  readonly id: string;
  /** The id of the tenant. */
  readonly tenant: string;
  /** Its series. */
  readonly series: string;
  /** The state of its target; null before the first run. */
  readonly state: TargetStateName | null;
  /** The last run of `serve`; null before the first. */
  readonly lastRun: CanaryRun | null;
  /** Changes that are not undone, oldest first. */
  readonly open: readonly CanaryIntent[];
}
