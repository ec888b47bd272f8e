import type { Caller, CallOptions, Clock } from '@mdmkit/core';
import type { BusinessEdition } from '../auth/edition.ts';
import {
  type BusinessError,
  type BusinessErrorCode,
  businessErrorFamily,
  serviceName,
} from '../errors/business-error.ts';

/** What the calls of a client share. */
export interface CallContext {
  /** Calls the endpoints. */
  readonly caller: Caller;
  /** Which of the two services the client calls. */
  readonly edition: BusinessEdition;
  /** The client's label, for errors. */
  readonly label: string | undefined;
  /** The origins that a link to the next page may name. */
  readonly origins: readonly string[];
  /** Time. */
  readonly clock: Clock;
  /** How many reads per minute the budget allows. */
  readonly readsPerMinute: number;
  /** Downloads the log of an activity from its pre-signed URL. */
  readonly download: (url: string, options: CallOptions) => Promise<Buffer>;
}

/** Creates an error that does not come from a single answer. */
export function failure(
  { label }: Pick<CallContext, 'label'>,
  operation: string,
  code: BusinessErrorCode,
  facts: { readonly detail?: string; readonly cause?: unknown } = {},
): BusinessError {
  return businessErrorFamily.create(code, { service: serviceName, operation, label, ...facts });
}

/**
 * Waits.
 *
 * @throws BusinessError - `BUSINESS_ABORTED` if the signal is aborted.
 */
export async function pause(
  context: Pick<CallContext, 'clock' | 'label'>,
  operation: string,
  delayMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await context.clock.sleep(delayMs, signal);
  } catch (cause) {
    throw failure(context, operation, 'BUSINESS_ABORTED', { cause });
  }
}
