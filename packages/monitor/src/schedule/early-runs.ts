import { runReasons } from '../model/engine.ts';
import { cell } from './columns.ts';
import type { ScheduleParts } from './schedule-parts.ts';
import { phases } from './target-table.ts';

/** Plans runs before the scheduled ones. */
export interface EarlyRuns {
  /** See `Engine.recheck`. */
  recheck(target: string, atMs: number): boolean;
  /** See `Engine.burst`. */
  burst(targets: readonly string[], nowMs: number): readonly string[];
  /** See `Engine.spread`. */
  spread(service: string, overMs: number, nowMs: number): void;
}

/** Rechecks in a row, at most; then only the scheduled runs of a target are left. */
const mostRechecks = 10;

const recheckReason = runReasons.indexOf('recheck');
const quorumReason = runReasons.indexOf('quorum');

/** Makes the early runs of a schedule. */
export function createEarlyRuns({ table, planner, queues, loads }: ScheduleParts): EarlyRuns {
  const recheck = (target: string, atMs: number): boolean => {
    const row = table.find(target);
    if (row === undefined) return false;
    const { columns } = table;
    columns.asked[row] = 1;
    const rechecks = cell(columns.rechecks, row);
    if (cell(columns.phase, row) !== phases.waiting || rechecks >= mostRechecks) return false;
    if (!loads.allows(row, recheckReason) || !planner.planEarly(row, atMs, recheckReason)) return false;
    columns.rechecks[row] = rechecks + 1;
    return true;
  };

  /** Brings a target to the front, unless it is under way. */
  const expedite = (row: number, nowMs: number): boolean => {
    const { columns } = table;
    const phase = cell(columns.phase, row);
    if (phase === phases.running) return false;
    if (phase === phases.waiting) {
      columns.earlyMs[row] = nowMs;
      columns.earlyReason[row] = quorumReason;
      planner.wait(row);
    } else if (cell(columns.reason, row) > quorumReason) {
      columns.reason[row] = quorumReason;
      if (phase === phases.ready) queues.push(row);
    }
    return true;
  };

  return {
    recheck,
    burst(targets, nowMs) {
      return targets.filter((target) => {
        const row = table.find(target);
        return row !== undefined && expedite(row, nowMs);
      });
    },
    spread(service, overMs, nowMs) {
      const number = table.services.find(service);
      const { columns, end } = table;
      for (let row = 0; row < end; row += 1)
        if (cell(columns.phase, row) === phases.waiting && cell(columns.service, row) === number)
          planner.spread(row, nowMs, overMs);
    },
  };
}
