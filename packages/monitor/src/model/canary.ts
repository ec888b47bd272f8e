import type { z } from 'zod';

/** A value of JSON, as an intent keeps it. */
export type CanaryValue = z.core.util.JSONType;

/**
 * How far a change is.
 *
 * - `doing`: written before the call. Without a later state the call may have arrived: it counts as done.
 * - `done`: the vendor accepted the call.
 * - `undoing`: written before the call that undoes the change.
 * - `undone`: the vendor shows the state from before.
 * - `refused`: the vendor refused the call, so there is nothing to undo.
 * - `kept`: the change is meant to stay, such as a profile that cannot be deleted.
 * - `dismissed`: a person undid the change by hand and said so.
 */
export const intentStates = ['doing', 'done', 'undoing', 'undone', 'refused', 'kept', 'dismissed'] as const;

/** How far a change is. */
export type IntentState = (typeof intentStates)[number];

/** The states in which something may be left at the vendor. */
export const openIntentStates = ['doing', 'done', 'undoing'] as const satisfies readonly IntentState[];

/** One change of a canary, written down before it is made. It holds all that is needed to undo the change. */
export interface CanaryIntent {
  /** The id: the run and the step. It also serves as idempotency key. */
  readonly id: string;
  /** The id of the run. */
  readonly run: string;
  /** The target: tenant and canary. */
  readonly target: string;
  /** The tenant's id. */
  readonly tenant: string;
  /** The name of the step. */
  readonly step: string;
  /** The place of the step in its run, from 0. Changes are undone in reverse order. */
  readonly position: number;
  /** What is changed, as one text: limits and leases count by it. */
  readonly resourceKey: string;
  /** What is changed, with all that `undo` needs. */
  readonly resource: CanaryValue;
  /** What the vendor answered to the change; null if nothing is known. */
  readonly result: CanaryValue | null;
  /** What the vendor answered to the undoing; null if nothing is known. */
  readonly undoResult: CanaryValue | null;
  /** How far it is. */
  readonly state: IntentState;
  /** When it was written, in milliseconds since 1970. */
  readonly intendedMs: number;
  /** When the undoing was last sent, in milliseconds since 1970; null before. */
  readonly undoSentMs: number | null;
  /** How often the undoing failed. */
  readonly failedUndos: number;
  /** Why the intent is still open, in one sentence; null if nothing is wrong. */
  readonly reason: string | null;
}

/** The longest lease, in milliseconds: an end further away is from a clock that was set back. */
export const longestLeaseMs = 300_000;

/** A right to change resources, for a time. A holder whose fence is not the newest may not change anything. */
export interface CanaryLease {
  /** The names that are held: resources, and the place of a service and location. */
  readonly names: readonly string[];
  /** Who holds them: the id of a run. */
  readonly holder: string;
  /** The fencing number: grows with every grant. */
  readonly fence: number;
}

/** What {@link CanaryJournal.acquireLease} grants. */
export interface LeaseRequest extends Pick<CanaryLease, 'names' | 'holder'> {
  /** The current time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** How long the lease lasts, in milliseconds: at most {@link longestLeaseMs}. */
  readonly durationMs: number;
}

/** An answer of {@link CanaryJournal.acquireLease}. */
export type LeaseGrant =
  | {
      /** The lease. */
      readonly lease: CanaryLease;
    }
  | {
      /** The name that another run holds. */
      readonly held: string;
      /** Who holds it. */
      readonly holder: string;
      /** Until when, in milliseconds since 1970. */
      readonly untilMs: number;
    };

/** A limit that holds for intents of the last time. */
export interface IntentLimit {
  /** How many intents there may be, the new one included. */
  readonly count: number;
  /** In which time, in milliseconds. */
  readonly perMs: number;
}

/** The limits of one intent. */
export interface IntentLimits {
  /** The limit for all canaries of the tenant. */
  readonly tenant: IntentLimit;
  /** The limit for this resource. Default: none. */
  readonly resource?: IntentLimit | undefined;
}

/** What happened to an intent that was to be written. */
export type IntentAnswer = 'written' | 'lease-lost' | 'over-budget';

/** Which intents to read. */
export interface IntentQuery {
  /** Only intents in which something may be left at the vendor. Default: all. */
  readonly open?: boolean;
  /** Only intents of this target. Default: of all. */
  readonly target?: string;
  /** Only intents that were written after this time, in milliseconds since 1970. Default: all. */
  readonly afterMs?: number;
}

/**
 * Where intents and leases are kept. Each method returns after its write is flushed: a process that dies afterwards has left
 * the write behind.
 */
export interface CanaryJournal {
  /** Acquires a lease for all names, or for none. */
  acquireLease(request: LeaseRequest): Promise<LeaseGrant>;
  /**
   * Renews a lease: it lasts for a time from now on. Returns false if another run has acquired a name of it since; then nothing
   * may be changed any more.
   */
  renewLease(lease: CanaryLease, nowMs: number, durationMs: number): Promise<boolean>;
  /** Releases a lease. Does nothing if another holder has it. */
  releaseLease(lease: CanaryLease): Promise<void>;
  /** Writes an intent, if the lease still holds and the limits allow it. */
  addIntent(intent: CanaryIntent, lease: CanaryLease, limits: IntentLimits): Promise<IntentAnswer>;
  /**
   * Writes how far an intent is. With a lease only as long as the lease holds. Returns false if it did not write.
   */
  updateIntent(intent: CanaryIntent, lease: CanaryLease | null): Promise<boolean>;
  /** Reads intents, oldest first. */
  intents(query: IntentQuery): Promise<readonly CanaryIntent[]>;
}
