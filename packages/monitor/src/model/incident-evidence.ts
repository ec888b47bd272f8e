/** What a verdict rests on; kept with the incident and shown. Counts are of tenants within the window. */
export interface Evidence {
  /** The window's length, in milliseconds. */
  readonly windowMs: number;
  /** Tenants with a conclusive result. */
  readonly tenants: number;
  /** Those among them that speak for the verdict. */
  readonly failing: number;
  /** The tenants concerned, in the order of their names, at most 100; absent if only their number matters. */
  readonly affectedTenants?: readonly string[];
  /** The failing share that is usual at this hour. */
  readonly usualShare: number;
  /** How probable so many failures would be if nothing was wrong; null if nothing was counted. */
  readonly probability: number | null;
  /** The locations that saw it. */
  readonly locations: readonly string[];
  /** Neutral hosts that answered, and how many were asked. */
  readonly controls: { readonly healthy: number; readonly asked: number };
  /** The codes seen, most frequent first, at most five. */
  readonly codes: readonly { readonly code: string; readonly count: number }[];
  /** What the failing tenants share and healthy ones do not; null if there is nothing. */
  readonly sharedKey: string | null;
  /** The first failure, in milliseconds since 1970. */
  readonly firstSeenMs: number;
  /** The last failure, in milliseconds since 1970. */
  readonly lastSeenMs: number;
}

const mostNames = 100;

/** The names that evidence lists: the first 100, in their order. */
export function namesShown(names: Iterable<string>): readonly string[] {
  return [...names].sort().slice(0, mostNames);
}

/**
 * Why our own side is to blame: neutral hosts do not answer (`network`), this machine is too slow to measure (`machine`), or
 * something between us and the vendors answers in their place (`interception`).
 */
export type OwnCause = 'network' | 'machine' | 'interception';
