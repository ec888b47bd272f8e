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
  /** Which of the two services it is. */
  readonly edition: BusinessEdition;
  /** The client's label, for errors. */
  readonly label: string | undefined;
  /** The origins that a link to the next page may name. */
  readonly origins: readonly string[];
  /** Time. */
  readonly clock: Clock;
  /** How many reads a minute the client allows itself. */
  readonly readsPerMinute: number;
  /** Fetches the log of an activity from its pre-signed address. */
  readonly download: (url: string, options: CallOptions) => Promise<Buffer>;
}

/** Makes an error that does not come from one answer. */
export function failure(
  { label }: Pick<CallContext, 'label'>,
  operation: string,
  code: BusinessErrorCode,
  facts: { readonly detail?: string; readonly cause?: unknown } = {},
): BusinessError {
  return businessErrorFamily.create(code, { service: serviceName, operation, label, ...facts });
}

/**
 * Waits on purpose.
 *
 * @throws BusinessError - `BUSINESS_ABORTED`, when the caller gives up.
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
