import { type Severity, type Verdict, verdictFacts } from '../../model/verdict.ts';
import type { EvidenceWindow } from './evidence.ts';
import type { Tally } from './tally.ts';

/** What is known about a cause that is judged already. */
export interface KnownCause {
  /** When it was recognised, in milliseconds since 1970. */
  readonly judgedMs: number;
  /** When it began, in milliseconds since 1970. */
  readonly startedMs: number;
  /** What it was judged as before. */
  readonly formerVerdicts: readonly Verdict[];
}

/** What attribution takes from outside the evidence. */
export interface JudgeContext {
  /** The failing share of a service that is usual at this hour; null if it is not known. */
  usualShare(service: string): number | null;
  /** How many neutral hosts are asked from each location; with none, the own network is never blamed for their silence. */
  readonly controlsConfigured: number;
  /** Since when this machine has been too slow to measure, in milliseconds since 1970; null when it is not. */
  laggingSinceMs(location: string): number | null;
  /** What is known about a cause that is judged already, by its key. */
  known(key: string): KnownCause | undefined;
  /** From one run of a service's targets to the next, in milliseconds. */
  intervalMs(service: string): number;
  /** How many tenants have targets of a service, checked lately or not. */
  tenants(service: string): number;
  /** When a target's credential ends or ended, in milliseconds since 1970; null if it is not known. */
  expiresMs(target: string): number | null;
  /** The tenants whose credentials have ended by now, of an {@link expirySubject}. */
  endedTenants(subject: string, nowMs: number): readonly string[];
  /** Whether the vendor itself reports trouble of the service: that raises confidence, and silence never lowers it. */
  isAdmitted(service: string): boolean;
}

/** Everything that a judge reads. */
export interface JudgeInput {
  /** What the latest runs say. */
  readonly evidence: EvidenceWindow;
  /** What comes from outside. */
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

/** The share of runs that begin to fail by chance: what is usual at this hour, or what the last day shows if that is more. */
export function noiseShareOf(context: JudgeContext, { service, noise }: Tally): number {
  const usual = context.usualShare(service);
  if (usual === null) return Math.max(usualFloor, noise.share);
  return Math.min(0.9, Math.max(usualFloor, 1.25 * usual, noise.isLearned ? noise.share : 0));
}

/** How urgent a cause is: once it was recognised `holdMs` ago, it lasts. */
export function severityFor(verdict: Verdict, known: KnownCause | undefined, holdMs: number, nowMs: number): Severity {
  const [atFirst, lasting] = verdictFacts(verdict).severity;
  return known && nowMs - known.judgedMs >= holdMs ? lasting : atFirst;
}
