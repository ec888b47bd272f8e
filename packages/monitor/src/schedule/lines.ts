import { runReasons } from '../model/engine.ts';
import { cell } from './columns.ts';
import { createRowQueue, type RowQueue } from './row-queue.ts';
import { phases, type TargetTable } from './target-table.ts';

/** Targets that are due and wait for their turn: a line for each service and reason, and the lanes that keep some apart. */
export interface Lines {
  /** Puts a target at the end of the line of its service and its reason. */
  push(row: number): void;
  /** Takes the first target of a line whose lane is free; the others of its lane wait aside. Undefined without any. */
  take(service: number, reason: number): number | undefined;
  /** Occupies a target's lane. */
  enter(row: number): void;
  /** Frees a target's lane: who waited aside longest is in front of its line again. */
  leave(row: number): void;
  /** Takes a target out. */
  drop(row: number): void;
  /** Takes all targets out; lanes stay occupied. */
  clear(): void;
  /** How many of a service wait. */
  waiting(service: number): number;
}

/** Makes empty lines for the targets of a table. */
export function createLines(table: TargetTable): Lines {
  const lines: RowQueue[] = [];
  const waiting: number[] = [];
  const busy = new Set<number>();
  /** By lane: who waits aside for it, oldest first. */
  const aside = new Map<number, number[]>();

  const lineOf = (service: number, reason: number) =>
    (lines[service * runReasons.length + reason] ??= createRowQueue());

  const ownLine = (row: number) => lineOf(cell(table.columns.service, row), cell(table.columns.reason, row));

  const change = (row: number, phase: number) => {
    const { columns } = table;
    const service = cell(columns.service, row);
    const stood = cell(columns.phase, row) === phases.waiting ? 0 : 1;
    const stands = phase === phases.waiting ? 0 : 1;
    waiting[service] = (waiting[service] ?? 0) + stands - stood;
    columns.phase[row] = phase;
  };

  const setAside = (row: number, lane: number) => {
    change(row, phases.held);
    const others = aside.get(lane);
    if (others === undefined) aside.set(lane, [row]);
    else others.push(row);
  };

  const forget = (row: number) => {
    const lane = cell(table.columns.lane, row);
    const others = (aside.get(lane) ?? []).filter((other) => other !== row);
    if (others.length === 0) aside.delete(lane);
    else aside.set(lane, others);
  };

  return {
    push(row) {
      change(row, phases.ready);
      ownLine(row).push(row);
    },
    take(service, reason) {
      const line = lineOf(service, reason);
      const { columns } = table;
      for (let row = line.shift(); row !== undefined; row = line.shift()) {
        // A line may still name a target that has left it, for a more urgent line or altogether.
        if (cell(columns.phase, row) !== phases.ready || ownLine(row) !== line) continue;
        const lane = cell(columns.lane, row);
        if (busy.has(lane)) setAside(row, lane);
        else {
          change(row, phases.waiting);
          return row;
        }
      }
      return undefined;
    },
    enter: (row) => void busy.add(cell(table.columns.lane, row)),
    leave(row) {
      const lane = cell(table.columns.lane, row);
      busy.delete(lane);
      const next = aside.get(lane)?.[0];
      if (next === undefined) return;
      forget(next);
      change(next, phases.ready);
      ownLine(next).unshift(next);
    },
    drop(row) {
      if (cell(table.columns.phase, row) === phases.held) forget(row);
      change(row, phases.waiting);
    },
    clear() {
      // Lines that nobody has stood in yet are skipped.
      lines.forEach((line) => {
        line.clear();
      });
      aside.clear();
      const { columns, end } = table;
      for (let row = 0; row < end; row += 1) {
        const phase = cell(columns.phase, row);
        if (phase === phases.ready || phase === phases.held) change(row, phases.waiting);
      }
    },
    waiting: (service) => waiting[service] ?? 0,
  };
}
