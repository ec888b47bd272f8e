import type { z } from 'zod';
import type { ResultClass } from './result.ts';
import type { TargetState } from './target-state.ts';

/** What is kept of a target between two runs of the program: its state, and what its last check found. */
export interface TargetSnapshot {
  /** The state. */
  readonly state: TargetState;
  /** The last check. */
  readonly result: {
    /** The class of the result. */
    readonly class: ResultClass;
    /** The stable code; null if the check passed. */
    readonly code: string | null;
    /** When the check began, in milliseconds since 1970. */
    readonly atMs: number;
    /** What the check learnt. */
    readonly facts: Readonly<Record<string, z.core.util.JSONType>>;
  };
}
