/** Why a run is due, most urgent first. */
export const runReasons = ['recheck', 'quorum', 'scheduled', 'catch-up'] as const;

/** Why a run is due. */
export type RunReason = (typeof runReasons)[number];

/** A run that somebody has claimed. */
export interface ClaimedRun {
  /** The target's id. */
  readonly target: string;
  /** When it was due, in milliseconds since 1970. */
  readonly dueMs: number;
  /** Why it is due. */
  readonly reason: RunReason;
  /** Who holds it: a result under another number comes too late. */
  readonly fence: number;
}

/** A claimed run that has ended. */
export interface FinishedRun extends ClaimedRun {
  /** When it ended, in milliseconds since 1970. */
  readonly endedMs: number;
  /** When to look again before the next scheduled run, in milliseconds since 1970; null for no such wish. */
  readonly recheckMs: number | null;
}

/**
 * Says what is due and takes back what is done. It moves batches; nothing in it belongs to one target alone. One process
 * holds all of it in memory; many share it through a database.
 */
export interface Engine extends AsyncDisposable {
  /** Claims runs that are due, most urgent first, at most `max`. Who claims runs them, once. */
  claimDue(nowMs: number, max: number): Promise<readonly ClaimedRun[]>;
  /** Gives runs back, and plans the next ones. Answers with those whose claim was lost: their results do not count. */
  complete(runs: readonly FinishedRun[]): Promise<readonly ClaimedRun[]>;
  /** Says that this process is alive; until when its claims hold, in milliseconds since 1970. */
  heartbeat(nowMs: number): Promise<number>;
  /** When the next run is due, in milliseconds since 1970; null when nothing is planned. */
  nextDueMs(): number | null;
}
