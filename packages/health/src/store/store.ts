import type { DeliveryResult } from '@mdmkit/monitor/duty';
import type {
  CanaryIntent,
  CanaryLease,
  Delivery,
  Escalation,
  Gap,
  IntentAnswer,
  IntentLimits,
  IntentQuery,
  LeaseGrant,
  LeaseRequest,
  NewDelivery,
  NumberedCommand,
  OperatorCommand,
  SeriesReading,
  StoredRun,
  StoredTarget,
} from '@mdmkit/monitor/model';
import type { PageMemory } from '../journeys/page-records.ts';
import type { AccessToken, AuditPage, CommandOptions, EndedSession } from './access/access-records.ts';
import type { Batch, CommitResult, NumberedScheduleRequest, WorkerReading } from './batch.ts';
import type { ElsewherePage, ElsewhereQuery } from './elsewhere-records.ts';
import type { FeedStore } from './feeds/feed-records.ts';
import type {
  ClaimedDelivery,
  ClaimQuery,
  DeliveryChange,
  DeliveryCount,
  DeliveryOutcome,
  DeliveryPage,
  DeliveryQuery,
  SelfTest,
} from './outbox/delivery-records.ts';
import type { SeriesChange, StoredSeries } from './series-records.ts';
import type { KeptMonitor, LoadOptions } from './store-loading.ts';
import type {
  IncidentPage,
  IncidentQuery,
  NotificationPage,
  NotificationQuery,
  PageQuery,
  TargetPage,
  TargetQuery,
} from './store-queries.ts';
import type {
  FailingTarget,
  IncidentStory,
  LocatedRollup,
  Rollup,
  StoreFinding,
  StoreStatus,
  TargetHistory,
} from './store-readings.ts';

export type { AccessToken, AuditEntry, AuditPage, CommandOptions, EndedSession } from './access/access-records.ts';
export type {
  Announced,
  Batch,
  CommitResult,
  DeploymentPart,
  NumberedScheduleRequest,
  ScheduleRequest,
  ShardClaims,
  WorkerReading,
  WorkerReport,
} from './batch.ts';
export type { ElsewherePage, ElsewherePlace, ElsewhereQuery, LocatedResult } from './elsewhere-records.ts';
export type { FeedChangePage, FeedChangeQuery, FeedStore, FeedUpdate, StoredFeedEvent } from './feeds/feed-records.ts';
export type {
  ClaimedDelivery,
  ClaimQuery,
  DeliveryChange,
  DeliveryCount,
  DeliveryOutcome,
  DeliveryPage,
  DeliveryQuery,
  SelfTest,
} from './outbox/delivery-records.ts';
export type { SeriesChange, StoredSeries } from './series-records.ts';
export type { KeptMonitor, LoadOptions } from './store-loading.ts';
export type {
  IncidentPage,
  IncidentQuery,
  NotificationPage,
  NotificationQuery,
  PageQuery,
  TargetPage,
  TargetQuery,
} from './store-queries.ts';
export type {
  FailingTarget,
  IncidentStory,
  LocatedRollup,
  LocationStates,
  OutboxEntry,
  Rollup,
  ServiceStatus,
  StoreFinding,
  StoreStatus,
  TargetHistory,
  TargetReading,
  UncheckedTarget,
} from './store-readings.ts';

/**
 * Keeps states, incidents, notifications and runs of a monitoring service. Everything is asynchronous, so that a slow disk
 * delays no check.
 *
 * All methods throw StoreError if the store cannot be used; its `retryable` is true if waiting may help.
 */
