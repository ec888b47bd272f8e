import type { Incident } from '../../model/incident.ts';
import type { ResultClass } from '../../model/result.ts';
import type { TargetStateName } from '../../model/target-state.ts';
import type { Recovery, RecoveryQuestion } from '../attribution/recovery.ts';

/** A target that is not well, or that an incident explains. */
export interface AffectedTarget {
  /** The target's id. */
  readonly target: string;
  /** Its tenant. */
  readonly tenant: string;
  /** Its service. */
  readonly service: string;
  /** The locations that check it. */
  readonly locations: readonly string[];
  /** Its state, all locations taken together. */
  readonly state: TargetStateName;
  /** Whether what its last run found is confirmed. */
  readonly isConfirmed: boolean;
  /** What its last run found; null before the first. */
  readonly class: ResultClass | null;
  /** The code of its last run. */
  readonly code: string | null;
  /** Since when it is well again, in milliseconds since 1970; null if it is not. */
  readonly wellSinceMs: number | null;
  /** Its last conclusive run; null before the first. */
  readonly conclusiveMs: number | null;
  /** The incident that explains it; null for none. */
  readonly coveredBy: string | null;
}

/** What incidents need besides the judgements. */
export interface IncidentContext {
  /** The window of the evidence, in milliseconds. */
  readonly windowMs: number;
  /** How often a service's targets are checked, in milliseconds. */
  intervalMs(service: string): number;
  /** How many tenants have targets of a service; of all services with null. */
  tenants(service: string | null): number;
  /** The maintenance window or silence that keeps an incident's notifications back; null for none. */
  mutedBy(incident: Incident, targets: Iterable<string>): string | null;
  /** What the runs since a time say about trouble that is not judged any more. */
  recovery(question: RecoveryQuestion, sinceMs: number): Recovery;
  /** Targets that stand for a service while its vendor has trouble; empty if all of them are few enough. */
  sample(service: string): readonly string[];
  /** Whether all targets of a listed incident are no longer monitored. Default: false. */
  isOrphaned?(incident: string): boolean;
  /** Whether the location of an incident checks the service no more while other locations do. Default: false. */
  isUnwatched?(incident: Incident): boolean;
}

/** How far an incident is on its way to its end. It is not stored: after a restart the way begins anew. */
export interface Progress {
  /** When it was found that the trouble may be over, in milliseconds since 1970. */
  readonly quietMs: number;
  /** The first good run, in milliseconds since 1970. */
  readonly wellSinceMs: number | null;
}
