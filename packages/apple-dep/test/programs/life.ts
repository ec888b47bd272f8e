import type { KillPoint } from '@mdmkit/testkit/kill-points';

/** What one life of a program is given. */
export interface Life {
  /** Where the service is. */
  readonly origin: string;
  /** The server token's JSON. */
  readonly token: string;
  /** A folder for what it keeps. */
  readonly folder: string;
  /** Where it is killed; number 0: nowhere. */
  readonly kill: KillPoint;
  /** The profile that every device is to have. */
  readonly profileUuid?: string;
}
