import type { VppCalls } from '../calls.ts';
import type { JobOptions } from './job.ts';
import type { Journal } from './journal.ts';

/** What every part of a job needs. */
export interface JobContext {
  /** Calls the service. */
  readonly calls: VppCalls;
  /** Where the job is written down. */
  readonly journal: Journal;
  /** How it is done. */
  readonly options: JobOptions;
}
