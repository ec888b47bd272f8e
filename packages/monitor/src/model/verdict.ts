/** Whose trouble it is, in the order in which the causes are ruled out. */
export const verdicts = [
  'own-network',
  'location-path',
  'own-network-suspected',
  'shared-credential',
  'vendor',
  'vendor-authentication',
  'vendor-slow',
  'new-terms',
  'throttling',
  'credential',
  'tenant',
  'unattributed',
] as const;

/** Whose trouble it is. */
export type Verdict = (typeof verdicts)[number];

/** How urgent an incident is, mildest first. */
export const severities = ['warning', 'minor', 'major', 'critical'] as const;

/** How urgent an incident is. */
export type Severity = (typeof severities)[number];

/** What a verdict rests on; kept with the incident and shown. Counts are of tenants within the window. */
export interface Evidence {
  /** The window's length, in milliseconds. */
  readonly windowMs: number;
  /** Tenants with a conclusive result. */
  readonly tenants: number;
  /** Those among them that speak for the verdict. */
  readonly failing: number;
  /** The failing share that is usual at this hour. */
  readonly usualShare: number;
  /** How probable so many failures would be if nothing was wrong; null where nothing was counted. */
  readonly probability: number | null;
  /** The locations that saw it. */
  readonly locations: readonly string[];
  /** Neutral hosts that answered, and how many were asked. */
  readonly controls: { readonly healthy: number; readonly asked: number };
  /** The codes seen, most frequent first, at most five. */
  readonly codes: readonly { readonly code: string; readonly count: number }[];
  /** What the failing ones share and healthy ones do not, where something. */
  readonly sharedKey: string | null;
  /** The first and the last failure, in milliseconds since 1970. */
  readonly firstSeenMs: number;
  /** See `firstSeenMs`. */
  readonly lastSeenMs: number;
}

/** What attribution says at one moment about one cause. */
export interface Judgement {
  /** Names the cause: the same cause has the same key as long as it lasts, `vendor:apple.vpp` for one. */
  readonly key: string;
  /** Whose trouble it is. */
  readonly verdict: Verdict;
  /** The service; null when it concerns several. */
  readonly service: string | null;
  /** How urgent it is. */
  readonly severity: Severity;
  /** How sure it is, from 0 to 1. */
  readonly confidence: number;
  /** What it rests on. */
  readonly evidence: Evidence;
  /** The targets that it explains: all of a service, or these. */
  readonly targets: 'all' | readonly string[];
  /** The share of tenants that have the trouble, of those seen since it began; absent where it is not a matter of shares. */
  readonly share?: number;
  /** The location, where it is one location's trouble. */
  readonly location?: string;
  /** The tenant, where it is one tenant's. */
  readonly tenant?: string;
  /** Whether one tenant is only served slowly. Default: false. */
  readonly isSlow?: boolean;
  /** The vendor's endpoint, region or shard that all failures share while others are well. */
  readonly region?: string;
  /** When the credential ends or has ended, in milliseconds since 1970, where it is known. */
  readonly expiresMs?: number;
}
