import type { Priority } from './waiting-line.ts';

/** What to do when a budget has no room: wait for it, or fail at once. */
export type WhenExhausted = 'wait' | 'fail';

/** How one request asks a budget for its turn. */
export interface BudgetRequest {
  /** Default: `normal`. */
  readonly priority?: Priority | undefined;
  /** Default: `wait`. */
  readonly whenExhausted?: WhenExhausted | undefined;
  /** Whether it goes before others of its priority, because it had its turn before. Default: false. */
  readonly before?: boolean | undefined;
  /** The longest wait that makes sense, in milliseconds. Default: no limit. */
  readonly maxWaitMs?: number | undefined;
  /** How long the request may take at most, in milliseconds; then it counts as ended. Default: 120,000. */
  readonly holdMs?: number | undefined;
  /** Ends the wait; the promise rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called once if the request has to wait, with the time that is expected, in milliseconds. */
  readonly onWait?: ((expectedMs: number) => void) | undefined;
}

/** The right to send one request. */
export interface BudgetPermit {
  /** How long it was waited for, in milliseconds. */
  readonly waitedMs: number;
  /**
   * Says that the request has ended, or was not sent after all and so does not count. May be called twice; only the
   * first call counts. Never rejects.
   */
  release(outcome?: 'sent' | 'unsent'): Promise<void>;
}
