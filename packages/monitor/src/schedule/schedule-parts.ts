import { createRunCounts, type RunCounts } from './counts.ts';
import { createDueHeap, type DueHeap } from './due-heap.ts';
import { createPlanner, type Planner } from './planner.ts';
import { createReadyQueues, type ReadyQueues } from './ready-queues.ts';
import { type Caps, createLoads, type Loads } from './service-load.ts';
import { createTargetTable, type TargetTable } from './target-table.ts';

/** The state of a schedule, which its operations share. */
export interface ScheduleParts {
  /** The targets. */
  readonly table: TargetTable;
  /** Targets that are not due yet. */
  readonly waiting: DueHeap;
  /** Due, skipped and finished runs. */
  readonly counts: RunCounts;
  /** Computes when each target is due. */
  readonly planner: Planner;
  /** Targets that are due. */
  readonly queues: ReadyQueues;
  /** Runs that are claimed. */
  readonly loads: Loads;
}

/** Makes the state of a schedule without targets. */
export function createScheduleParts(location: string, caps: Caps, quorumSize: number): ScheduleParts {
  const table = createTargetTable();
  const waiting = createDueHeap();
  const counts = createRunCounts(location, table.services.nameOf);
  const planner = createPlanner(table, waiting, counts);
  return {
    table,
    waiting,
    counts,
    planner,
    queues: createReadyQueues(table),
    loads: createLoads(table, caps, quorumSize),
  };
}
