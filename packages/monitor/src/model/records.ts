import type { ResultClass } from './result.ts';
import type { Episode, TargetState } from './target-state.ts';

/** One finished run, as it is kept. Its identity is target and start: storing it twice stores it once. */
export interface StoredRun {
  /** The target's id. */
  readonly target: string;
  /** When it began, in milliseconds since 1970. */
  readonly startedMs: number;
  /** The whole run, in milliseconds. */
  readonly durationMs: number;
  /** What the service took to answer, in milliseconds; null when nothing was sent. */
  readonly latencyMs: number | null;
  /** What was found. */
  readonly class: ResultClass;
  /** The stable code; null when all was well. */
  readonly code: string | null;
  /** How many requests the call that was repeated most took. */
  readonly attempts: number;
  /** Where it was looked from. */
  readonly location: string;
  /** What ails the measurement: the prober was slow, the clock stepped, maintenance was on. */
  readonly flags: readonly RunFlag[];
  /** What a failure said: redacted, and kept longer than the run. Null for a run that did not fail. */
  readonly failure: { readonly error: string; readonly requestId: string | null } | null;
}

/** What ails a measurement. */
export type RunFlag = 'lag' | 'clock-step' | 'maintenance' | 'late';

/** What is kept of a target: its state, and what its last run found. */
export interface StoredTarget {
  /** The target's id. */
  readonly target: string;
  /** The tenant's id. */
  readonly tenant: string;
  /** The service. */
  readonly service: string;
  /** The state, with its half-counted failures. */
  readonly state: TargetState;
  /** The last hard states, oldest first, for the flapping overlay: `u` up, `d` down, each with its time. */
  readonly hardStates: readonly { readonly state: 'u' | 'd'; readonly atMs: number }[];
  /** Whether it flaps. */
  readonly flapping: boolean;
  /** When its last run began; null before the first. */
  readonly lastRunMs: number | null;
  /** What the last run found; null before the first. */
  readonly class: ResultClass | null;
  /** Its code. */
  readonly code: string | null;
  /** The facts known of it, as JSON. */
  readonly facts: string;
  /** The incident that explains its trouble; null for none. */
  readonly coveredBy: string | null;
}

/** A span in which a target was not healthy. */
export interface StoredEpisode extends Episode {
  /** The target's id. */
  readonly target: string;
  /** When it ended: its first good result; null while it goes on. */
  readonly endMs: number | null;
  /** The incident that explains it; null for none. */
  readonly incident: string | null;
}

/** A span in which nobody looked. */
export interface Gap {
  /** Where. */
  readonly location: string;
  /** From, in milliseconds since 1970. */
  readonly fromMs: number;
  /** To, not included. */
  readonly toMs: number;
  /** Why. */
  readonly reason: 'stopped' | 'suspended' | 'stalled' | 'store' | 'sampled' | 'shed';
  /** The service, where only one was not looked at; null for all. */
  readonly service: string | null;
}

/** How many runs of a service were due in five minutes: what coverage is measured by. */
export interface DueCount {
  /** The service. */
  readonly service: string;
  /** Where. */
  readonly location: string;
  /** The beginning of the five minutes, in milliseconds since 1970. */
  readonly bucketMs: number;
  /** How many more. */
  readonly due: number;
}

/** What a person asked for: acknowledging, silencing, another verdict. The running service takes it into account. */
export type OperatorCommand =
  | { readonly kind: 'acknowledge'; readonly incident: string; readonly by: string; readonly untilMs: number }
  | { readonly kind: 'unacknowledge'; readonly incident: string; readonly by: string }
  | { readonly kind: 'override'; readonly incident: string; readonly by: string; readonly verdict: string }
  | {
      readonly kind: 'silence';
      readonly id: string;
      readonly by: string;
      readonly scope: Scope;
      readonly fromMs: number;
      readonly untilMs: number;
      readonly reason: string;
    }
  | { readonly kind: 'unsilence'; readonly id: string; readonly by: string };

/** What something applies to: all members that are given have to fit. Patterns of targets as on the command line. */
export interface Scope {
  /** Services. */
  readonly services?: readonly string[];
  /** Tenants. */
  readonly tenants?: readonly string[];
  /** Patterns of target ids, such as `aurora/*`. */
  readonly targets?: readonly string[];
}

/** A command of an operator, with its place in the order in which they came. */
export interface NumberedCommand {
  /** Its number; grows. */
  readonly id: number;
  /** When it was given, in milliseconds since 1970. */
  readonly atMs: number;
  /** The command. */
  readonly command: OperatorCommand;
  /** Whether the service has taken it into account. */
  readonly handled: boolean;
}
