import type { Clock } from '@mdmkit/core';

/** How many calls an account may make. Apple publishes no figures; 20 and 10 have been measured. */
export interface BusinessRateLimits {
  /** Reads (GET) a minute. Default: no limit. */
  readonly readsPerMinute?: number;
  /** Writes (every other method) an hour. Default: no limit. */
  readonly writesPerHour?: number;
}

/** Counts the calls of all accounts. */
export interface RateLimiter {
  /** Takes one call from an account's share; answers the wait in seconds when there is none left. */
  take(clientId: string, method: string): number | undefined;
  /** Sets the limits, or lifts them; all shares are full again. */
  setLimits(limits: BusinessRateLimits | undefined): void;
}

interface Bucket {
  left: number;
  filledAtMs: number;
}

/** Makes token buckets that are full at first and fill evenly on the clock. */
export function createRateLimiter(clock: Clock, initial: BusinessRateLimits | undefined): RateLimiter {
  let limits = initial ?? {};
  const buckets = new Map<string, Bucket>();
  return {
    take(clientId, method) {
      const isRead = method === 'GET';
      const capacity = isRead ? limits.readsPerMinute : limits.writesPerHour;
      if (capacity === undefined) return undefined;
      const msPerCall = (isRead ? 60_000 : 3_600_000) / capacity;
      const key = `${clientId} ${isRead ? 'read' : 'write'}`;
      const now = clock.elapsedMs();
      const bucket = buckets.get(key) ?? { left: capacity, filledAtMs: now };
      buckets.set(key, bucket);
      bucket.left = Math.min(capacity, bucket.left + (now - bucket.filledAtMs) / msPerCall);
      bucket.filledAtMs = now;
      if (bucket.left < 1) return Math.max(1, Math.ceil(((1 - bucket.left) * msPerCall) / 1000));
      bucket.left -= 1;
      return undefined;
    },
    setLimits(next) {
      limits = next ?? {};
      buckets.clear();
    },
  };
}
