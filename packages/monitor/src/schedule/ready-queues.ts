import { runReasons } from '../model/engine.ts';
import { cell } from './columns.ts';
import { createRowQueue, type RowQueue } from './row-queue.ts';
import { phases, type TargetTable } from './target-table.ts';

/** Targets that are due: a queue for each service and reason. Targets of one exclusive group never run at the same time. */
export interface ReadyQueues {
  /** Puts a target at the end of the queue of its service and its reason. */
  push(row: number): void;
  /** Takes the first target of a queue whose exclusive group is free; the others of the group are blocked. Undefined for none. */
  take(service: number, reason: number): number | undefined;
  /** Occupies a target's exclusive group. */
  enter(row: number): void;
  /** Frees a target's exclusive group: the target that was blocked longest is first in its queue again. */
  leave(row: number): void;
  /** Takes a target out. */
  drop(row: number): void;
  /** Removes all targets; exclusive groups stay occupied. */
  clear(): void;
  /** How many of a service wait. */
  waiting(service: number): number;
  /** How many of all services wait. */
  readonly size: number;
}

/** Makes empty queues for the targets of a table. */
export function createReadyQueues(table: TargetTable): ReadyQueues {
  const queues: RowQueue[] = [];
  const waiting: number[] = [];
  let size = 0;
  const busy = new Set<number>();
  /** The blocked targets of each exclusive group, oldest first. */
  const blocked = new Map<number, number[]>();

  const queueOf = (service: number, reason: number) =>
    (queues[service * runReasons.length + reason] ??= createRowQueue());

  const ownQueue = (row: number) => queueOf(cell(table.columns.service, row), cell(table.columns.reason, row));

  const change = (row: number, phase: number) => {
    const { columns } = table;
    const service = cell(columns.service, row);
    const stood = cell(columns.phase, row) === phases.waiting ? 0 : 1;
    const stands = phase === phases.waiting ? 0 : 1;
    waiting[service] = (waiting[service] ?? 0) + stands - stood;
    size += stands - stood;
    columns.phase[row] = phase;
  };

  const block = (row: number, exclusive: number) => {
    change(row, phases.held);
    const others = blocked.get(exclusive);
    if (others === undefined) blocked.set(exclusive, [row]);
    else others.push(row);
  };

  const forget = (row: number) => {
    const exclusive = cell(table.columns.exclusive, row);
    const others = (blocked.get(exclusive) ?? []).filter((other) => other !== row);
    if (others.length === 0) blocked.delete(exclusive);
    else blocked.set(exclusive, others);
  };

  return {
    push(row) {
      change(row, phases.ready);
      ownQueue(row).push(row);
    },
    take(service, reason) {
      const queue = queueOf(service, reason);
      const { columns } = table;
      for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
        // A queue may still name a target that has left it, for a more urgent queue or altogether.
        if (cell(columns.phase, row) !== phases.ready || ownQueue(row) !== queue) continue;
        const exclusive = cell(columns.exclusive, row);
        if (busy.has(exclusive)) block(row, exclusive);
        else {
          change(row, phases.waiting);
          return row;
        }
      }
      return undefined;
    },
    enter: (row) => void busy.add(cell(table.columns.exclusive, row)),
    leave(row) {
      const exclusive = cell(table.columns.exclusive, row);
      busy.delete(exclusive);
      const next = blocked.get(exclusive)?.[0];
      if (next === undefined) return;
      forget(next);
      change(next, phases.ready);
      ownQueue(next).unshift(next);
    },
    drop(row) {
      if (cell(table.columns.phase, row) === phases.held) forget(row);
      change(row, phases.waiting);
    },
    clear() {
      // ReadyQueues that have held no target yet are skipped.
      queues.forEach((queue) => {
        queue.clear();
      });
      blocked.clear();
      const { columns, end } = table;
      for (let row = 0; row < end; row += 1) {
        const phase = cell(columns.phase, row);
        if (phase === phases.ready || phase === phases.held) change(row, phases.waiting);
      }
    },
    waiting: (service) => waiting[service] ?? 0,
    get size() {
      return size;
    },
  };
}
