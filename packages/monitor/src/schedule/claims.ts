import { type ClaimedRun, runReasons } from '../model/engine.ts';
import { cell } from './columns.ts';
import type { ScheduleParts } from './schedule-parts.ts';
import { phases } from './target-table.ts';

/** Gives out what is due. */
export interface Claims {
  /** See `Engine.claimDue`. */
  claimDue(nowMs: number, max: number): readonly ClaimedRun[];
  /** See `Engine.nextDueMs`. What waits for the end of another run is not counted: it can be claimed once that is given back. */
  nextDueMs(): number | null;
}

const scheduledReason = runReasons.indexOf('scheduled');

/** Makes the claims of a schedule. */
export function createClaims({ table, waiting, counts, planner, queues, loads }: ScheduleParts): Claims {
  let fence = 0;
  /** Which service is asked first. */
  let turn = 0;
  /** When runs were left over because fewer were wanted; null when none were. */
  let leftMs: number | null = null;

  const serviceOf = (row: number) => cell(table.columns.service, row);

  /** A run that is due will not happen: the target waits for its next. */
  const skip = (row: number, nowMs: number) => {
    const { columns } = table;
    if (planner.scheduledMs(row) <= nowMs) planner.passed(row, nowMs, 'sampled');
    else counts.skipped(serviceOf(row), cell(columns.dueMs, row), 'sampled');
    columns.earlyMs[row] = Number.POSITIVE_INFINITY;
    planner.wait(row);
  };

  /** A target is due: it waits in a queue, or its run is shed. */
  const arrive = (row: number, nowMs: number) => {
    const { columns } = table;
    planner.superseded(row, nowMs, 'missed');
    const [earlyMs, earlyReason] = [cell(columns.earlyMs, row), cell(columns.earlyReason, row)];
    const scheduledMs = planner.scheduledMs(row);
    const isEarlyRunDue = earlyMs <= nowMs && (earlyReason < scheduledReason || scheduledMs > nowMs);
    columns.reason[row] = isEarlyRunDue ? earlyReason : scheduledReason;
    columns.dueMs[row] = isEarlyRunDue ? earlyMs : scheduledMs;
    if (loads.admits(row, cell(columns.reason, row), queues.waiting(serviceOf(row)))) queues.push(row);
    else skip(row, nowMs);
  };

  const claim = (row: number, nowMs: number): ClaimedRun => {
    const { columns } = table;
    planner.superseded(row, nowMs, 'capped');
    if (cell(columns.reason, row) === scheduledReason) columns.dueMs[row] = planner.scheduledMs(row);
    planner.taken(row, nowMs);
    fence += 1;
    columns.phase[row] = phases.running;
    columns.earlyMs[row] = Number.POSITIVE_INFINITY;
    columns.claimedMs[row] = nowMs;
    columns.fence[row] = fence;
    // No recheck was asked for after the last run: the row of rechecks is over.
    if (cell(columns.asked, row) === 0) columns.rechecks[row] = 0;
    columns.asked[row] = 0;
    queues.enter(row);
    loads.began(serviceOf(row));
    counts.claimed(serviceOf(row), nowMs);
    const reason = runReasons[cell(columns.reason, row)] ?? 'scheduled';
    return { target: table.idOf(row), dueMs: cell(columns.dueMs, row), reason, fence };
  };

  /** The next target of a queue that may be checked. */
  const take = (service: number, reason: number, nowMs: number): number | undefined => {
    while (loads.hasRoom(service)) {
      const row = queues.take(service, reason);
      if (row === undefined || loads.allows(row, reason)) return row;
      skip(row, nowMs);
    }
    return undefined;
  };

  /** Claims what waits in a queue for one reason, one of each service in turn. */
  const claimFor = (reason: number, claimed: ClaimedRun[], nowMs: number, max: number) => {
    const services = table.services.size;
    for (let [place, idle] = [turn, 0]; idle < services && claimed.length < max; place += 1) {
      const row = take(place % services, reason, nowMs);
      idle = row === undefined ? idle + 1 : 0;
      if (row !== undefined) claimed.push(claim(row, nowMs));
    }
  };

  /** Whether a target waits in a queue that could begin at once. */
  const isAnyLeft = () => {
    for (let service = 0; service < table.services.size; service += 1)
      if (queues.waiting(service) > 0 && loads.hasRoom(service)) return true;
    return false;
  };

  return {
    claimDue(nowMs, max) {
      while (waiting.earliestMs() <= nowMs) {
        const row = waiting.pop();
        if (row !== undefined) arrive(row, nowMs);
      }
      const claimed: ClaimedRun[] = [];
      if (queues.size > 0) for (const reason of runReasons.keys()) claimFor(reason, claimed, nowMs, max);
      turn += 1;
      leftMs = claimed.length >= max && isAnyLeft() ? nowMs : null;
      return claimed;
    },
    nextDueMs() {
      if (leftMs !== null) return leftMs;
      return waiting.size === 0 ? null : waiting.earliestMs();
    },
  };
}
