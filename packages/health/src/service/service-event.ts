import type { Gap, Incident, IncidentEvent, Notification, TargetStateName } from '@mdmkit/monitor/model';
import type { UnwrittenContent } from './pending-batch.ts';

/** An event of a monitoring service. `atMs` is in milliseconds since 1970. */
export type ServiceEvent =
  /** Monitoring has started. */
  | { readonly kind: 'started'; readonly atMs: number; readonly location: string; readonly targets: number }
  /** The state of a target changed. */
  | {
      readonly kind: 'state';
      readonly atMs: number;
      readonly target: string;
      readonly from: TargetStateName;
      readonly to: TargetStateName;
      readonly code: string | null;
    }
  /** Something happened to an incident. The store has it. */
  | { readonly kind: 'incident'; readonly atMs: number; readonly incident: Incident; readonly event: IncidentEvent }
  /** A notification was decided. The store has it. */
  | { readonly kind: 'notification'; readonly atMs: number; readonly notification: Notification }
  /** Nothing was checked for a while. */
  | { readonly kind: 'gap'; readonly atMs: number; readonly gap: Gap }
  /** The store takes no batches; or it takes them again: then `error` is null. */
  | { readonly kind: 'store'; readonly atMs: number; readonly error: string | null }
  /** The store put damaged files of raw runs aside: the runs in them are lost, everything else is kept. */
  | { readonly kind: 'damaged'; readonly atMs: number; readonly files: readonly string[] }
  /** A defect of this program. The service goes on. */
  | { readonly kind: 'defect'; readonly atMs: number; readonly error: string }
  /** Another configuration is in force. */
  | { readonly kind: 'reloaded'; readonly atMs: number; readonly added: number; readonly removed: number }
  /** Monitoring has ended, and the store does not have everything: what is lost, and why. */
  | { readonly kind: 'unwritten'; readonly atMs: number; readonly content: UnwrittenContent; readonly error: string }
  /** Monitoring has ended. */
  | { readonly kind: 'stopped'; readonly atMs: number };

/** Called with every event of a service. What it throws is ignored. */
export type OnServiceEvent = (event: ServiceEvent) => void;
