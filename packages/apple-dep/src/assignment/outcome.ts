import type { DepError } from '../errors/dep-error.ts';

/**
 * What became of one device of a plan.
 *
 * - `done`: the service took it, and says so when asked again.
 * - `settled`: it was as it should be by now; nothing was sent for it.
 * - `unconfirmed`: the service took it, but does not show it yet.
 * - `throttled`, `failed`: the service did not take it; it waits until `retryAtMs`.
 * - `not-accessible`: it is unknown, or another server's by now.
 * - `refused`: the service refused the request, for instance because there is no such profile: see `error`.
 * - `unknown`: the request failed on the way; it may have been taken.
 * - `unsent`: an earlier failure stopped the work.
 * - `planned`: it was a dry run.
 */
export type AssignmentStatus =
  | 'done'
  | 'settled'
  | 'unconfirmed'
  | 'throttled'
  | 'failed'
  | 'not-accessible'
  | 'refused'
  | 'unknown'
  | 'unsent'
  | 'planned';

/** What became of one device. */
export interface AssignmentOutcome {
  /** Which device. */
  readonly serialNumber: string;
  /** The profile that it was to get; undefined: it was to lose the one it has. */
  readonly profileUuid: string | undefined;
  /** What became of it. */
  readonly status: AssignmentStatus;
  /** When it may be tried again, in milliseconds since 1970; only for `throttled` and `failed`. */
  readonly retryAtMs: number | undefined;
  /** Why the request was refused or failed; only for `refused` and `unknown`. */
  readonly error: DepError | undefined;
}

/** Makes the outcome of a device. */
export function outcomeOf(
  serialNumber: string,
  profileUuid: string | undefined,
  status: AssignmentStatus,
  more: { readonly retryAtMs?: number; readonly error?: DepError } = {},
): AssignmentOutcome {
  return { serialNumber, profileUuid, status, retryAtMs: more.retryAtMs, error: more.error };
}
