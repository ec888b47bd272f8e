import type { Incident, IncidentEvent, Notification } from '../monitor/incidents/incident.ts';
import type { Episode, TargetState, TargetStateName } from '../monitor/state-machine.ts';
import type { ResultClass } from '../run/result.ts';

import type { IncidentStory, Rollup, StoreStatus, TargetHistory } from './store-readings.ts';

export type { IncidentStory, Rollup, ServiceStatus, StoreStatus, TargetHistory } from './store-readings.ts';

/** One finished run, as it is kept. Its identity is target and start: storing it twice stores it once. */
export interface StoredRun {
  /** The target's id. */
  readonly target: string;
  /** When it began, in milliseconds since 1970. */
  readonly startedMs: number;
  /** The whole run, in milliseconds. */
  readonly durationMs: number;
  /** What the service took to answer, in milliseconds; null when nothing was sent. */
  readonly latencyMs: number | null;
  /** What was found. */
  readonly class: ResultClass;
  /** The stable code; null when all was well. */
  readonly code: string | null;
  /** How many requests the call that was repeated most took. */
  readonly attempts: number;
  /** Where it was looked from. */
  readonly location: string;
  /** What ails the measurement: the prober was slow, the clock stepped, maintenance was on. */
  readonly flags: readonly RunFlag[];
  /** What a failure said: redacted, and kept longer than the run. Null for a run that did not fail. */
  readonly failure: { readonly error: string; readonly requestId: string | null } | null;
}

/** What ails a measurement. */
export type RunFlag = 'lag' | 'clock-step' | 'maintenance' | 'late';

/** What is kept of a target: its state, and what its last run found. */
export interface StoredTarget {
  /** The target's id. */
  readonly target: string;
  /** The tenant's id. */
  readonly tenant: string;
  /** The service. */
  readonly service: string;
  /** The state, with its half-counted failures. */
  readonly state: TargetState;
  /** The last hard states, oldest first, for the flapping overlay: `u` up, `d` down, each with its time. */
  readonly hardStates: readonly { readonly state: 'u' | 'd'; readonly atMs: number }[];
  /** Whether it flaps. */
  readonly flapping: boolean;
  /** When its last run began; null before the first. */
  readonly lastRunMs: number | null;
  /** What the last run found; null before the first. */
  readonly class: ResultClass | null;
  /** Its code. */
  readonly code: string | null;
  /** The facts known of it, as JSON. */
  readonly facts: string;
  /** The incident that explains its trouble; null for none. */
  readonly coveredBy: string | null;
}

/** A span in which a target was not healthy. */
export interface StoredEpisode extends Episode {
  /** The target's id. */
  readonly target: string;
  /** When it ended: its first good result; null while it goes on. */
  readonly endMs: number | null;
  /** The incident that explains it; null for none. */
  readonly incident: string | null;
}

/** A span in which nobody looked. */
export interface Gap {
  /** Where. */
  readonly location: string;
  /** From, in milliseconds since 1970. */
  readonly fromMs: number;
  /** To, not included. */
  readonly toMs: number;
  /** Why. */
  readonly reason: 'stopped' | 'suspended' | 'stalled' | 'store' | 'sampled';
  /** The service, where only one was not looked at; null for all. */
  readonly service: string | null;
}

/** How many runs of a service were due in five minutes: what coverage is measured by. */
export interface DueCount {
  /** The service. */
  readonly service: string;
  /** Where. */
  readonly location: string;
  /** The beginning of the five minutes, in milliseconds since 1970. */
  readonly bucketMs: number;
  /** How many more. */
  readonly due: number;
}

/**
 * What happened since the last commit. It takes effect as a whole or not at all, and once, however often it is handed
 * over: `sequence` grows by one from batch to batch of a writer.
 */
export interface Batch {
  /** Who writes: the same from start to start of one service. */
  readonly writer: string;
  /** The number of the batch. */
  readonly sequence: number;
  /** When it was made, in milliseconds since 1970. */
  readonly atMs: number;
  /** Finished runs. */
  readonly runs: readonly StoredRun[];
  /** Targets that changed, as they are now. */
  readonly targets: readonly StoredTarget[];
  /** Targets that are no more. */
  readonly removed: readonly string[];
  /** Episodes that opened, worsened or closed, as they are now. */
  readonly episodes: readonly StoredEpisode[];
  /** Incidents that opened, changed or closed, as they are now. */
  readonly incidents: readonly Incident[];
  /** What happened to them. */
  readonly events: readonly IncidentEvent[];
  /** Notifications that were decided. */
  readonly notifications: readonly Notification[];
  /** Spans in which nobody looked. */
  readonly gaps: readonly Gap[];
  /** Runs that became due. */
  readonly due: readonly DueCount[];
  /** Operators' words that this batch has taken into account, by id. */
  readonly handled: readonly number[];
}

