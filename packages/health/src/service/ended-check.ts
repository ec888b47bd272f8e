import type { CheckResult, Observation, ResultClass, RunFlag, StoredRun } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import type { EndedRun } from '../engine/running-runs.ts';

/** What came of a claimed run: a result, or null where the target was not looked at on purpose. */
export interface CheckedTarget {
  /** The target. */
  readonly target: Target;
  /** What was found. */
  readonly result: CheckResult;
  /** Whether a maintenance window covered the target. */
  readonly inMaintenance: boolean;
}

/** A check that has ended, as the monitor takes it. */
export type EndedCheck = EndedRun<CheckedTarget>;

/** What ails the measurement. */
export function flagsOf({ flags, result: { inMaintenance } }: EndedCheck): readonly RunFlag[] {
  return inMaintenance ? [...flags, 'maintenance'] : flags;
}

/**
 * What a check counts as: while the clock was set, or this machine was too slow, a failure says nothing about the vendor.
 */
export function classOf({ flags, result: { result } }: EndedCheck): ResultClass {
  if (flags.includes('clock-step') && result.class !== 'ok') return 'prober_fault';
  return flags.includes('lag') && result.class === 'fail.network' ? 'prober_fault' : result.class;
}

/** What a check says to the monitor. */
export function observationOf(check: EndedCheck, location: string): Observation {
  const { target, result } = check.result;
  return {
    target: target.id,
    tenant: target.tenant,
    service: target.service,
    location,
    class: classOf(check),
    code: result.code,
    atMs: check.startedMs,
    sharedKeys: target.sharedKeys ?? [],
  };
}

/** A check as it is kept; `counted` is the class that the monitor gave it. */
export function storedRunOf(check: EndedCheck, location: string, counted: ResultClass): StoredRun {
  const { target, result } = check.result;
  const { error, requestId } = result;
  return {
    target: target.id,
    startedMs: check.startedMs,
    durationMs: Math.max(0, Math.round(check.durationMs)),
    latencyMs: result.latencyMs,
    class: counted,
    code: result.code,
    attempts: result.attempts,
    location,
    flags: flagsOf(check),
    failure: error === null ? null : { error, requestId },
  };
}
