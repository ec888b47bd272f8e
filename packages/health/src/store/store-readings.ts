import type {
  FeedRecord,
  Gap,
  Incident,
  IncidentEvent,
  Notification,
  ResultClass,
  SeriesReading,
  StoredEpisode,
  StoredRun,
  StoredTarget,
  TargetStateName,
  UncheckedSpan,
} from '@mdmkit/monitor/model';
import type { WorkerReading } from './batch.ts';

/** Five minutes, an hour or a day of a service at a location, or an hour or a day of a target. */
export interface Rollup {
  /** The beginning, in milliseconds since 1970. */
  readonly bucketMs: number;
  /** Its length, in milliseconds. */
  readonly lengthMs: number;
  /** How many runs of each class. */
  readonly classes: Readonly<Partial<Record<ResultClass, number>>>;
  /** The share of the due runs that were done, from 0 to 1; null if none was due. */
  readonly coverage: number | null;
  /** Latency of successful runs, in milliseconds; null without any. */
  readonly latency: {
    /** The median. */
    readonly p50: number;
    /** The 90th percentile. */
    readonly p90: number;
    /** The 99th percentile. */
    readonly p99: number;
    /** The largest. */
    readonly max: number;
  } | null;
  /** Results that came too late to be counted. */
  readonly late: number;
}

/** Why a target is not checked at present. */
export type UncheckedTarget = Pick<UncheckedSpan, 'reason' | 'by' | 'sinceMs' | 'untilMs'>;

/** A target in a store. */
export interface TargetReading extends StoredTarget {
  /** Why the target is not checked at present; its state is then old. Null if it is checked. */
  readonly unchecked: UncheckedTarget | null;
}

/** A target that fails often. */
export interface FailingTarget {
  /** Its id. */
  readonly target: string;
  /** Its service. */
  readonly service: string;
  /** How many checks failed. */
  readonly failures: number;
}

/** A rollup of a service at one location. */
export interface LocatedRollup extends Rollup {
  /** The location. */
  readonly location: string;
}

/** The status of one service in a store. */
export interface ServiceStatus {
  /** The service. */
  readonly service: string;
  /** How many targets are in each state, without those that are not checked: `covered`, `sampled` and `paused`. */
  readonly states: Readonly<Partial<Record<TargetStateName, number>>>;
  /**
   * How many targets have not been checked since an incident of their whole service: only a sample of it is checked. Their own
   * state is not known. Absent if there are none.
   */
  readonly covered?: number;
  /** How many targets were left out because there is no capacity for all checks. Absent if there are none. */
  readonly sampled?: number;
  /** How many targets a maintenance window keeps from being checked. Absent if there are none. */
  readonly paused?: number;
  /**
   * How many targets are in each state at each location, also those that are not checked; all are stale at a location where no
   * process writes any more. Absent unless several locations check the service.
   */
  readonly locations?: readonly LocationStates[];
  /** The newest five minutes that have ended, for each location; the running five minutes if none have ended yet. */
  readonly rollups: readonly LocatedRollup[];
  /** The last readings of its series. Absent if there are none within the last 30 minutes. */
  readonly series?: readonly SeriesReading[];
}

/** How many targets of a service are in each state at a location. */
export interface LocationStates {
  /** The location. */
  readonly location: string;
  /** The states. */
  readonly states: Readonly<Partial<Record<TargetStateName, number>>>;
}

/** The status of everything in a store. */
export interface StoreStatus {
  /** The last batch of each writer. */
  readonly writers: readonly {
    /** The name of the writer: its location. */
    readonly writer: string;
    /** The time of its last batch, in milliseconds since 1970. */
    readonly lastBatchMs: number;
  }[];
  /** What each worker of the last day said with its last batch. Absent if there are no workers. */
  readonly workers?: readonly WorkerReading[];
  /** Every service that has targets. */
  readonly services: readonly ServiceStatus[];
  /** Open incidents, worst first, at most 1,000. */
  readonly incidents: readonly Incident[];
  /** The times in which targets are not checked now, and why. */
  readonly unchecked: readonly UncheckedSpan[];
  /** Gaps of the last 24 hours, newest first, at most 1,000. */
  readonly gaps: readonly Gap[];
  /** How many there are in all: the lists may be shorter. */
  readonly totals: {
    /** The number of open incidents. */
    readonly incidents: number;
    /** The number of gaps of the last 24 hours. */
    readonly gaps: number;
  };
  /** Notifications that are not delivered yet. */
  readonly undelivered: number;
  /** The vendors' status feeds, by their ids. Absent if none is read. */
  readonly feeds?: readonly FeedRecord[];
}

/** A notification, and whether it was delivered. */
export interface OutboxEntry extends Notification {
  /** When it was marked as delivered, in milliseconds since 1970; null before. */
  readonly deliveredMs: number | null;
}

/** An incident with its timeline. */
export interface IncidentStory {
  /** The incident. */
  readonly incident: Incident;
  /** What happened, oldest first. */
  readonly events: readonly IncidentEvent[];
  /** Its notifications, oldest first. */
  readonly notifications: readonly Notification[];
  /** The targets whose failures it explains, at most 1,000. */
  readonly targets: readonly string[];
  /** How many targets it explains. */
  readonly targetCount: number;
}

/** One target over some time. */
export interface TargetHistory {
  /** The target as it is now; undefined if the store does not have it. */
  readonly target: TargetReading | undefined;
  /** Its runs, newest first. */
  readonly runs: readonly StoredRun[];
  /** The `toMs` of the next page: older runs, episodes or gaps follow. Null if there are none. */
  readonly nextToMs: number | null;
  /** Its episodes, newest first. */
  readonly episodes: readonly StoredEpisode[];
  /** The monitoring gaps, newest first. */
  readonly gaps: readonly Gap[];
  /** Whole hours, newest first. */
  readonly hours: readonly Rollup[];
}

/** A finding of `Store.check`. */
export interface StoreFinding {
  /** How bad it is; `ok` if nothing is wrong. */
  readonly level: 'ok' | 'warning' | 'error';
  /** What was checked. */
  readonly name: string;
  /** The finding, in one sentence. */
  readonly text: string;
}
