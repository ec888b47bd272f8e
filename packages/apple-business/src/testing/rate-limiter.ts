import type { Clock } from '@mdmkit/core';
import { connectionFault } from '@mdmkit/core/testing';

/** The limits on the calls of an account. Apple publishes no figures; 20 reads per minute and 10 writes per hour were measured. */
export interface BusinessRateLimits {
  /** Reads (GET) per minute. Default: no limit. */
  readonly readsPerMinute?: number;
  /** Writes (every other method) per hour. Default: no limit. */
  readonly writesPerHour?: number;
  /** Calls at once: the connection of a further call is reset. Apple was observed to do so above 4. Default: no limit. */
  readonly parallel?: number;
}

/** Counts the calls of all accounts. */
export interface RateLimiter {
  /** Takes one call from an account's share; answers the wait in seconds when there is none left. */
  take(clientId: string, method: string): number | undefined;
  /** Runs a call of an account. With too many calls at once, the connection is reset. */
  run(clientId: string, call: () => Response | Promise<Response>): Promise<Response>;
  /** Sets the limits, or removes them; all counts begin again. */
  setLimits(limits: BusinessRateLimits | undefined): void;
}

interface Bucket {
  left: number;
  filledAtMs: number;
}

/** Makes token buckets that are full at first and fill evenly on the clock. */
export function createRateLimiter(clock: Clock, initial: BusinessRateLimits | undefined, callMs = 0): RateLimiter {
  let limits = initial ?? {};
  const buckets = new Map<string, Bucket>();
  const running = new Map<string, number>();
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
    async run(clientId, call) {
      const count = running.get(clientId) ?? 0;
      if (limits.parallel !== undefined && count >= limits.parallel) return connectionFault('reset');
      running.set(clientId, count + 1);
      try {
        if (callMs > 0) await new Promise<void>((resolve) => void clock.schedule(callMs, resolve));
        return await call();
      } finally {
        running.set(clientId, (running.get(clientId) ?? 1) - 1);
      }
    },
    setLimits(next) {
      limits = next ?? {};
      buckets.clear();
    },
  };
}
