import pRetry from 'p-retry';
import { BudgetExhausted } from '../budget/budget-exhausted.ts';
import type { Clock } from '../clock/clock.ts';
import type { CommonReason } from '../errors/catalogue.ts';
import { TransportFailure } from '../errors/transport-failure.ts';
import { VendorError } from '../errors/vendor-error.ts';
import { checkArgument } from '../options/check-option-types.ts';

/** How failed requests are repeated. */
export interface RetryPolicy {
  /** How many times a request is repeated after the first. Default: 2. */
  readonly retries?: number;
  /** The upper limit of the first random wait, in milliseconds; it doubles each time. Default: 500. */
  readonly minDelayMs?: number;
  /** The largest wait that is computed, in milliseconds. Default: 20,000. */
  readonly maxDelayMs?: number;
  /** The largest wait that a vendor may ask for; a longer one is reported instead. In milliseconds. Default: 60,000. */
  readonly maxRetryAfterMs?: number;
  /** Replaces the rule that only failures which may pass, of requests which may be repeated, are repeated. */
  readonly shouldRetry?: (context: RetryContext) => boolean;
}

/** What a retry decision is made from. */
export interface RetryContext {
  /** The failure. */
  readonly error: VendorError;
  /** The request that failed: 1 for the first. */
  readonly attempt: number;
  /** Whether sending it again is harmless: the endpoint is repeatable, or the vendor did not take the request. */
  readonly repeatable: boolean;
}

/** A policy with every default filled in. */
export interface CompleteRetryPolicy extends Required<RetryPolicy> {}

/** Waits between attempts are shorter and no vendor is waited for: for probes and tests. */
export const briefRetry: RetryPolicy = { retries: 1, minDelayMs: 200, maxDelayMs: 1_000, maxRetryAfterMs: 0 };

/** Fills in the defaults. `false` means: never repeat. */
export function completeRetryPolicy(policy: RetryPolicy | false | undefined): CompleteRetryPolicy {
  if (policy !== false && policy !== undefined) checkArgument('retry', 'the policy', policy, 'object');
  const options = policy === false ? { retries: 0 } : (policy ?? {});
  const { retries = 2 } = options;
  if (!Number.isInteger(retries) || retries < 0) throw new TypeError('retry.retries must be a whole number from 0 on');
  return {
    retries,
    minDelayMs: duration(options.minDelayMs ?? 500, 'retry.minDelayMs'),
    maxDelayMs: duration(options.maxDelayMs ?? 20_000, 'retry.maxDelayMs'),
    maxRetryAfterMs: duration(options.maxRetryAfterMs ?? 60_000, 'retry.maxRetryAfterMs'),
    shouldRetry: options.shouldRetry ?? mayPass,
  };
}

function duration(value: number, option: string): number {
  if (typeof value !== 'number' || !(value >= 0))
    throw new TypeError(`${option} must be a number of milliseconds from 0 on`);
  return value;
}

function mayPass({ error, repeatable }: RetryContext): boolean {
  // A throttled request was not taken, whatever it was.
  if (error.kind === 'throttled') return true;
  return repeatable && (error.kind === 'network' || error.kind === 'server') && !willLast(error);
}

/** What a person has to mend: another certificate, other credentials of the proxy, another address. */
const lastingReasons: ReadonlySet<CommonReason> = new Set([
  'TLS_FAILED',
  'PROXY_AUTHENTICATION_REQUIRED',
  'REDIRECT_REFUSED',
]);

function willLast(error: VendorError): boolean {
  if (error.status === 407) return true;
  return error.cause instanceof TransportFailure && lastingReasons.has(error.cause.reason);
}

/** What one attempt is given. */
export interface Attempt {
  /** 1 for the first. */
  readonly number: number;
}

/** What {@link withRetry} needs to know. */
export interface RetryOptions {
  /** How often and how long. */
  readonly policy: CompleteRetryPolicy;
  /** Where waits come from. */
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Ends the waits. */
  readonly signal: AbortSignal;
  /** The instant, on `clock.elapsedMs()`, after which no further attempt makes sense. */
  readonly deadlineMs: number;
  /** Whether the failed request may be repeated without harm. */
  readonly isRepeatable: (error: VendorError) => boolean;
  /** Told before each wait. */
  readonly onRetry: (error: VendorError, attempt: number, delayMs: number, requestedByVendor: boolean) => void;
}

/**
 * Runs a request until it succeeds, cannot succeed, or time is up. The one place where requests are repeated.
 *
 * A vendor's Retry-After wins over the computed wait and gets no jitter; the computed one is uniform between zero and
 * its limit ("full jitter").
 */
export function withRetry<Result>(run: (attempt: Attempt) => Promise<Result>, options: RetryOptions): Promise<Result> {
  const { policy, clock, signal } = options;
  return pRetry((number) => run({ number }), {
    retries: policy.retries,
    // The library waits by its own timer; the wait below is on the injected clock instead.
    minTimeout: 0,
    maxTimeout: 0,
    async shouldRetry({ error, attemptNumber }) {
      if (!(error instanceof VendorError) || signal.aborted) return false;
      // The wait was refused a moment ago; asking again would be to wait all the same.
      if (error.cause instanceof BudgetExhausted) return false;
      const context = { error, attempt: attemptNumber, repeatable: options.isRepeatable(error) };
      if (!policy.shouldRetry(context)) return false;
      const asked = error.retryAfterMs;
      if (asked !== undefined && asked > policy.maxRetryAfterMs) return false;
      const ceiling = Math.min(policy.maxDelayMs, policy.minDelayMs * 2 ** (attemptNumber - 1));
      const delayMs = asked ?? Math.round(options.random() * ceiling);
      if (clock.elapsedMs() + delayMs >= options.deadlineMs) return false;
      options.onRetry(error, attemptNumber, delayMs, asked !== undefined);
      await clock.sleep(delayMs, signal);
      return true;
    },
  });
}
