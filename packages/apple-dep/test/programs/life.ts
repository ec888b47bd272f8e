import type { KillPoint } from './numbered.ts';

/** What one life of a program is given. */
export interface Life {
  /** Where the service is. */
  readonly origin: string;
  /** The server token's JSON. */
  readonly token: string;
  /** A folder for what it keeps. */
  readonly folder: string;
  /** Where it ends; number 0: by itself. */
  readonly kill: KillPoint;
  /** The profile that every device is to have. */
  readonly profileUuid?: string;
}
