import type { Clock } from '@mdmkit/core';
import { ProblemError } from '../problem.ts';

/** How many requests a caller may make. */
export interface RateLimitOptions {
  /** Requests that may come at once. */
  readonly burst: number;
  /** Requests a second in the long run. */
  readonly perSecond: number;
  /** Time. */
  readonly clock: Pick<Clock, 'elapsedMs'>;
}

/** Callers that are remembered at most: an attacker with many names must not fill the memory. */
const mostCallers = 10_000;

/**
 * Makes a token bucket for each caller. The returned function counts one request.
 *
 * @throws ProblemError - `TOO_MANY_REQUESTS` with the seconds to wait, if the bucket of the caller is empty.
 */
export function createRateLimit({ burst, perSecond, clock }: RateLimitOptions): (caller: string) => void {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return (caller) => {
    const nowMs = clock.elapsedMs();
    const bucket = buckets.get(caller) ?? { tokens: burst, atMs: nowMs };
    const tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1_000) * perSecond);
    if (tokens < 1)
      throw new ProblemError('TOO_MANY_REQUESTS', 'Wait for the time in `Retry-After`, and ask less often.', {
        retryAfterSeconds: Math.max(1, Math.ceil((1 - tokens) / perSecond)),
      });
    // The order of insertion is the order of use: the first one was used longest ago.
    buckets.delete(caller);
    buckets.set(caller, { tokens: tokens - 1, atMs: nowMs });
    const [oldest] = buckets.keys();
    if (buckets.size > mostCallers && oldest !== undefined) buckets.delete(oldest);
  };
}
