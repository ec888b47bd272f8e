import type { Fault } from '@mdmkit/core/testing';
import type { ErrorNumberEntry } from '../errors/error-number-entry.ts';
import { errorNumbers, type VppErrorNumber } from '../errors/error-numbers.ts';

/** A refusal of the simulated service, as JSON. */
export interface ErrorAnswer {
  /** The HTTP status that belongs to the number. */
  readonly status: number;
  /** The body. Apple's own texts differ; clients go by the number. */
  readonly body: { readonly errorNumber: VppErrorNumber; readonly errorMessage: string };
}

/** A refusal that says whom it is about. */
export interface DetailedRefusal {
  /** Apple's number. */
  readonly errorNumber: VppErrorNumber;
  /** Whom it is about. */
  readonly errorInfo: { readonly clientUserIds: readonly string[] };
}

/** The answer for one of Apple's numbers. Numbers that only events have are answered with status 400. */
export function errorAnswer(errorNumber: VppErrorNumber): ErrorAnswer {
  const { status = 400, summary }: ErrorNumberEntry = errorNumbers[errorNumber];
  return { status, body: { errorNumber, errorMessage: `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.` } };
}

/** How {@link vppErrorFault} differs from the usual answer. */
export interface VppErrorFaultOptions {
  /** The status. Default: the status of the number. Apple sends 200 at times. */
  readonly status?: number;
  /** The Retry-After header: seconds or an HTTP date. Default: none. */
  readonly retryAfter?: string;
}

/** A fault for `simulator.faults.add`: the service answers with one of its error numbers. */
export function vppErrorFault(errorNumber: VppErrorNumber, options: VppErrorFaultOptions = {}): Fault {
  const { status, body } = errorAnswer(errorNumber);
  const headers = options.retryAfter === undefined ? {} : { 'retry-after': options.retryAfter };
  return { status: options.status ?? status, body, headers };
}
