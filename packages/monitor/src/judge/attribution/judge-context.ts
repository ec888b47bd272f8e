import type { EvidenceWindow } from './evidence.ts';

/** What is known about a cause that is judged already. */
export interface KnownCause {
  /** When it was recognised, in milliseconds since 1970. */
  readonly judgedMs: number;
  /** When it began. */
  readonly startedMs: number;
}

/** What attribution has to be told. */
export interface JudgeContext {
  /** The failing share of a service that is usual at this hour; null where nothing is known. */
  usualShare(service: string): number | null;
  /** How many neutral hosts are asked from each location; with none, nothing is ever said of the own network. */
  readonly controlsConfigured: number;
  /** Since when this machine has been too slow to measure, in milliseconds since 1970; null when it is not. */
  laggingSinceMs(location: string): number | null;
  /** What is known about a cause that is judged already, by its key. */
  known(key: string): KnownCause | undefined;
  /** When a target's credential ends or has ended, in milliseconds since 1970; null where nobody knows. */
  expiresMs?(target: string): number | null;
  /** Whether the vendor itself says that the service has trouble: that raises confidence, and silence never lowers it. */
  isAdmitted?(service: string): boolean;
}

/** Everything that a row of the decision table looks at. */
export interface JudgeInput {
  /** What the latest runs say. */
  readonly evidence: EvidenceWindow;
  /** What has to be told. */
  readonly context: JudgeContext;
  /** Now, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** The least failing share that counts as usual. */
const usualFloor = 0.005;

/** The failing share that is reckoned with. */
export function usualShareOf(context: JudgeContext, service: string): number {
  return Math.min(0.9, Math.max(usualFloor, context.usualShare(service) ?? 0));
}
