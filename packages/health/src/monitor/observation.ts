import type { ResultClass } from '../run/result.ts';

/** What one run says to the monitor: all that attribution looks at. Holds no secret and no name of a person. */
export interface Observation {
  /** The target's id. */
  readonly target: string;
  /** The tenant's id. */
  readonly tenant: string;
  /** The vendor service, such as `apple.vpp`; `control` for a reading of a neutral host. */
  readonly service: string;
  /** Where it was looked from. */
  readonly location: string;
  /** What was found. */
  readonly class: ResultClass;
  /** The stable code; null when all was well. */
  readonly code: string | null;
  /** When the run began, in milliseconds since 1970. */
  readonly atMs: number;
  /** What of ours the credential shares with those of other tenants: a key, a client, a cloud project, a proxy. */
  readonly sharedKeys: readonly string[];
}
