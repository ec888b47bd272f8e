import type { Scope } from './records.ts';
import { createScopeMatcher, type Matchable } from './scope.ts';

/**
 * Why targets are not checked at present, strongest first: a maintenance window pauses their checks (`paused`), an incident of
 * their whole service is open and only a sample of it is checked (`covered`), or there is no capacity for all checks and only
 * a part of the service is checked (`sampled`): also if no worker checks a part of the targets.
 */
export const uncheckedReasons = ['paused', 'covered', 'sampled'] as const;

/** Why a target is not checked at present. */
export type UncheckedReason = (typeof uncheckedReasons)[number];

/** A time in which targets are not checked. */
export interface UncheckedSpan {
  /** Why. */
  readonly reason: UncheckedReason;
  /** Which targets. */
  readonly scope: Scope;
  /** The id of the maintenance window or of the incident; null if there is none. */
  readonly by: string | null;
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** Until when, in milliseconds since 1970; null if that is not known. */
  readonly untilMs: number | null;
  /** Of a sampled service: a target without a check for this long was left out, in milliseconds. Default: 0. */
  readonly overdueMs?: number;
}

/** What is known of a target that may not be checked. */
export interface UncheckedCandidate extends Matchable {
  /** When its last run began, in milliseconds since 1970; null before the first. */
  readonly lastRunMs: number | null;
}

/**
 * Makes a function that returns the span in which a target is not checked; undefined if it is checked. A target that was
 * checked after an incident began belongs to the sample.
 */
export function createUncheckedTest(
  spans: readonly UncheckedSpan[],
  nowMs: number,
): (target: UncheckedCandidate) => UncheckedSpan | undefined {
  const tests = spans
    .filter(({ untilMs }) => untilMs === null || untilMs > nowMs)
    .toSorted((first, second) => uncheckedReasons.indexOf(first.reason) - uncheckedReasons.indexOf(second.reason))
    .map((span) => ({ span, matches: createScopeMatcher(span.scope), beforeMs: lastRunBefore(span, nowMs) }));
  return (target) =>
    tests.find(({ matches, beforeMs }) => (target.lastRunMs ?? Number.NEGATIVE_INFINITY) < beforeMs && matches(target))
      ?.span;
}

/** A target whose last run began before this time is not checked. */
function lastRunBefore({ reason, sinceMs, overdueMs = 0 }: UncheckedSpan, nowMs: number): number {
  if (reason === 'paused') return Number.POSITIVE_INFINITY;
  return reason === 'covered' ? sinceMs : nowMs - overdueMs;
}
