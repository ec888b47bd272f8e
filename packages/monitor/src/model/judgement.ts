import type { Evidence, OwnCause } from './incident-evidence.ts';
import type { OwnTroubleKind } from './own-trouble.ts';
import type { Severity, Verdict } from './verdict.ts';

/** What attribution says at one moment about one cause. */
export interface Judgement {
  /** Identifies the cause as long as it lasts: {@link causeKey} of verdict and subject. Never parse it. */
  readonly key: string;
  /** Who or what causes the trouble. */
  readonly verdict: Verdict;
  /** What the verdict is about: a service, a location, a shared key, a target, a tenant's service, or a day on which credentials end. */
  readonly subject: string;
  /** The service; null if it concerns several. */
  readonly service: string | null;
  /** The location; null unless the trouble belongs to one location. */
  readonly location: string | null;
  /** How urgent it is. */
  readonly severity: Severity;
  /** How sure it is, from 0 to 1. */
  readonly confidence: number;
  /** What it rests on. */
  readonly evidence: Evidence;
  /** The targets that it explains: all of a service, or these. */
  readonly targets: 'all' | readonly string[];
  /** The share of tenants that have the trouble, of those seen since it began; absent if no share is counted. */
  readonly share?: number;
  /** The tenant, if it is one tenant's trouble. */
  readonly tenant?: string;
  /** Whether the tenant is only served slowly. Default: false. */
  readonly isSlow?: boolean;
  /** The vendor's endpoint, region or shard that all failures share while others are well. */
  readonly region?: string;
  /** When the credential ends or ended, in milliseconds since 1970, if it is known. */
  readonly expiresMs?: number;
  /** Why our own network or machine is to blame. Default: `network`. */
  readonly ownCause?: OwnCause;
  /** The trouble of the monitoring service itself, if it is one. */
  readonly ownTrouble?: OwnTroubleKind;
  /** What the trouble of the monitoring service is about, if it can have several of the kind. */
  readonly ownTroubleDetail?: string;
}

/** The key of a cause: the same verdict about the same subject is the same cause. */
export function causeKey(verdict: Verdict, subject: string): string {
  return `${verdict}:${subject}`;
}

/** The subject of credentials of a service that end on the same day, in UTC: they are one cause. */
export function expirySubject(service: string, expiresMs: number): string {
  return `${service}:${new Date(expiresMs).toISOString().slice(0, 10)}`;
}
