import type { ErrorOwner } from '@mdmkit/core';
import type { Evidence } from './incident-evidence.ts';
import type { Severity, Verdict } from './verdict.ts';

/** What mutes an incident whose targets come and go, in place of the id of a window. */
export const flapping = 'flapping';

/** Failures with one cause, from the first to the last. Times are milliseconds since 1970. */
export interface Incident {
  /** The id, which never changes: `inc-` and some characters. */
  readonly id: string;
  /** The key of the cause. At most one incident of a key is open at a time. */
  readonly key: string;
  /** The computed verdict. */
  readonly verdict: Verdict;
  /** The verdicts before this one, oldest first: a verdict may change while an incident is open. */
  readonly formerVerdicts: readonly Verdict[];
  /** The verdict of a person, in place of the computed one; null for none. */
  readonly override: {
    /** The verdict. */
    readonly verdict: Verdict;
    /** The person. */
    readonly by: string;
    /** The time of the command. */
    readonly atMs: number;
  } | null;
  /** What the verdict is about: a service, a location, a shared key, a target, or a tenant's service. */
  readonly subject: string;
  /** The service; null if the incident concerns several. */
  readonly service: string | null;
  /** The location; null unless the incident concerns one location. */
  readonly location: string | null;
  /** The tenant; null unless the incident concerns one tenant. */
  readonly tenant: string | null;
  /** The highest severity so far. */
  readonly severity: Severity;
  /** Who has to act. */
  readonly owner: ErrorOwner;
  /** What is wrong, in one sentence. */
  readonly title: string;
  /** What to do next, in one sentence. */
  readonly remedy: string;
  /** How sure the verdict is, from 0 to 1. */
  readonly confidence: number;
  /** The evidence at the last change of the verdict. */
  readonly evidence: Evidence;
  /** The time of the first failure. */
  readonly startedMs: number;
  /** The time at which the monitor opened it. */
  readonly openedMs: number;
  /** The time of the first good result; null while it lasts. */
  readonly endedMs: number | null;
  /** The time at which the monitor closed it; null while it is open. */
  readonly closedMs: number | null;
  /** The incident with the same cause that this one was merged into; this one is then closed. Null for none. */
  readonly mergedInto: string | null;
  /** The acknowledgement; null for none. */
  readonly acknowledged: {
    /** The person. */
    readonly by: string;
    /** The time of the command. */
    readonly atMs: number;
    /** The end of the acknowledgement. */
    readonly untilMs: number;
  } | null;
  /** The maintenance window or silence that mutes its notifications; null for none. */
  readonly mutedBy: string | null;
  /** The number of its last notification; 0 without any. */
  readonly notified: number;
  /** The largest share of affected tenants that a notification named, from 0 to 1. A larger one is news from a level (10, 25 or 50 %) on. */
  readonly notifiedShare: number;
  /** The time of its last notification; null without any. */
  readonly notifiedMs: number | null;
  /** How often it was opened again after it had closed. */
  readonly reopenings: number;
  /** For a credential that ends: the days before its end in the last notification (60, 30, 14, 7, 3 or 1); otherwise null. */
  readonly notifiedDays: number | null;
}

/** An entry of the timeline of an incident. */
export interface IncidentEvent {
  /** The incident. */
  readonly incident: string;
  /** The time, in milliseconds since 1970. */
  readonly atMs: number;
  /** What happened. */
  readonly kind:
    | 'opened'
    | 'reopened'
    | 'severity'
    | 'verdict'
    | 'spread'
    | 'admitted'
    | 'merged'
    | 'acknowledged'
    | 'overridden'
    | 'ticket'
    | 'muted'
    | 'unmuted'
    | 'recovering'
    | 'closed';
  /** What happened, in one sentence. */
  readonly text: string;
}

/** A message about an incident to people: a row of the outbox. */
export interface Notification {
  /** `incident/number`. A receiver recognises a repeated delivery by it. */
  readonly key: string;
  /** The incident. */
  readonly incident: string;
  /** The number within the incident, from 1 on. */
  readonly sequence: number;
  /** Why it is sent. */
  readonly kind: 'opened' | 'changed' | 'closed';
  /** The severity of the incident. */
  readonly severity: Severity;
  /** The time of the decision, in milliseconds since 1970. */
  readonly atMs: number;
  /** The message, in one sentence. */
  readonly text: string;
}
