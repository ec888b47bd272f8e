import type { VppErrorNumber } from '../errors/error-numbers.ts';

/** What Apple's documentation leaves open, and how the simulated service decides it. */
export interface VppDoubts {
  /** The number for a missing Authorization header. Default: 9601. */
  readonly missingToken: 9601 | 9722;
  /** The number that refuses a write by a token that may only read; undefined: status 403 without a number. Default. */
  readonly readOnly: VppErrorNumber | undefined;
  /** Whether `assets` comes along when the unlimited ones are asked for apart. Default: true. */
  readonly assetsWithUnlimited: boolean;
  /** What happens when licences run out: none of the asset's targets gets one, or the first ones do. Default: `refuse`. */
  readonly shortage: 'refuse' | 'fill';
  /** What the tasks of a revocation are. Default: `assignments`. */
  readonly revokeCounts: 'assignments' | 'targets';
  /** Whether an empty text clears URL and secret of notifications; else it is no URL (9712). Default: true. */
  readonly emptyClears: boolean;
  /** When answers say when the token ends: always, or in its last 15 days, as the documentation says. Default: `always`. */
  readonly tokenExpiration: 'always' | 'last-15-days';
  /** Whether a new token of a location ends the earlier ones. Default: false. */
  readonly newTokenRevokes: boolean;
  /** Whether an assignment that has ended is among those changed since a version. Default: false. */
  readonly endedInChanges: boolean;
  /** How long after its end an event can be asked for, in milliseconds; undefined: for ever. Default. */
  readonly eventRetentionMs: number | undefined;
  /** Whether the last full page of a list by cursor still names a next one, which is empty. Default: false. */
  readonly cursorOnLastPage: boolean;
  /** Whether the refusal of seats for the sake of some users names them in `errorInfo`. Default: false. */
  readonly refusalNamesUsers: boolean;
  /** The name of the list on a page of administrators. Default: `admins`. */
  readonly adminsMember: 'admins' | 'subscriptionAdmins';
  /** What null means in the body of a write: that the member is absent, or a wrong type (9602). Default: `absent`. */
  readonly nullMembers: 'absent' | 'refused';
}

/** How the doubts are decided by default. */
export const usualDoubts: VppDoubts = {
  missingToken: 9601,
  readOnly: undefined,
  assetsWithUnlimited: true,
  shortage: 'refuse',
  revokeCounts: 'assignments',
  emptyClears: true,
  tokenExpiration: 'always',
  newTokenRevokes: false,
  endedInChanges: false,
  eventRetentionMs: undefined,
  cursorOnLastPage: false,
  refusalNamesUsers: false,
  adminsMember: 'admins',
  nullMembers: 'absent',
};
