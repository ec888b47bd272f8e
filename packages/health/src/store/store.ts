import type {
  DueCount,
  Gap,
  Incident,
  IncidentEvent,
  Notification,
  NumberedCommand,
  OperatorCommand,
  ResultClass,
  StoredEpisode,
  StoredRun,
  StoredTarget,
  TargetStateName,
  UncheckedSpan,
} from '@mdmkit/monitor/model';

import type {
  IncidentStory,
  OutboxEntry,
  Rollup,
  StoreStatus,
  TargetHistory,
  TargetReading,
} from './store-readings.ts';

export type {
  IncidentStory,
  OutboxEntry,
  Rollup,
  ServiceStatus,
  StoreStatus,
  TargetHistory,
  TargetReading,
  UncheckedTarget,
} from './store-readings.ts';

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
  /** The times in which targets are not checked, all that go on. Default: as in the last batch that has them. */
  readonly unchecked?: readonly UncheckedSpan[];
  /** The ids of operators' commands that this batch has executed. */
  readonly handled: readonly number[];
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
}

/** The last result of a target at another location. */
export interface LocatedResult {
  /** The location. */
  readonly location: string;
  /** The target's id. */
  readonly target: string;
  /** The tenant. */
  readonly tenant: string;
  /** The service. */
  readonly service: string;
  /** The result class. */
  readonly class: ResultClass;
  /** Its code; null if it has none. */
  readonly code: string | null;
  /** When the run began, in milliseconds since 1970. */
  readonly startedMs: number;
}

/** Options of {@link Store.load}. */
export interface LoadOptions {
  /**
   * The current time, in milliseconds since 1970. With it the lead is claimed, and a store in a folder refuses a second location
   * while another one writes.
   */
  readonly nowMs?: number;
  /**
   * Called with the targets part by part; the result has none of them then. With 100,000 targets they never stand in memory
   * twice.
   */
  readonly take?: (targets: readonly StoredTarget[]) => void;
}

/** What a starting service goes on from. */
export interface KeptMonitor {
  /** All targets. */
  readonly targets: readonly StoredTarget[];
  /** Episodes that are going on. */
  readonly episodes: readonly StoredEpisode[];
  /** Incidents that are open. */
  readonly incidents: readonly Incident[];
  /** Commands that still matter: silences that have not ended, and everything that was not executed. */
  readonly commands: readonly NumberedCommand[];
  /** The number of this writer's last batch; 0 before the first. */
  readonly sequence: number;
  /** When this writer's last batch was made; null before the first. */
  readonly lastBatchMs: number | null;
  /** Whether this writer leads the locations of the store. */
  readonly leads: boolean;
  /** Whether several locations may write to the store at once. */
  readonly isShared: boolean;
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
   * @throws StoreError - `STORE_ONE_LOCATION` if a service of another location writes to a store in a folder.
   */
  load(writer: string, options?: LoadOptions): Promise<KeptMonitor>;
  /** Writes a batch: states, episodes, incidents, notifications, rollups and gaps in one transaction, then the runs. */
  commit(batch: Batch): Promise<CommitResult>;
  /** Adds an operator's command for the service. Returns its id. */
  addCommand(command: OperatorCommand, atMs: number): Promise<number>;
  /** Words with a number above the given one, oldest first. */
  commandsAfter(id: number): Promise<readonly NumberedCommand[]>;
  /** Returns the last results of targets at other locations that began after a time, oldest first, at most 5,000. */
  resultsElsewhere(location: string, afterMs: number): Promise<readonly LocatedResult[]>;
  /** The whole at a glance. */
  status(nowMs: number): Promise<StoreStatus>;
  /** Targets by id. With `state` only those that are checked: the state of another one is from before. */
  targets(
    query: PageQuery & { readonly service?: string; readonly tenant?: string; readonly state?: TargetStateName },
  ): Promise<{ readonly targets: readonly TargetReading[]; readonly cursor: string | null }>;
  /** Incidents, newest first. */
  incidents(
    query: PageQuery & { readonly open?: boolean },
  ): Promise<{ readonly incidents: readonly Incident[]; readonly cursor: string | null }>;
  /** An incident by its id, or by an unambiguous beginning of it; undefined where there is none. */
  incident(id: string): Promise<IncidentStory | undefined>;
  /** Notifications, oldest first; `delivered: false` reads the outbox. */
  notifications(
    query: PageQuery & { readonly delivered?: boolean },
  ): Promise<{ readonly notifications: readonly OutboxEntry[]; readonly cursor: string | null }>;
  /** Marks notifications as delivered, by their keys. Returns the keys that were not marked before. */
  markDelivered(keys: readonly string[], atMs: number): Promise<readonly string[]>;
  /**
   * One target's history, newest first. A page has at most `limit` runs, `limit` episodes and `limit` gaps (default: 1,000);
   * `nextToMs` is the `toMs` of the next page.
   */
  history(target: string, fromMs: number, toMs: number, query?: Pick<PageQuery, 'limit'>): Promise<TargetHistory>;
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
