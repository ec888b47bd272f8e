import type {
  Escalation,
  Incident,
  IncidentEvent,
  Notification,
  NumberedCommand,
  StoredEpisode,
  StoredTarget,
} from '@mdmkit/monitor/model';
import type { Announced, DeploymentPart } from './batch.ts';

/** Options of `Store.load`. */
export interface LoadOptions {
  /**
   * The current time, in milliseconds since 1970. With it the lead is claimed, and a store in a folder refuses a second location
   * while another one writes.
   */
  readonly nowMs?: number;
  /** What the service does in a deployment of several processes. Default: it is a location. */
  readonly part?: DeploymentPart;
  /**
   * Called with the targets part by part; the result has none of them then. With 100,000 targets they never stand in memory
   * twice.
   */
  readonly take?: (targets: readonly StoredTarget[]) => void;
}

/** An event of an incident that was committed. */
export interface UnannouncedEvent {
  /** The incident as it is now. */
  readonly incident: Incident;
  /** What happened to it. */
  readonly event: IncidentEvent;
}

/**
 * Events of incidents and notifications that were committed, and that the last process may not have announced: it was killed in
 * between.
 */
export interface Unannounced {
  /** The events, oldest first. */
  readonly events: readonly UnannouncedEvent[];
  /** The notifications, oldest first. */
  readonly notifications: readonly Notification[];
  /** The last of them. */
  readonly last: Announced;
}

/** What a starting service goes on from. */
export interface KeptMonitor {
  /** All targets. */
  readonly targets: readonly StoredTarget[];
  /** Episodes that are going on. */
  readonly episodes: readonly StoredEpisode[];
  /** Incidents that are open. */
  readonly incidents: readonly Incident[];
  /** Where incidents stand that somebody is notified of, and those that ended within two hours. Default: none. */
  readonly escalations?: readonly Escalation[];
  /** Commands that still matter: silences and windows that have not ended, and everything that was not executed. */
  readonly commands: readonly NumberedCommand[];
  /** What was committed and perhaps not announced. Default: nothing. */
  readonly unannounced?: Unannounced;
  /** The number of this writer's last batch; 0 before the first. */
  readonly sequence: number;
  /** When this writer's last batch was made; null before the first. */
  readonly lastBatchMs: number | null;
  /** Whether this writer leads the locations of the store. */
  readonly leads: boolean;
  /** Whether several locations may write to the store at once. */
  readonly isShared: boolean;
}
