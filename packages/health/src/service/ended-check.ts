import type { CheckResult, Observation, ResultClass, RunFlag, StoredRun, TargetState } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import type { EndedRun } from '../engine/running-runs.ts';
import type { EndpointTarget } from '../probes/endpoint.ts';

/** A checked target and its result. */
export interface CheckedTarget {
  /** The target. */
  readonly target: Target;
  /** Its result. */
  readonly result: CheckResult;
  /** Whether a maintenance window applied to the target. */
  readonly inMaintenance: boolean;
}

/** A check that has ended. */
export type EndedCheck = EndedRun<CheckedTarget>;

/** A check that the monitor has counted. */
export interface FinishedCheck {
  /** The target. */
  readonly target: Pick<Target, 'id' | 'tenant' | 'service'> & Partial<Pick<Target, 'tenantName' | 'intervalMs'>>;
  /** What the check found. */
  readonly result: CheckResult;
  /** The run as it is kept: with the class that it counts as, and what disturbed the measurement. */
  readonly run: StoredRun;
  /** How long after its time it began, in milliseconds. */
  readonly lagMs: number;
  /** The state of the target after the batch of this check; absent for a target that was removed meanwhile. */
  readonly state?: TargetState;
  /** The state that this batch ended; absent if it ended none. */
  readonly formerState?: TargetState;
}

/** Returns what disturbed the measurement. */
export function flagsOf({ flags, result: { inMaintenance } }: EndedCheck): readonly RunFlag[] {
  return inMaintenance ? [...flags, 'maintenance'] : flags;
}

/**
 * The share of its time that a check has to lose to this process before its timeout is ours. A stall of 1.2 s explains no
 * timeout of 20 s.
 */
const stalledShare = 0.5;

/**
 * Returns whether this process spoilt a check: the clock was set while it ran, or it ended in a timeout and this process
 * stood still for half of its time. An answer, a refused connection and a reset are what the network or the vendor did.
 */
export function isSpoilt({ flags, stalledMs, durationMs, result: { result } }: EndedCheck): boolean {
  if (flags.includes('clock-step')) return result.class !== 'ok';
  const isTimeout = result.class === 'fail.network' && result.code?.includes('TIMEOUT') === true;
  return isTimeout && stalledMs >= stalledShare * durationMs && stalledMs > 0;
}

/** Returns what a check counts as: the failure of a check that this process spoilt says nothing about the vendor. */
export function classOf(check: EndedCheck): ResultClass {
  return isSpoilt(check) ? 'prober_fault' : check.result.result.class;
}

/** Returns a check as the monitor takes it. */
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
    latencyMs: latencyOf(check),
    ...(isOwn(target) ? { isOwn: true } : {}),
  };
}

/** The latency of a check that nothing disturbed; null if it says nothing about the vendor. */
function latencyOf({ flags, result: { result } }: EndedCheck): number | null {
  return flags.length === 0 ? result.latencyMs : null;
}

/** Whether no vendor takes part: a host or a panel of our own. */
function isOwn({ service, credential }: Target): boolean {
  if (service === 'browser') return true;
  // Only the probe of hosts makes the credential of this service.
  return service === 'endpoint' && (credential as EndpointTarget | undefined)?.target.vendor === 'own';
}

/** Returns a check as the store keeps it. `counted` is the class that the monitor gave it. */
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
