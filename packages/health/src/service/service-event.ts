import type {
  DeliveryState,
  Gap,
  Incident,
  IncidentEvent,
  Notification,
  TargetStateName,
  VendorState,
} from '@mdmkit/monitor/model';
import type { UnwrittenContent } from './pending-batch.ts';

interface Event<Kind extends string> {
  /** The kind of event. */
  readonly kind: Kind;
  /** The time, in milliseconds since 1970. */
  readonly atMs: number;
}

/** An event of a monitoring service. */
export type ServiceEvent =
  /** Monitoring has started. */
  | (Event<'started'> & {
      /** The location of the service. */
      readonly location: string;
      /** The number of targets. */
      readonly targets: number;
    })
  /** The HTTP server listens. */
  | (Event<'listening'> & {
      /** The address, such as `http://127.0.0.1:8080`. */
      readonly url: string;
    })
  /** The state of a target changed. */
  | (Event<'state'> & {
      /** The target. */
      readonly target: string;
      /** The former state. */
      readonly from: TargetStateName;
      /** The state from now on. */
      readonly to: TargetStateName;
      /** The code of the last result; null if its class is `ok`. */
      readonly code: string | null;
    })
  /** Something happened to an incident. The store has it. */
  | (Event<'incident'> & {
      /** The incident after the event. */
      readonly incident: Incident;
      /** What happened. */
      readonly event: IncidentEvent;
    })
  /** A notification was decided. The store has it. */
  | (Event<'notification'> & {
      /** The notification. */
      readonly notification: Notification;
    })
  /** A channel does not accept messages, or accepts them again. */
  | (Event<'channel'> & {
      /** The channel. */
      readonly channel: string;
      /** Why it accepts none; null if it accepts them again. */
      readonly error: string | null;
    })
  /** An attempt to deliver a message has ended. */
  | (Event<'delivery'> & {
      /** The key of the delivery. */
      readonly key: string;
      /** The channel. */
      readonly channel: string;
      /** The state of the delivery; `pending` if another attempt follows. */
      readonly state: DeliveryState;
      /** Why it failed or was dropped; null if it was sent. */
      readonly error: string | null;
    })
  /** Nothing was checked for a while. */
  | (Event<'gap'> & {
      /** The gap. */
      readonly gap: Gap;
    })
  /** The store refuses batches, or accepts them again. */
  | (Event<'store'> & {
      /** Why it refuses them; null if it accepts them again. */
      readonly error: string | null;
    })
  /** A vendor's status feed cannot be read, or can be read again. */
  | (Event<'feed'> & {
      /** The feed. */
      readonly source: string;
      /** Why it cannot be read; null if it can be read again. */
      readonly error: string | null;
    })
  /** The vendors' status feeds say something else of a service. */
  | (Event<'vendor'> & {
      /** The service. */
      readonly service: string;
      /** What they say now. */
      readonly state: VendorState;
      /** What they said before. */
      readonly former: VendorState;
    })
  /** Elasticsearch takes no documents, or takes them again. Documents wait on disk meanwhile. */
  | (Event<'elastic'> & {
      /** Why it takes none; null if it takes them again. */
      readonly error: string | null;
    })
  /** Documents for Elasticsearch are lost. Each reason is announced once, not for each document. */
  | (Event<'documents-lost'> & {
      /** Why. */
      readonly reason: string;
    })
  /** The store put damaged files of raw runs aside: the runs in them are lost, everything else is kept. */
  | (Event<'damaged'> & {
      /** The files. */
      readonly files: readonly string[];
    })
  /** This process checks the targets of other shards than before. */
  | (Event<'shards'> & {
      /** How many shards it holds. */
      readonly held: number;
      /** How many shards there are. */
      readonly shards: number;
    })
  /** This process judges the results of all workers from now on, or does not any more. */
  | (Event<'evaluator'> & {
      /** Whether it judges. */
      readonly evaluates: boolean;
    })
  /** The clock of this machine differs from that of the database, or agrees with it again. */
  | (Event<'clock'> & {
      /** How far the clock of this machine is ahead, in milliseconds. */
      readonly skewMs: number;
      /** Whether it agrees. */
      readonly isRight: boolean;
    })
  /** A defect of this program. The service goes on. */
  | (Event<'defect'> & {
      /** The error. */
      readonly error: string;
    })
  /** Another configuration is in force. */
  | (Event<'reloaded'> & {
      /** The number of new targets. */
      readonly added: number;
      /** The number of removed targets. */
      readonly removed: number;
    })
  /** Monitoring has ended, and the store does not have everything. */
  | (Event<'unwritten'> & {
      /** What is lost. */
      readonly content: UnwrittenContent;
      /** Why. */
      readonly error: string;
    })
  /** Monitoring has ended. */
  | Event<'stopped'>;

/** Called with every event of a service. Its errors are ignored. */
export type OnServiceEvent = (event: ServiceEvent) => void;
