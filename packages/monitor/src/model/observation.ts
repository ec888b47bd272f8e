import type { ResultClass } from './result.ts';

/** The service of observations that are readings of a neutral host. */
export const controlService = 'control';

/** What one run says to the monitor: all that attribution reads. Holds no secret and no name of a person. */
export interface Observation {
  /** The target's id; of a control the host's name. */
  readonly target: string;
  /** The tenant's id; of a control anything. */
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
  /**
   * What of ours the credential shares with those of other tenants, as `kind:value`: a key, a client, a cloud project. Of
   * the kind `proxy` is what a request only travels through: it explains failures, never a refused credential.
   */
  readonly sharedKeys: readonly string[];
  /** The endpoint, region or shard of the vendor that was asked, where it is known: trouble of one of them is regional. */
  readonly region?: string;
  /** What the service took to answer, in milliseconds; null or absent if nothing was measured. */
  readonly latencyMs?: number | null;
  /** Whether the target is a host of our own, which no vendor runs. Default: false. */
  readonly isOwn?: boolean;
}

/** Whether a shared key names what requests only travel through. */
export function isProxyKey(sharedKey: string): boolean {
  return sharedKey.startsWith('proxy:');
}
