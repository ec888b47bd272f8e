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
 * Not all activities could be started, or did not end in time. Nothing is lost: `activities` were started, wait for
 * them; nothing was started for `remaining`. `code` is that of the failure, which is the `cause`.
 */
export class BusinessActivityError extends BusinessError {
  /** `BusinessActivityError`. */
  override readonly name: string = 'BusinessActivityError';
  /** What was started and may still go on. */
  readonly activities: readonly StartedActivity[];
  /** The serial numbers for which nothing was started. */
  readonly remaining: readonly string[];

  /** Makes the error from the failure and what is known besides. */
  constructor(failure: unknown, facts: ActivityErrorFacts) {
    const { operation, label, activities, remaining } = facts;
    const known = failure instanceof BusinessError ? failure : undefined;
    const code = known?.code ?? 'BUSINESS_UNEXPECTED';
    super(code, businessErrors[code], {
      service: serviceName,
      operation,
      label,
      vendorCode: known?.vendorCode,
      status: known?.status,
      retryAfterMs: known?.retryAfterMs,
      requestId: known?.requestId,
      attempts: known?.attempts,
      details: known?.details,
      detail: `${activities.length} activities were started, nothing for ${remaining.length} devices`,
      cause: failure,
    });
    this.activities = activities;
    this.remaining = remaining;
  }
}
