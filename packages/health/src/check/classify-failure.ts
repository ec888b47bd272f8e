import { commonErrors, TransportFailure, VendorError } from '@mdmkit/core';
import { classifyError, classifyProberFault, type ResultWaits } from '@mdmkit/monitor/model';
import type { Finding } from '../probes/probe.ts';

/** A probe did not stop although its time was up. */
export class ProbeStuck extends Error {
  override readonly name = 'ProbeStuck';
}

/** What is known of a check that failed. */
export interface FailedCheck {
  /** What was thrown: a VendorError, or a defect of a probe. */
  readonly error: unknown;
  /** Whether the whole run was interrupted. */
  readonly isInterrupted: boolean;
  /** How long the check waited on our side; undefined if it did not. */
  readonly waits: ResultWaits | undefined;
  /** How long the check took, in milliseconds. */
  readonly elapsedMs: number;
  /** The limit for the check, in milliseconds. */
  readonly timeoutMs: number;
}

/** Says what a failed check means. */
export function classifyFailure(failed: FailedCheck): Finding {
  const { error, isInterrupted } = failed;
  // What a vendor said before the run was interrupted stays true.
  if (error instanceof VendorError && error.kind !== 'aborted')
    return ownWait(error, failed) ?? ownClock(error) ?? classifyError(error);
  if (isInterrupted) return classifyProberFault('PROBE_ABORTED');
  if (isStoreError(error)) return ownStore(error);
  return classifyProberFault(error instanceof ProbeStuck ? 'PROBE_STUCK' : 'PROBE_CRASHED');
}

/** What an error of the store says. A check does not know the store, only the budgets and sessions that may be kept in it. */
interface StoreFailure extends Error {
  readonly code: string;
  readonly remedy: string;
}

function isStoreError(error: unknown): error is StoreFailure {
  return error instanceof Error && error.name === 'StoreError' && 'code' in error && 'remedy' in error;
}

/** The database in which workers share budgets and sessions does not answer: nothing was asked of the vendor. */
function ownStore({ code, message, remedy }: StoreFailure): Finding {
  return { class: 'prober_fault', code, owner: 'us', remedy, error: `${message}.` };
}

/** What a check waited for, the class of a check whose time it took, and the reason in every package's catalogue. */
const meanings = {
  connectionMs: { class: 'prober_fault', reason: 'NO_FREE_CONNECTION', what: 'a free connection' },
  budgetMs: { class: 'throttled', reason: 'BUDGET_EXHAUSTED', what: 'its budget' },
  retryAfterMs: { class: 'throttled', reason: 'THROTTLED', what: 'the time that the vendor asked to wait' },
  sessionMs: { class: 'prober_fault', reason: 'NO_FREE_CONNECTION', what: 'the session of another process' },
} as const;

/** A time limit that was spent waiting on our side says nothing about the vendor, who had less than half of it. */
function ownWait(error: VendorError, { waits, elapsedMs, timeoutMs }: FailedCheck): Finding | undefined {
  const [, prefix, end] = /^([A-Z]+)_(TIMEOUT|SLOW_RESPONSE)$/.exec(error.code) ?? [];
  if (prefix === undefined || end === undefined || waits === undefined) return undefined;
  const entries = Object.entries(waits) as [keyof ResultWaits, number][];
  const waitedMs = entries.reduce((sum, [, ms]) => sum + ms, 0);
  const longest = entries.toSorted(([, first], [, second]) => second - first)[0];
  if (!longest || elapsedMs - waitedMs >= timeoutMs / 2) return undefined;
  const { class: resultClass, reason, what } = meanings[longest[0]];
  return {
    class: resultClass,
    code: `${prefix}_${reason}`,
    owner: 'us',
    remedy: commonErrors[reason].remedy,
    error: `The check waited ${Math.round(waitedMs / 100) / 10} s for ${what}, so that its time ended.`,
  };
}

/** A certificate that is not valid yet is one of our clock, not of the vendor. */
function ownClock(error: VendorError): Finding | undefined {
  const { cause, code } = error;
  if (!(cause instanceof TransportFailure) || cause.code !== 'CERT_NOT_YET_VALID') return undefined;
  const { remedy, summary } = commonErrors.CLOCK_SKEW;
  return {
    class: 'prober_fault',
    code: code.replace(/_TLS_FAILED$/, '_CLOCK_SKEW'),
    owner: 'us',
    remedy,
    error: `The vendor's certificate is not valid yet: ${summary}.`,
  };
}
