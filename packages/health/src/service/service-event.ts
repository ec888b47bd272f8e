import type { Gap, Incident, IncidentEvent, Notification, TargetStateName } from '@mdmkit/monitor/model';

/** What a monitoring service tells while it runs. `atMs` is in milliseconds since 1970. */
export type ServiceEvent =
  /** It looks from now on. */
  | { readonly kind: 'started'; readonly atMs: number; readonly location: string; readonly targets: number }
  /** A target's state changed. */
  | {
      readonly kind: 'state';
      readonly atMs: number;
      readonly target: string;
      readonly from: TargetStateName;
      readonly to: TargetStateName;
      readonly code: string | null;
    }
  /** Something happened to an incident. */
  | { readonly kind: 'incident'; readonly atMs: number; readonly incident: Incident; readonly event: IncidentEvent }
  /** It was decided that people are told. */
  | { readonly kind: 'notification'; readonly atMs: number; readonly notification: Notification }
  /** Nobody looked for a while. */
  | { readonly kind: 'gap'; readonly atMs: number; readonly gap: Gap }
  /** The store takes nothing, or takes everything again: then `error` is null. */
  | { readonly kind: 'store'; readonly atMs: number; readonly error: string | null }
  /** Something of ours went wrong. The service goes on. */
  | { readonly kind: 'defect'; readonly atMs: number; readonly error: string }
  /** It looks at other targets from now on. */
  | { readonly kind: 'reloaded'; readonly atMs: number; readonly added: number; readonly removed: number }
  /** It looks no more. */
  | { readonly kind: 'stopped'; readonly atMs: number };

/** Told of everything that a service tells. What it throws is ignored. */
export type OnServiceEvent = (event: ServiceEvent) => void;
