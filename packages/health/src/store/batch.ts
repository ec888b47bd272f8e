import type {
  DueCount,
  Escalation,
  Gap,
  Incident,
  IncidentEvent,
  NewDelivery,
  Notification,
  Observation,
  StoredEpisode,
  StoredRun,
  StoredTarget,
  UncheckedSpan,
} from '@mdmkit/monitor/model';

/** The shards that a worker holds, with their fencing numbers. */
export interface ShardClaims {
  /** Returns the number of the shard of a target. */
  readonly shardOf: (target: string) => number;
  /** The shards that the worker holds. */
  readonly held: readonly ShardClaim[];
}

/** A shard with its fencing number. */
export interface ShardClaim {
  /** The number of the shard. */
  readonly shard: number;
  /** The fencing number that the worker was given when it took the shard over. */
  readonly fence: number;
}

/**
 * What a service does in a deployment of several processes: a `worker` checks the targets of its shards, the `evaluator` judges
 * the results of all workers; a `follower` reads them and writes nothing.
 */
export type DeploymentPart = 'worker' | 'evaluator' | 'follower';

/** What the process that judges asks of the schedules of all workers. */
export type ScheduleRequest =
  | {
      /** `quorum`: check these targets at once. `sample`: check only so many targets of the service until `resume`. */
      readonly kind: 'quorum' | 'sample';
      /** The service. */
      readonly service: string;
      /** The targets. */
      readonly targets: readonly string[];
    }
  | {
      /** Check all targets of the service at their intervals again. */
      readonly kind: 'resume';
      /** The service. */
      readonly service: string;
    }
  | {
      /** Check all targets of the service once. */
      readonly kind: 'reprobe';
      /** The service. */
      readonly service: string;
      /** The time over which the checks are spread, in milliseconds. */
      readonly overMs: number;
    };

/** A request to the schedules, as it is stored. */
export interface NumberedScheduleRequest {
  /** Its number: a later request has a larger one. */
  readonly id: number;
  /** When it was made, in milliseconds since 1970. */
  readonly atMs: number;
  /** What has to be done. */
  readonly request: ScheduleRequest;
}

/** What a worker says of itself with each batch. */
export interface WorkerReport {
  /** The name of its machine. */
  readonly machine: string;
  /** How many shards the targets of its location have. */
  readonly shards: number;
  /** The shards that it holds. */
  readonly held: readonly {
    /** Since when without a pause, in milliseconds since 1970. */
    readonly sinceMs: number;
    /** Their numbers. */
    readonly shards: readonly number[];
  }[];
  /** The runs that were due in the last ten minutes, and how many of them were left out; null while it has run for less. */
  readonly coverage: {
    /** How many were due. */
    readonly due: number;
    /** How many were left out. */
    readonly missed: number;
  } | null;
  /** Since when it has been too slow for its checks, in milliseconds since 1970; null if it is fast enough. */
  readonly slowSinceMs: number | null;
  /** Since when its clock has been wrong, in milliseconds since 1970; null if it is right. */
  readonly clockOffSinceMs: number | null;
}

/** The last batch of a worker, and what the worker said with it. */
export interface WorkerReading {
  /** The name of the writer. */
  readonly writer: string;
  /** The location. */
  readonly location: string;
  /** The number of the batch. */
  readonly sequence: number;
  /** When the batch was made, by the clock of the worker, in milliseconds since 1970. */
  readonly atMs: number;
  /** What the worker said. */
  readonly report: WorkerReport;
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
  /** Where its runs were made. Default: the writer, which is a location then. */
  readonly location?: string;
  /** What the writer does. Default: it is a location, which measures, and judges while it leads. */
  readonly part?: DeploymentPart;
  /** The shards of a worker. Runs and states of targets of any other shard are refused. Default: there are no shards. */
  readonly claims?: ShardClaims;
  /** What a worker says of itself. Default: the writer is no worker. */
  readonly report?: WorkerReport;
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
  /** Messages that channels have to get. Default: none. */
  readonly deliveries?: readonly NewDelivery[];
  /** Where incidents stand that somebody is notified of, as they are now. Default: none changed. */
  readonly escalations?: readonly Escalation[];
  /** Spans in which no check ran. */
  readonly gaps: readonly Gap[];
  /** Runs that became due. */
  readonly due: readonly DueCount[];
  /** The times in which targets are not checked, all that go on. Default: as in the last batch that has them. */
  readonly unchecked?: readonly UncheckedSpan[];
  /** The newest readings of neutral hosts. Only a store that several locations share keeps them. */
  readonly readings?: readonly Observation[];
  /** Up to which event and up to which notification all were announced. Default: as before. */
  readonly announced?: Announced;
  /** What the schedules of the workers have to do. Default: nothing. */
  readonly schedule?: readonly ScheduleRequest[];
  /** The ids of operators' commands that this batch has executed. */
  readonly handled: readonly number[];
}

/** Up to where everything that was committed was announced. */
export interface Announced {
  /** The number of the last event of an incident, as the commit of its batch returned it. Default: as before. */
  readonly lastEvent?: number;
  /** The time of the last notification, in milliseconds since 1970. Default: as before. */
  readonly lastNotificationMs?: number;
}

/** What a commit did besides writing. */
export interface CommitResult {
  /** The names of damaged files of raw runs that were put aside. Their runs are lost; everything else is kept. */
  readonly setAside: readonly string[];
  /**
   * Whether this writer leads the locations of the store. Of a writer that does not lead, only runs, gaps and its view of the
   * targets are kept; incidents, notifications and episodes are those of the leader.
   */
  readonly leads: boolean;
  /** The number of the last event of an incident; absent if the batch has none, or if its writer does not lead. */
  readonly lastEvent?: number;
  /** How many runs were refused because another worker has taken their shard over. Default: none. */
  readonly refused?: number;
}
