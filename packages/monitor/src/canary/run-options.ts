import type { Clock } from '@mdmkit/core';
import type { CanaryJournal, IntentLimit } from '../model/canary.ts';
import type { Canary } from './canary.ts';
import type { StepTiming } from './run-record.ts';

/** How {@link runCanary} runs. */
export interface RunCanaryOptions<Context> {
  /** The canary. */
  readonly canary: Canary<Context>;
  /** Its client and settings. */
  readonly context: Context;
  /** The target: tenant and canary. */
  readonly target: string;
  /** The tenant's id. */
  readonly tenant: string;
  /** The location of this process. */
  readonly location: string;
  /** The id of the run: different for each run in the world. */
  readonly run: string;
  /** Where intents and leases are kept. */
  readonly journal: CanaryJournal;
  /** Time. */
  readonly clock: Clock;
  /** Ends the forward part. Everything is undone then. Default: never aborted. */
  readonly signal?: AbortSignal;
  /** Ends the undoing, too. What is left stays as open intents. Default: never aborted. */
  readonly undoSignal?: AbortSignal;
  /** How long the changes may take, in milliseconds. Default: 600,000. */
  readonly deadlineMs?: number;
  /** How long the undoing of one change may take, in milliseconds. Default: 300,000. */
  readonly undoMs?: number;
  /** How long to wait for another run to end, in milliseconds. Default: 0. */
  readonly waitMs?: number;
  /** How many changes of all canaries the tenant allows. Default: 100 in 24 hours. */
  readonly limit?: IntentLimit;
  /** Called after each part of a step. */
  readonly onTiming?: (timing: StepTiming) => void;
}
