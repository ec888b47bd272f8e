import type { Incident, TargetStateName } from '@mdmkit/monitor/model';
import type { OutboxEntry, TargetReading } from './store-readings.ts';

/** A page of targets. */
export interface TargetPage {
  /** The targets, by id. */
  readonly targets: readonly TargetReading[];
  /** The cursor of the next page; null at the end. */
  readonly cursor: string | null;
}

/** A page of incidents. */
export interface IncidentPage {
  /** The incidents, newest first. */
  readonly incidents: readonly Incident[];
  /** The cursor of the next page; null at the end. */
  readonly cursor: string | null;
}

/** A page of notifications. */
export interface NotificationPage {
  /** The notifications, oldest first. */
  readonly notifications: readonly OutboxEntry[];
  /** The cursor of the next page; null at the end. */
  readonly cursor: string | null;
}

/** Which notifications to read. */
export interface NotificationQuery extends PageQuery {
  /** `false` for the outbox: those that are not delivered yet. Default: all. */
  readonly delivered?: boolean;
}

/** Which targets to read. */
export interface TargetQuery extends PageQuery {
  /** Only targets of this service. Default: of all. */
  readonly service?: string;
  /** Only targets of these tenants. Default: of all. */
  readonly tenants?: readonly string[];
  /** Only targets of this tenant. Default: of all. */
  readonly tenant?: string;
  /** Only targets in this state. Default: in any. */
  readonly state?: TargetStateName;
}

/** Which incidents to read. */
export interface IncidentQuery extends PageQuery {
  /** Only open incidents. Default: closed ones, too. */
  readonly open?: boolean;
  /** Only incidents that were closed at or after this time, in milliseconds since 1970. Default: all. */
  readonly closedAfterMs?: number;
}

/** A page of a long list. */
export interface PageQuery {
  /** The cursor of the page before. Default: the first page. */
  readonly cursor?: string;
  /** The size of the page, at most 1,000. Default: 100. */
  readonly limit?: number;
}
