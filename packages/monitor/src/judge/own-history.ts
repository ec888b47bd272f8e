import { upperTail } from './attribution/binomial.ts';

/** An hour of checks of one target, as its rollup has it. */
export interface TargetHour {
  /** When it began, in milliseconds since 1970. */
  readonly startMs: number;
  /** Good checks. */
  readonly good: number;
  /** Checks that failed. What says nothing about the vendor is neither good nor bad. */
  readonly bad: number;
}

/** What the last hours of a target say, held against its own history. */
export interface OwnHistory {
  /** `learning`: too few checks are known. `unusual`: the target fails far more than it did before. */
  readonly state: 'learning' | 'normal' | 'unusual';
  /** The length of the window at the end, in hours: its newest six hours with checks. */
  readonly windowHours: number;
  /** Conclusive checks in the window. */
  readonly checks: number;
  /** How many of them failed. */
  readonly failed: number;
  /** In how many hours of the window a check failed. */
  readonly failingHours: number;
  /** The failing share that is usual, from 0 to 1; null while too little is known. */
  readonly usualShare: number | null;
  /** How probable so many failures are at the usual share, from 0 to 1; 1 while too little is known. */
  readonly probability: number;
  /** How many hours of history the window was held against. */
  readonly historyHours: number;
  /** How many earlier windows of the same length there are. */
  readonly windows: number;
  /** How many of them failed as much. */
  readonly asBad: number;
}

const hourMs = 3_600_000;
/** How far back a target is compared with itself, in milliseconds. */
export const ownHistoryMs: number = 14 * 24 * hourMs;
/** The window: the newest hours with checks, none of which is older than `windowReachMs`. */
const windowHours = 6;
/** How old the oldest hour of the window is, at most, in milliseconds: the newest hour may not have its rollup yet. */
export const windowReachMs: number = 8 * hourMs;
/** With less history nothing is said: three days, and so many conclusive checks. */
const [leastHistoryHours, leastHistoryChecks] = [72, 200];
const leastChecks = 12;
/** A short outage says nothing: so many checks have to fail, in so many different hours. */
export const leastFailed = 5;
const leastFailingHours = 3;
/** The usual share leaves out the worst windows: an outage of a day in two weeks is not usual. */
const worstShare = 0.1;
const leastProbability = 1e-5;
/** A smaller increase of the failing share is no news. */
const leastEffect = 0.02;
/** A target that was as bad in more of its earlier windows is like that. */
const mostAsBad = 0.05;

/**
 * Holds the last hours of a target against its own history, by its rollups. A target has few checks, so nothing is learned or
 * stored for it. Its failing share is unusual if it is improbable at the usual one (a binomial test against the mean without the
 * worst tenth of the windows), if at most one in twenty earlier windows was as bad, and if checks failed in three different hours.
 *
 * @param hours - The hours of about two weeks, in any order; hours of maintenance are left out.
 */
export function judgeOwnHistory(hours: readonly TargetHour[], nowMs: number): OwnHistory {
  const checked = hours.filter(({ good, bad, startMs }) => good + bad > 0 && startMs < nowMs);
  checked.sort((first, second) => first.startMs - second.startMs);
  const recent = checked.filter(({ startMs }) => startMs >= nowMs - windowReachMs).slice(-windowHours);
  const history = checked.filter(({ startMs }) => startMs < (recent[0]?.startMs ?? nowMs));
  const { checks, failed } = totalOf(recent);
  const failingHours = recent.filter(({ bad }) => bad > 0).length;
  const figures = { windowHours, checks, failed, failingHours, historyHours: history.length };
  if (history.length < leastHistoryHours || totalOf(history).checks < leastHistoryChecks || checks < leastChecks)
    return { ...figures, state: 'learning', usualShare: null, probability: 1, windows: 0, asBad: 0 };
  const windows = windowsOf(history);
  const usualShare = usualShareOf(windows);
  const probability = upperTail(checks, usualShare, failed);
  const asBad = windows.filter((window) => window.failed * checks >= failed * window.checks).length;
  const isUnusual =
    failed >= leastFailed &&
    failingHours >= leastFailingHours &&
    failed / checks >= usualShare + leastEffect &&
    probability < leastProbability &&
    asBad <= mostAsBad * windows.length;
  return {
    ...figures,
    state: isUnusual ? 'unusual' : 'normal',
    usualShare,
    probability,
    windows: windows.length,
    asBad,
  };
}

/** The mean of the windows without the worst ones; never 0, for what has not failed yet may fail once. */
function usualShareOf(windows: readonly Total[]): number {
  const byShare = windows.toSorted((first, second) => first.failed / first.checks - second.failed / second.checks);
  const usual = sumOf(byShare.slice(0, Math.ceil((1 - worstShare) * byShare.length)));
  return (usual.failed + 0.5) / (usual.checks + 1);
}

interface Total {
  readonly checks: number;
  readonly failed: number;
}

/** Windows of the same number of hours, one after another, the newest first. */
function windowsOf(history: readonly TargetHour[]): readonly Total[] {
  const windows: Total[] = [];
  for (let end = history.length; end >= windowHours; end -= windowHours)
    windows.push(totalOf(history.slice(end - windowHours, end)));
  return windows;
}

function totalOf(hours: readonly TargetHour[]): Total {
  return sumOf(hours.map(({ good, bad }) => ({ checks: good + bad, failed: bad })));
}

function sumOf(parts: readonly Total[]): Total {
  const sum = (of: (part: Total) => number) => parts.reduce((total, part) => total + of(part), 0);
  return { checks: sum(({ checks }) => checks), failed: sum(({ failed }) => failed) };
}