/** What a person asked for: acknowledging, silencing, another verdict. The running service takes it into account. */
export type OperatorWord =
  | { readonly kind: 'acknowledge'; readonly incident: string; readonly by: string; readonly untilMs: number }
  | { readonly kind: 'unacknowledge'; readonly incident: string; readonly by: string }
  | { readonly kind: 'override'; readonly incident: string; readonly by: string; readonly verdict: string }
  | {
      readonly kind: 'silence';
      readonly id: string;
      readonly by: string;
      readonly scope: Scope;
      readonly fromMs: number;
      readonly untilMs: number;
      readonly reason: string;
    }
  | { readonly kind: 'unsilence'; readonly id: string; readonly by: string };

/** What something applies to: all members that are given have to fit. Patterns of targets as on the command line. */
export interface Scope {
  /** Services. */
  readonly services?: readonly string[];
  /** Tenants. */
  readonly tenants?: readonly string[];
  /** Patterns of target ids, such as `aurora/*`. */
  readonly targets?: readonly string[];
}

/** An operator's word, with its place in the order in which they came. */
export interface NumberedWord {
  /** Its number; grows. */
  readonly id: number;
  /** When it was said, in milliseconds since 1970. */
  readonly atMs: number;
  /** What was said. */
  readonly word: OperatorWord;
  /** Whether the service has taken it into account. */
  readonly handled: boolean;
}

/** What a starting service goes on from. */
export interface KeptMonitor {
  /** All targets. */
  readonly targets: readonly StoredTarget[];
  /** Episodes that are going on. */
  readonly episodes: readonly StoredEpisode[];
  /** Incidents that are open. */
  readonly incidents: readonly Incident[];
  /** All words that still matter: silences that have not ended, and everything not yet handled. */
  readonly words: readonly NumberedWord[];
  /** The number of this writer's last batch; 0 before the first. */
  readonly sequence: number;
  /** When this writer's last batch was made; null before the first. */
  readonly lastBatchMs: number | null;
}

/** Which part of a long list. */
export interface PageQuery {
  /** From where on: what the last page gave. */
  readonly cursor?: string;
  /** How many. Default: 100, at most 1,000. */
  readonly limit?: number;
}

/** What {@link Store.check} finds. */
export interface StoreFinding {
  /** `ok`, or what is wrong. */
  readonly level: 'ok' | 'warning' | 'error';
  /** What was looked at. */
  readonly name: string;
  /** One sentence. */
  readonly text: string;
}

/**
 * Where a monitoring service keeps what it knows. Everything is asynchronous, so that a slow disk delays no check.
 *
 * All methods throw StoreError when the store cannot be used; its `retryable` says whether waiting may help.
 */
export interface Store extends AsyncDisposable {
  /** Brings the tables up to date; answers with the names of the migrations that were applied. */
  migrate(): Promise<readonly string[]>;
  /**
   * What a starting service goes on from. From now on it alone may write as `writer`: whoever did before is refused.
   *
   * @param take - Given the targets part by part as they come; the answer has none of them then. With 100,000 targets that
   *   spares their standing in memory twice.
   */
  load(writer: string, take?: (targets: readonly StoredTarget[]) => void): Promise<KeptMonitor>;
  /** Writes a batch: states, episodes, incidents, notifications, rollups and gaps in one transaction, then the runs. */
  commit(batch: Batch): Promise<void>;
  /** Keeps an operator's word for the service. */
  say(word: OperatorWord, atMs: number): Promise<number>;
  /** Words with a number above the given one, oldest first. */
  wordsAfter(id: number): Promise<readonly NumberedWord[]>;
  /** The whole at a glance. */
  status(nowMs: number): Promise<StoreStatus>;
  /** Targets by id. */
  targets(
    query: PageQuery & { readonly service?: string; readonly tenant?: string; readonly state?: TargetStateName },
  ): Promise<{ readonly targets: readonly StoredTarget[]; readonly cursor: string | null }>;
  /** Incidents, newest first. */
  incidents(
    query: PageQuery & { readonly open?: boolean },
  ): Promise<{ readonly incidents: readonly Incident[]; readonly cursor: string | null }>;
  /** An incident by its id, or by an unambiguous beginning of it; undefined where there is none. */
  incident(id: string): Promise<IncidentStory | undefined>;
  /** One target's history, newest first, at most 1,000 runs. */
  history(target: string, fromMs: number, toMs: number): Promise<TargetHistory>;
  /** A run by its result id, as `resultId` makes it; undefined where it is not kept any more. */
  run(resultId: string): Promise<StoredRun | undefined>;
  /** Rollups of a service at all locations. */
  rollups(
    service: string,
    lengthMs: number,
    fromMs: number,
    toMs: number,
  ): Promise<readonly (Rollup & { readonly location: string })[]>;
  /** The failing share of a service that is usual at this hour of the day: the median over 14 days, null without any. */
  usualShare(service: string, nowMs: number): Promise<number | null>;
  /** Everything that is kept, a JSON line at a time: `{ table, row }`. */
  export(): AsyncIterable<string>;
  /** Drops what is older than it has to be kept, and makes longer rollups of short ones. */
  tidy(nowMs: number): Promise<void>;
  /** Looks whether the store is sound. */
  check(): Promise<readonly StoreFinding[]>;
  /** Ends it; what was committed stays. May be called twice. */
  close(): Promise<void>;
}
