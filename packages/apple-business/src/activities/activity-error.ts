import { BusinessError, businessErrors, serviceName } from '../errors/business-error.ts';
import type { StartedActivity } from './activity-request.ts';

/** What is known when starting or waiting for activities fails in the middle. */
export interface ActivityErrorFacts {
  /** The operation. */
  readonly operation: string;
  /** The client's label. */
  readonly label: string | undefined;
  /** What was started. */
  readonly activities: readonly StartedActivity[];
  /** For which devices nothing was started. */
  readonly remaining: readonly string[];
}

/**
 * Some activities could not be started, or did not end in time. Wait for `activities`, which were started; start again
 * for `remaining`. `code` is the code of the failure, which is the `cause`.
 */
export class BusinessActivityError extends BusinessError {
  /** `BusinessActivityError`. */
  override readonly name: string = 'BusinessActivityError';
  /** The activities that were started. They may still be in progress. */
  readonly activities: readonly StartedActivity[];
  /** The serial numbers for which no activity was started. */
  readonly remaining: readonly string[];

  /** Creates the error from the failure and what is known besides. */
  constructor(failure: unknown, facts: ActivityErrorFacts) {
    const { operation, label, activities, remaining } = facts;
    const cause = failure instanceof BusinessError ? failure : undefined;
    const code = cause?.code ?? 'BUSINESS_UNEXPECTED';
    super(code, businessErrors[code], {
      service: serviceName,
      operation,
      label,
      vendorCode: cause?.vendorCode,
      status: cause?.status,
      retryAfterMs: cause?.retryAfterMs,
      requestId: cause?.requestId,
      attempts: cause?.attempts,
      details: cause?.details,
      detail: `${activities.length} activities were started, none for ${remaining.length} devices`,
      cause: failure,
    });
    this.activities = activities;
    this.remaining = remaining;
  }
}
