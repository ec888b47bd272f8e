import { logUpperTail, upperTail } from './binomial.ts';
import type { Flag } from './flags.ts';
import { countTenants, type Tally, tenantsWith } from './tally.ts';

/** Failures of many are a matter of chance only with a probability below this. */
export const wideAlpha = 1e-6;

/** Failures that are at least this probable are each tenant's own. */
export const alone = 1e-3;

/** Failures that are at least this probable are as usual: trouble of many is over. */
export const wellAlpha = 0.01;

/** The least share of tenants that makes trouble of many. */
export const leastShare = 0.05;

/** The least number of tenants that are many when all of them fail. */
export const leastEveryone = 3;

const minuteMs = 60_000;

/** What counting says about one kind of trouble. */
export interface Count {
  /** Tenants with a conclusive run. */
  readonly tenants: number;
  /** Those in trouble. */
  readonly failing: number;
  /** How probable so many would be if all was as usual. */
  readonly probability: number;
  /** Whether so many are in trouble that it is no chance. */
  readonly isWide: boolean;
  /** Whether the trouble has been confirmed, too. */
  readonly isSure: boolean;
  /** Whether more are in trouble than usual: enough to say that known trouble goes on. */
  readonly goesOn: boolean;
}

/** Counts to leave out, because something else explains them. */
export interface Explained {
  /** Tenants. */
  readonly tenants: number;
  /** Those of them in trouble. */
  readonly failing: number;
  /** Those of them whose trouble is confirmed. */
  readonly surely: number;
}

/** Nothing to leave out. */
export const nothingExplained: Explained = { tenants: 0, failing: 0, surely: 0 };

/** Counts tenants with a flag, and those with the flag that confirms it. */
export function countOf(tally: Tally, flag: Flag, surely: Flag, usual: number, without = nothingExplained): Count {
  const tenants = tenantsWith(tally, 'known') - without.tenants;
  const failing = tenantsWith(tally, flag) - without.failing;
  return judgeCount(tenants, failing, tenantsWith(tally, surely) - without.surely, usual);
}

/** What so many tenants in trouble say. */
export function judgeCount(tenants: number, failing: number, surely: number, usual: number): Count {
  const probability = upperTail(tenants, usual, failing);
  const isWide = isImprobable(tenants, failing, usual);
  // A few tenants that all fail, each confirmed, are no chance either, however much is usual.
  const isEveryone = tenants >= leastEveryone && surely >= tenants;
  const isSure = isEveryone || (isWide && logUpperTail(tenants, usual, surely) < Math.log(wideAlpha));
  return {
    tenants,
    failing,
    probability,
    isWide: isWide || isEveryone,
    isSure,
    goesOn: failing > 0 && probability < wellAlpha,
  };
}

/**
 * Whether a service answers nobody: every run since a time failed, for many tenants, and the last began `confirmMs` after the
 * first. Runs of different tenants confirm each other, so none of them has to fail twice.
 */
export function isUnbroken(tally: Tally, usual: number, confirmMs: number): boolean {
  const { failingSinceMs: sinceMs, troubled, lastMs } = tally;
  if (sinceMs === null || (lastMs.get('failing') ?? 0) - sinceMs < confirmMs) return false;
  const failing = countTenants(tally, troubled, ({ finding, atMs }) => finding === 'failing' && atMs >= sinceMs);
  return judgeCount(tenantsWith(tally, 'known'), failing, failing, usual).isSure;
}

/**
 * A brown-out: many tenants fail now and then, and the next run is well again, so their latest runs show few of them at a time.
 * What counts is how many began to fail within the window, and that they did not all do so within two minutes.
 */
export function countOnsets(tally: Tally, usual: number, windowMs: number, nowMs: number): Count {
  const { minutes } = tally;
  const fromMs = nowMs - windowMs + minuteMs;
  const onsets = minutes.since('onsets', fromMs, nowMs);
  const tenants = tenantsWith(tally, 'known');
  const failing = Math.min(tenants, sum(onsets));
  const share = shareOfAny(usual, sum(minutes.since('runs', fromMs, nowMs)), tenants);
  const isWide = isImprobable(tenants, failing, share);
  const spread = Math.min(tenants, sum(onsets) - worstTwo(onsets));
  const isSure = isWide && upperTail(tenants, share, spread) < alone;
  const halfMs = windowMs / 2;
  const late = Math.min(tenants, sum(minutes.since('onsets', nowMs - halfMs, nowMs)));
  const lateShare = shareOfAny(usual, sum(minutes.since('runs', nowMs - halfMs, nowMs)), tenants);
  const goesOn = late > 1 && upperTail(tenants, lateShare, late) < wellAlpha;
  return { tenants, failing, probability: upperTail(tenants, share, failing), isWide, isSure, goesOn };
}

/** The share of tenants that fails at least once between two times when all is as usual. */
export function usualSince(tally: Tally, usual: number, fromMs: number, nowMs: number): number {
  return shareOfAny(usual, sum(tally.minutes.since('runs', fromMs, nowMs)), tenantsWith(tally, 'known'));
}

/** The probability that a tenant fails at least once in as many runs as it has had. */
function shareOfAny(usual: number, runs: number, tenants: number): number {
  return 1 - (1 - usual) ** Math.max(1, tenants === 0 ? 1 : runs / tenants);
}

function isImprobable(tenants: number, failing: number, usual: number): boolean {
  return failing > 0 && failing / tenants >= leastShare && logUpperTail(tenants, usual, failing) < Math.log(wideAlpha);
}

function worstTwo(counts: readonly number[]): number {
  let worst = 0;
  for (const [at, count] of counts.entries()) worst = Math.max(worst, count + (counts[at + 1] ?? 0));
  return worst;
}

/** The sum of counts. */
export function sum(counts: readonly number[]): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
