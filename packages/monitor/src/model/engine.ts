import type { DueCount, Gap } from './records.ts';

/** Why a run is due, most urgent first. */
export const runReasons = ['recheck', 'quorum', 'scheduled', 'catch-up'] as const;

/** Why a run is due. */
export type RunReason = (typeof runReasons)[number];

/** A run that was claimed. */
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
  /** When to look again before the next scheduled run, in milliseconds since 1970; null for none. */
  readonly recheckMs: number | null;
}

/** A target as an engine sees it. */
export interface ScheduledTarget {
  /** The target's id. */
  readonly id: string;
  /** The service: what limits and counts are kept by. */
  readonly service: string;
  /** Who owns it: a quorum asks different ones. */
  readonly tenant: string;
  /** From one run to the next, in whole milliseconds. */
  readonly intervalMs: number;
  /** The exclusive group: its targets never run at the same time; null for none. Default: the tenant. */
  readonly exclusive?: string | null;
  /** When it last ran, in milliseconds since 1970, for an engine that does not know it yet. Default: never. */
  readonly lastRunMs?: number | null;
}

/** What another set of targets changed: ids. */
export interface TargetChanges {
  /** Targets that were not there. */
  readonly added: readonly string[];
  /** Targets with another interval, service, tenant or exclusive group. */
  readonly changed: readonly string[];
  /** Targets that are no more. */
  readonly removed: readonly string[];
}

/** Why runs that were due did not happen. */
export const skipReasons = ['overlap', 'capped', 'sampled', 'missed'] as const;

/**
 * Why a run that was due did not happen: the one before was still going on (`overlap`); too much was going on until the next
 * was due (`capped`); only a sample of the service was checked (`sampled`); this process was too late (`missed`).
 */
export type SkipReason = (typeof skipReasons)[number];

/** How many runs of a service were skipped in five minutes. */
export interface SkipCount {
  /** The service. */
  readonly service: string;
  /** Where. */
  readonly location: string;
  /** The beginning of the five minutes, in milliseconds since 1970. */
  readonly bucketMs: number;
  /** Why. */
  readonly reason: SkipReason;
  /** How many more. */
  readonly skipped: number;
}

/** What an engine has counted since it was last asked. */
export interface EngineCounts {
  /** Runs that became due, rechecks and bursts among them: those that were claimed, and those that were skipped. */
  readonly due: readonly DueCount[];
  /** Runs that were due and did not happen. They are among the due ones. */
  readonly skipped: readonly SkipCount[];
  /** Spans in which no check ran. What was due in them is not counted, besides one run for each target. */
  readonly gaps: readonly Gap[];
}

/** A span in which no check ran, as the service that noticed it knows it. */
export type NoticedGap = Pick<Gap, 'fromMs' | 'reason'>;

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
  /**
   * Plans these targets from now on, and no others. Those that stay as they are keep their times and what is under way; the
   * result of one that is no more comes too late.
   *
   * @throws RangeError - For an id that is given twice, or an interval that is no whole number of milliseconds above 0.
   *   Nothing has changed then.
   */
  setTargets(targets: readonly ScheduledTarget[], nowMs: number): Promise<TargetChanges>;
  /** Gives claims back without a result: they were not run, or their result is lost. */
  release(runs: readonly ClaimedRun[], nowMs: number): Promise<void>;
  /**
   * Asks to look again at a target before its next scheduled run, ten times in a row at most; after that, and for a target
   * that is under way or left out of a sample, only the scheduled run is left. Answers whether it was planned.
   */
  recheck(target: string, atMs: number): Promise<boolean>;
  /** Asks to check these targets at once, before what is scheduled. Answers with those that were not under way anyway. */
  burst(targets: readonly string[], nowMs: number): Promise<readonly string[]>;
  /** From now on only a sample of a service is checked, from as many tenants as possible: the service itself is down. */
  sampleOnly(service: string, size: number, nowMs: number): Promise<void>;
  /** Takes {@link Engine.sampleOnly} back. */
  sampleAll(service: string, nowMs: number): Promise<void>;
  /** Checks all targets of a service once within `overMs`, evenly spread: it has recovered. Scheduled runs count. */
  spread(service: string, overMs: number, nowMs: number): Promise<void>;
  /**
   * Plans everything anew, because time has moved in a way that it should not: what was due by now counts as missed, and each
   * target catches up with one run at most. The gap ends now; null where only the clock was set.
   */
  replan(nowMs: number, gap: NoticedGap | null): Promise<void>;
  /** What was counted since the last call. */
  takeCounts(): Promise<EngineCounts>;
}
