import type { Clock } from '@mdmkit/core';
import type { ChannelRate } from './channels/channel.ts';

/** How many messages a channel may get now. */
export interface TokenBucket {
  /** Returns how many messages may be sent now. */
  available(): number;
  /** Counts messages. */
  take(count: number): void;
  /** Lets nothing through for a time, in milliseconds. */
  pause(forMs: number): void;
}

/** Makes a full bucket. */
export function createTokenBucket(
  { perMinute, burst }: Pick<ChannelRate, 'perMinute' | 'burst'>,
  clock: Pick<Clock, 'elapsedMs'>,
): TokenBucket {
  let tokens = burst;
  let filledMs = clock.elapsedMs();
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  return {
    available() {
      const nowMs = clock.elapsedMs();
      tokens = Math.min(burst, tokens + ((nowMs - filledMs) * perMinute) / 60_000);
      filledMs = nowMs;
      return nowMs < pausedUntilMs ? 0 : Math.floor(tokens);
    },
    take(count) {
      tokens -= count;
    },
    pause(forMs) {
      pausedUntilMs = Math.max(pausedUntilMs, clock.elapsedMs() + forMs);
    },
  };
}
