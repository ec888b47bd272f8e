import type { Incident } from '../model/incident.ts';
import type { BurningBudget } from '../model/incident-evidence.ts';
import type { Judgement } from '../model/judgement.ts';
import type { Observation } from '../model/observation.ts';
import type { OwnTrouble } from '../model/own-trouble.ts';
import type { StoredEpisode } from '../model/records.ts';
import type { ResultClass } from '../model/result.ts';
import type { UnusualService } from '../model/series.ts';
import type { Verdict } from '../model/verdict.ts';
import type { IncidentChanges } from './incidents/ledger.ts';
import type { MonitoredTarget, TargetRecord } from './tracked-target.ts';

/** What `createMonitor` needs. Everything comes from outside: it reads no clock and stores nothing. */
export interface MonitorOptions {
  /** The targets. A target that only an observation names is checked as usual: every 5 minutes. */
  readonly targets: Iterable<MonitoredTarget>;
  /** What was stored of targets before; of others nothing is known. */
  readonly storedTargets?: Iterable<TargetRecord>;
  /** Runs before the start, for attribution only: the stored states count them already. Default: none. */
  readonly recentObservations?: Iterable<Observation>;
  /** Incidents that were open. */
  readonly incidents?: readonly Incident[];
  /** Yields numbers from 0 to 1. */
  readonly random: () => number;
  /** How long a run counts as evidence, in milliseconds. Default: 600,000. */
  readonly windowMs?: number;
  /** How long trouble lasts before it counts as such, in milliseconds. Default: 60,000. */
  readonly confirmMs?: number;
  /** How many neutral hosts are asked from each location. Default: none; then the own network is not blamed for their silence. */
  readonly controls?: number;
  /** The failing share of a service that is usual at this hour; null if it is not known. Default: null. */
  readonly usualShare?: (service: string) => number | null;
  /**
   * The usual latency of a service at a location, from earlier days, in milliseconds; null if it is not known. It serves until
   * the monitor has learned from runs. Default: null.
   */
  readonly usualLatencyMs?: (service: string, location: string) => number | null;
  /** From which latency on an answer of a service is `degraded`, in milliseconds; null to learn it. Default: null. */
  readonly latencyLimitMs?: (service: string) => number | null;
  /** Since when this machine has been too slow to measure, in milliseconds since 1970; null when it is not. Default: null. */
  readonly laggingSinceMs?: (location: string) => number | null;
  /** Returns the trouble of the monitoring service itself. Default: none. */
  readonly ownTroubles?: () => readonly OwnTrouble[];
  /** Returns the error budgets that burn too fast. Default: none. */
  readonly burningBudgets?: () => readonly BurningBudget[];
  /** Returns the services of which several series are unusual at once. Default: none. */
  readonly unusual?: () => readonly UnusualService[];
  /** When a target's credential ends, in milliseconds since 1970; null if it is not known. Default: null. */
  readonly expiresMs?: (target: string) => number | null;
  /** Whether the vendor itself reports that a service has trouble. Default: false. */
  readonly isAdmitted?: (service: string) => boolean;
  /**
   * The maintenance window or silence that applies to an incident now, given the targets it explains; null for none.
   * Default: null.
   */
  readonly mutedBy?: (incident: Incident, targets: Iterable<string>, nowMs: number) => string | null;
}

/** What a run counts as. */
export interface Outcome {
  /** The run. */
  readonly observation: Observation;
  /** Its class; `prober_fault` if the own network explains a failure, `degraded` if the answer was far slower than usual. */
  readonly class: ResultClass;
}

/** What followed from runs or from the passing of time. */
export interface MonitorChanges extends IncidentChanges {
  /** What each run counts as; readings of neutral hosts are left out. */
  readonly outcomes: readonly Outcome[];
  /** Targets that changed, as they are now. */
  readonly targets: readonly TargetRecord[];
  /** Episodes that opened, worsened, closed, or found their incident, as they are now. */
  readonly episodes: readonly StoredEpisode[];
}

/** From runs to incidents. */
export interface Monitor {
  /**
   * Records runs and readings of neutral hosts, in any order and from any location. What they mean for incidents follows with
   * the next `evaluate`.
   */
  record(observations: readonly Observation[], nowMs: number): MonitorChanges;
  /** Judges, and advances the incidents. To be called about once a second. */
  evaluate(nowMs: number): MonitorChanges;
  /**
   * Replaces the targets; those that stay keep all that is known of them. Returns those that are no longer monitored. Their
   * episodes and incidents end with the next `evaluate`.
   *
   * @param stored - What was stored of targets that are new. Default: nothing is known of them.
   */
  setTargets(targets: Iterable<MonitoredTarget>, stored?: Iterable<TargetRecord>): readonly string[];
  /** A person acknowledges an incident. Without an open incident of that id nothing changes. */
  acknowledge(incident: string, by: string, untilMs: number, nowMs: number): IncidentChanges;
  /** A person withdraws an acknowledgement. */
  unacknowledge(incident: string, by: string, nowMs: number): IncidentChanges;
  /** A person replaces the verdict of an incident. */
  override(incident: string, by: string, verdict: Verdict, nowMs: number): IncidentChanges;
  /** Incidents that are open. */
  readonly open: readonly Incident[];
  /** What the last `evaluate` judged. */
  readonly judgements: readonly Judgement[];
  /** What is known of a target; undefined if the target is not known. */
  target(target: string): TargetRecord | undefined;
  /** From which latency on an answer of a service is `degraded` at a location, in milliseconds; null while it is not known. */
  latencyLimitMs(service: string, location: string): number | null;
}