export interface Store extends FeedStore, AsyncDisposable, PageMemory {
  /** Applies the migrations that are missing. Returns their names. */
  migrate(): Promise<readonly string[]>;
  /**
   * Loads what a service needs to start. From then on only this store may write as `writer`; a process that did before is
   * refused.
   *
   * @throws StoreError - `STORE_ONE_LOCATION` if a service of another location writes to a store in a folder.
   */
  load(writer: string, options?: LoadOptions): Promise<KeptMonitor>;
  /** Writes a batch: states, episodes, incidents, notifications, rollups and gaps in one transaction, then the runs. */
  commit(batch: Batch): Promise<CommitResult>;
  /**
   * Adds an operator's command for the service, and an entry of the audit log. Returns its id; of a repeated request the id
   * of the first.
   *
   * @throws StoreError - `STORE_KEY_REUSED` if the idempotency key belongs to another command.
   */
  addCommand(command: OperatorCommand, atMs: number, options?: CommandOptions): Promise<number>;
  /** Adds an access token of the HTTP API, and an entry of the audit log. */
  addAccessToken(token: AccessToken, by: string): Promise<void>;
  /** Revokes an access token. Returns false if there is no such token, or if it is revoked already. */
  revokeAccessToken(id: string, by: string, atMs: number): Promise<boolean>;
  /** Returns all access tokens, oldest first, revoked ones too. */
  accessTokens(): Promise<readonly AccessToken[]>;
  /** Ends a session of the HTTP API, for all services on this store, and adds an entry of the audit log. */
  endSession(session: EndedSession, by: string, atMs: number): Promise<void>;
  /** Whether a session was ended. */
  isSessionEnded(id: string): Promise<boolean>;
  /** Returns the changes that people made, newest first. */
  audit(query: PageQuery): Promise<AuditPage>;
  /** Returns the commands with a number above `id`, oldest first. */
  commandsAfter(id: number): Promise<readonly NumberedCommand[]>;
  /** Returns the command that was added with an idempotency key; undefined if there is none. */
  commandOfKey(key: string): Promise<NumberedCommand | undefined>;
  /** Returns the commands that still matter, oldest first: those not executed, and silences and windows that have not ended. */
  commandsInForce(nowMs: number): Promise<readonly NumberedCommand[]>;
  /** Returns the commands that began or ended silences and windows which were not over at a time, oldest first. */
  windowCommands(fromMs: number): Promise<readonly NumberedCommand[]>;
  /** Acquires the lease of a canary for all its names, or for none. Who acquires a name later gets a larger fencing number. */
  acquireCanaryLease(request: LeaseRequest): Promise<LeaseGrant>;
  /** Renews the lease of a canary: it lasts for a time from now on. Returns false if another run has acquired a name of it since. */
  renewCanaryLease(lease: CanaryLease, nowMs: number, durationMs: number): Promise<boolean>;
  /** Releases the lease of a canary. Does nothing if another run has acquired it since. */
  releaseCanaryLease(lease: CanaryLease): Promise<void>;
  /** Writes the intent of a canary before the change, if the lease still holds and the limits allow it. */
  addCanaryIntent(intent: CanaryIntent, lease: CanaryLease, limits: IntentLimits): Promise<IntentAnswer>;
  /** Writes how far an intent is; with a lease only as long as the lease holds. Returns false if it did not write. */
  updateCanaryIntent(intent: CanaryIntent, lease: CanaryLease | null): Promise<boolean>;
  /** Returns intents of canaries, oldest first. */
  canaryIntents(query: IntentQuery): Promise<readonly CanaryIntent[]>;
  /**
   * Takes shards of the targets of a location over for a worker. Returns their fencing numbers, in the same order: a batch with an
   * older number of a shard has the runs of that shard refused.
   */
  takeShards(location: string, shards: readonly number[], holder: string): Promise<readonly number[]>;
  /** Returns what the schedules of the workers have to do, with a number above `id`, oldest first. */
  scheduleRequestsAfter(id: number): Promise<readonly NumberedScheduleRequest[]>;
  /** Returns what each worker of the last day said with its last batch. */
  workers(): Promise<readonly WorkerReading[]>;
  /** Returns what is stored of some targets, as a location sees them. Targets that are not stored are left out. */
  targetsNamed(ids: readonly string[], location: string): Promise<readonly StoredTarget[]>;
  /** Returns the time of the database, in milliseconds since 1970; null if the store has no clock of its own. */
  databaseTimeMs(): Promise<number | null>;
  /** Returns the last results of targets at locations other than one, page by page. An empty name stands for no location. */
  resultsElsewhere(location: string, query: ElsewhereQuery): Promise<ElsewherePage>;
  /** Returns writers, services, open incidents and gaps. */
  status(nowMs: number): Promise<StoreStatus>;
  /** Returns targets, by id. With `state` only those that are checked: the state of the others is old. */
  targets(query: TargetQuery): Promise<TargetPage>;
  /** Returns the tenants with a target that was in trouble when it was last checked, by id. */
  troubledTenants(): Promise<readonly string[]>;
  /** Returns incidents, newest first. */
  incidents(query: IncidentQuery): Promise<IncidentPage>;
  /** Returns an incident by its id or an unambiguous beginning of it; undefined if there is none. */
  incident(id: string): Promise<IncidentStory | undefined>;
  /** Returns notifications, oldest first. */
  notifications(query: NotificationQuery): Promise<NotificationPage>;
  /** Marks notifications as delivered, by their keys. Returns the keys that were not marked before. */
  markDelivered(keys: readonly string[], atMs: number): Promise<readonly string[]>;
  /** Adds deliveries to the outbox. A delivery whose key is there already is not added. Returns the keys of the new ones. */
  addDeliveries(deliveries: readonly NewDelivery[]): Promise<readonly string[]>;
  /**
   * Claims deliveries that are due for one sender: until the lease ends, no other sender gets them. Of the deliveries of one
   * incident to one channel only the first that is not finished is claimed. Each claim counts as an attempt.
   */
  claimDeliveries(query: ClaimQuery): Promise<readonly ClaimedDelivery[]>;
  /** Records what became of claimed deliveries. Returns the ids of those that the sender still held. */
  finishDeliveries(owner: string, outcomes: readonly DeliveryOutcome[], atMs: number): Promise<readonly number[]>;
  /** Returns deliveries, oldest first. */
  deliveries(query: DeliveryQuery): Promise<DeliveryPage>;
  /**
   * Makes deliveries due again, or drops them, and adds an entry to the audit log. Returns the ids of those that were changed:
   * a delivery that was sent is neither sent again nor dropped.
   */
  changeDeliveries(change: DeliveryChange, atMs: number): Promise<readonly number[]>;
  /** Returns the number of deliveries of each channel and state. */
  deliveryCounts(): Promise<readonly DeliveryCount[]>;
  /** Returns how many messages a channel has accepted since a time, without tests and without those that needed no message. */
  acceptedSince(channel: string, sinceMs: number): Promise<number>;
  /** Returns when each channel accepted a test last. */
  selfTests(): Promise<readonly SelfTest[]>;
  /** Returns what became of deliveries, by their keys. Those that wait are left out. */
  deliveryResults(keys: readonly string[]): Promise<readonly DeliveryResult[]>;
  /** Returns where an incident stands; undefined if no route was chosen for it. */
  escalation(incident: string): Promise<Escalation | undefined>;
  /** Returns where the incidents stand that a storm stands for and that are not over. */
  stormMembers(storm: string): Promise<readonly Escalation[]>;
  /** Returns what partners said of the tickets of an incident, oldest first. */
  ticketCommands(incident: string): Promise<readonly NumberedCommand[]>;
  /** Returns the last delivery of each incident to a channel that was sent, if the incident is not over, or was over after a time. */
  standingDeliveries(channel: string, resolvedAfterMs: number): Promise<readonly Delivery[]>;
  /**
   * Returns the history of a target, newest first. A page has at most `limit` runs, `limit` episodes and `limit` gaps
   * (default: 1,000); `nextToMs` is the `toMs` of the next page.
   */
  history(target: string, fromMs: number, toMs: number, query?: Pick<PageQuery, 'limit'>): Promise<TargetHistory>;
  /** Returns a run by its result id; undefined if the store does not keep it any more. */
  run(resultId: string): Promise<StoredRun | undefined>;
  /** Returns the rollups of a service at all locations. `lengthMs` is the length of a rollup. */
  rollups(service: string, lengthMs: number, fromMs: number, toMs: number): Promise<readonly LocatedRollup[]>;
  /** Returns the share of a service that usually fails at this hour: the median of 14 days; null without data. */
  usualShare(service: string, nowMs: number): Promise<number | null>;
  /**
   * Returns how many tenants of a service have checks that failed at the vendor, with a class `fail.network` or `fail.server`, and
   * that began at or after a time, at one location or at all. It counts no further than `atMost`.
   */
  failingTenants(service: string, fromMs: number, atMost: number, location?: string): Promise<number>;
  /**
   * Returns the targets with at least so many checks that failed at the vendor since a time and that no incident explains, the
   * worst first.
   */
  failingTargets(
    fromMs: number,
    query: {
      /** The least number of failures. */
      readonly least: number;
      /** How many targets at most. */
      readonly atMost: number;
    },
  ): Promise<readonly FailingTarget[]>;
  /** Returns the rollups of an hour of a target, newest first. An hour is there once it has ended and the store was tidied. */
  targetHours(target: string, fromMs: number, toMs: number): Promise<readonly Rollup[]>;
  /** Returns the monitoring gaps that touch a span, newest first, at most 100,000. */
  gaps(fromMs: number, toMs: number): Promise<readonly Gap[]>;
  /** Writes the last readings of series of services, and what their detectors have learned. */
  saveSeries(changes: readonly SeriesChange[]): Promise<void>;
  /** Returns all series of services, with what their detectors have learned. */
  series(): Promise<readonly StoredSeries[]>;
  /** Returns the readings of the series of a service in a time, oldest first. They are kept for 8 days. */
  seriesReadings(service: string, fromMs: number, toMs: number): Promise<readonly SeriesReading[]>;
  /** Yields everything that is kept, as JSON lines: `{ table, row }`. */
  export(): AsyncIterable<string>;
  /** Deletes what is older than its retention time, and makes hours and days of short rollups. */
  tidy(nowMs: number): Promise<void>;
  /** Checks the integrity of the store. */
  check(): Promise<readonly StoreFinding[]>;
  /** Closes the store; what was committed stays. A second call does nothing. */
  close(): Promise<void>;
}
