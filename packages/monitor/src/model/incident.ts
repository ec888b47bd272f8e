import type { ErrorOwner } from '@mdmkit/core';
import type { Evidence } from './incident-evidence.ts';
import type { Severity, Verdict } from './verdict.ts';

/** What people see: trouble with one cause. Times are milliseconds since 1970. */
export interface Incident {
  /** Its id, for ever: `inc-` and some characters. */
  readonly id: string;
  /** The cause; at most one incident of a key is open at a time. */
  readonly key: string;
  /** Whose trouble it is, as judged. */
  readonly verdict: Verdict;
  /** What it was judged as before, oldest first: a verdict may change while an incident is open. */
  readonly formerVerdicts: readonly Verdict[];
  /** What a person said instead. */
  readonly override: { readonly verdict: Verdict; readonly by: string; readonly atMs: number } | null;
  /** What the verdict is about: a service, a location, a shared key, a target, or a tenant's service. */
  readonly subject: string;
  /** The service; null when it concerns several. */
  readonly service: string | null;
  /** The location; null unless the trouble belongs to one location. */
  readonly location: string | null;
  /** The tenant, where it is one tenant's. */
  readonly tenant: string | null;
  /** The worst it has been. */
  readonly severity: Severity;
  /** Who has to act. */
  readonly owner: ErrorOwner;
  /** One sentence: what is the matter. */
  readonly title: string;
  /** One sentence: what to do next. */
  readonly remedy: string;
  /** How sure the verdict is, from 0 to 1. */
  readonly confidence: number;
  /** What the verdict rests on, as of the last change. */
  readonly evidence: Evidence;
  /** The first failure: before anybody could know. */
  readonly startedMs: number;
  /** When it was recognised. */
  readonly openedMs: number;
  /** The first good result of the recovery; null as long as it goes on. */
  readonly endedMs: number | null;
  /** When the recovery was recognised; null as long as it is open. */
  readonly closedMs: number | null;
  /** The incident that turned out to be the same trouble; this one is closed then. */
  readonly mergedInto: string | null;
  /** Who has taken it on, and until when that holds. */
  readonly acknowledged: { readonly by: string; readonly atMs: number; readonly untilMs: number } | null;
  /** The maintenance window or silence that keeps notifications back; null for none. */
  readonly mutedBy: string | null;
  /** The number of its last notification; 0 when nobody was told. */
  readonly notified: number;
  /** The affected share that the last notification told: 0, 0.1, 0.25 or 0.5. */
  readonly notifiedShare: number;
  /** When its last notification was decided; null if nobody was told. */
  readonly notifiedMs: number | null;
  /** How often it has come back after it was closed. */
  readonly reopenings: number;
  /** For a credential that ends: the days before its end that the last notification told (30, 14, 7, 3 or 1); else null. */
  readonly notifiedDays: number | null;
}

/** What happened to an incident, for its timeline. */
export interface IncidentEvent {
  /** The incident. */
  readonly incident: string;
  /** When. */
  readonly atMs: number;
  /** What. */
  readonly kind:
    | 'opened'
    | 'reopened'
    | 'severity'
    | 'verdict'
    | 'spread'
    | 'merged'
    | 'acknowledged'
    | 'overridden'
    | 'muted'
    | 'unmuted'
    | 'recovering'
    | 'closed';
  /** One sentence for people. */
  readonly text: string;
}

/** A decided notification: a row of the outbox. */
export interface Notification {
  /** `incident/number`: a receiver recognises a second delivery by it. */
  readonly key: string;
  /** The incident. */
  readonly incident: string;
  /** Its number within the incident, from 1 on. */
  readonly sequence: number;
  /** What it tells. */
  readonly kind: 'opened' | 'changed' | 'closed';
  /** How urgent. */
  readonly severity: Severity;
  /** When it was decided. */
  readonly atMs: number;
  /** One sentence. */
  readonly text: string;
}
