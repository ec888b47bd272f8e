import type { RunCounts } from './counts.ts';
import type { DueHeap } from './due-heap.ts';
import type { Planner } from './planner.ts';
import type { ReadyQueues } from './ready-queues.ts';
import type { Loads } from './service-load.ts';
import type { TargetTable } from './target-table.ts';

/** What a schedule is made of. */
export interface ScheduleParts {
  /** The targets. */
  readonly table: TargetTable;
  /** Those that wait until they are due. */
  readonly waiting: DueHeap;
  /** What was due, and what became of it. */
  readonly counts: RunCounts;
  /** Says when each is due. */
  readonly planner: Planner;
  /** Those that are due. */
  readonly queues: ReadyQueues;
  /** What is under way. */
  readonly loads: Loads;
}
