import type { DepError } from '../errors/dep-error.ts';

/**
 * The result for one device of a plan.
 *
 * - `done`: the service assigned (or removed) the profile and shows it.
 * - `settled`: the device already had the right profile; nothing was sent.
 * - `unconfirmed`: the service accepted the request but does not show the profile yet.
 * - `throttled`, `failed`: the service did not assign the profile; the device waits until `retryAtMs`.
 * - `not-accessible`: the device is unknown, or assigned to another server.
 * - `refused`: the service refused the request, for instance because the profile does not exist: see `error`.
 * - `unknown`: the request failed on its way (see `error`), or the answer does not mention the device. The service may
 *   have assigned the profile.
 * - `unsent`: an earlier failure stopped the work.
 * - `planned`: dry run.
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

/** The result for one device. */
export interface AssignmentOutcome {
  /** The serial number of the device. */
  readonly serialNumber: string;
  /** The identifier of the profile to assign; undefined if the profile of the device was to be removed. */
  readonly profileUuid: string | undefined;
  /** The result. */
  readonly status: AssignmentStatus;
  /** When the device may be tried again, in milliseconds since 1970. Only for `throttled` and `failed`. */
  readonly retryAtMs: number | undefined;
  /** Why the request was refused or failed. Only for `refused` and `unknown`. */
  readonly error: DepError | undefined;
}

/** Creates the result for a device. */
export function outcomeOf(
  serialNumber: string,
  profileUuid: string | undefined,
  status: AssignmentStatus,
  more: { readonly retryAtMs?: number; readonly error?: DepError } = {},
): AssignmentOutcome {
  return { serialNumber, profileUuid, status, retryAtMs: more.retryAtMs, error: more.error };
}
