import type { ScheduledTarget, TargetChanges } from '../model/engine.ts';
import { cell } from './columns.ts';
import { createRamp, type Ramp } from './ramp.ts';
import type { ScheduleParts } from './schedule-parts.ts';
import { phases } from './target-table.ts';

/** Exchanges the targets of a schedule while it runs. */
export interface TargetChange {
  /** Plans these targets and no others. Throws RangeError for what cannot be planned, and has changed nothing then. */
  setTargets(targets: readonly ScheduledTarget[], nowMs: number): TargetChanges;
  /** Catches up on what had to wait for the end of a target's run; answers whether the target is still there. */
  settle(row: number): boolean;
}

/** Makes the change of targets of a schedule. */
export function createTargetChange({ table, waiting, planner, queues, loads }: ScheduleParts): TargetChange {
  /** What targets under way have become: until their run ends, its service and its exclusive group stay as they were. */
  const becoming = new Map<number, { readonly target: ScheduledTarget; readonly nowMs: number }>();

  const end = (row: number) => {
    const { columns } = table;
    becoming.delete(row);
    if (cell(columns.phase, row) === phases.running) {
      columns.ending[row] = 1;
      return;
    }
    withdraw(row);
    table.free(row);
  };

  const withdraw = (row: number) => {
    waiting.remove(row);
    if (cell(table.columns.phase, row) !== phases.waiting) queues.drop(row);
  };

  const add = (target: ScheduledTarget, nowMs: number, ramp: Ramp | undefined) => {
    const row = table.add(target);
    planner.catchUp(row, target.lastRunMs ?? null, nowMs);
    if (ramp) planner.rampUp(row, ramp, nowMs);
    planner.wait(row);
  };

  /** Takes in what a target has become; answers whether that is anything new. */
  const update = (row: number, target: ScheduledTarget, nowMs: number): boolean => {
    const { columns } = table;
    if (cell(columns.phase, row) === phases.running) {
      becoming.set(row, { target, nowMs });
      return table.differs(row, target);
    }
    if (!table.differs(row, target)) return false;
    withdraw(row);
    table.describe(row, target);
    planner.restart(row, nowMs);
    planner.wait(row);
    return true;
  };

  return {
    setTargets(targets, nowMs) {
      const ids = checkTargets(targets);
      const [added, changed, removed]: [string[], string[], string[]] = [[], [], []];
      // Only the first targets come while the process is slow.
      const ramp = table.end === 0 ? createRamp(runsPerMsOf(targets)) : undefined;
      for (let row = 0; row < table.end; row += 1) {
        const { columns } = table;
        const id = table.idOf(row);
        if (cell(columns.phase, row) === phases.free || cell(columns.ending, row) === 1 || ids.has(id)) continue;
        removed.push(id);
        end(row);
      }
      for (const target of targets) {
        const row = table.find(target.id);
        if (row === undefined) {
          added.push(target.id);
          add(target, nowMs, ramp);
          continue;
        }
        const isNew = cell(table.columns.ending, row) === 1;
        table.columns.ending[row] = 0;
        const differs = update(row, target, nowMs);
        if (isNew) added.push(target.id);
        else if (differs) changed.push(target.id);
      }
      loads.changed();
      return { added, changed, removed };
    },
    settle(row) {
      if (cell(table.columns.ending, row) === 1) {
        table.free(row);
        return false;
      }
      const next = becoming.get(row);
      becoming.delete(row);
      if (next !== undefined && table.differs(row, next.target)) {
        table.describe(row, next.target);
        loads.changed();
        planner.restart(row, next.nowMs);
      }
      return true;
    },
  };
}

/** How many scheduled runs become due in a millisecond. */
function runsPerMsOf(targets: readonly ScheduledTarget[]): number {
  let runsPerMs = 0;
  for (const { intervalMs } of targets) runsPerMs += 1 / intervalMs;
  return runsPerMs;
}

/** The ids of targets that can be planned. */
function checkTargets(targets: readonly ScheduledTarget[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { id, intervalMs } of targets) {
    if (ids.has(id)) throw new RangeError(`target ${id} is given twice; expected each id once`);
    if (!Number.isSafeInteger(intervalMs) || intervalMs < 1)
      throw new RangeError(
        `target ${id} has an interval of ${intervalMs} ms; expected a whole number of milliseconds above 0`,
      );
    ids.add(id);
  }
  return ids;
}
