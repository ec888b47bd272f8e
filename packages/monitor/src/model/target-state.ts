/** The states of a target. */
export const targetStates = ['unknown', 'up', 'degraded', 'suspect', 'down', 'recovering', 'stale'] as const;

/** The state of a target. */
export type TargetStateName = (typeof targetStates)[number];

/** What is remembered of a target between two checks. Times are milliseconds since 1970. */
export interface TargetState {
  /** The state. */
  readonly name: TargetStateName;
  /** Since when it holds. */
  readonly sinceMs: number;
  /** How many results of the same kind came in a row: failures, passes or degraded ones. */
  readonly streak: number;
  /** The time of the first failure in a row. */
  readonly failingSinceMs: number | null;
  /** The time of the first pass in a row after being down. */
  readonly passingSinceMs: number | null;
  /** The last conclusive results, oldest first: `f` failed, `p` passed. */
  readonly window: string;
  /** The times of the failures among them, oldest first. */
  readonly failedAtMs: readonly number[];
  /** The time of the last conclusive result. */
  readonly conclusiveAtMs: number | null;
  /** The trouble that is going on, since when. */
  readonly episode: Episode | null;
  /** The state that holds again once a stale target has a result. */
  readonly before: Exclude<TargetStateName, 'stale'> | null;
}

/** A span in which a target is not healthy. */
export interface Episode {
  /** How bad it is. */
  readonly severity: 'degraded' | 'down';
  /** When it began: its first failure. */
  readonly startMs: number;
}
