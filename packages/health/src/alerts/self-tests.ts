import type { Clock } from '@mdmkit/core';
import type { ClaimedDelivery, DeliveryOutcome, Store } from '../store/store.ts';

/** When channels accepted their weekly tests. */
export interface SelfTests {
  /** Takes what became of a delivery. */
  note(delivery: Pick<ClaimedDelivery, 'channel' | 'kind'>, outcome: Pick<DeliveryOutcome, 'state'>): void;
  /** Reads the store again, at most once an hour: another process may have sent the test. */
  refresh(): Promise<void>;
  /** Returns the time since a channel accepted a test, in milliseconds; null if that is not known. */
  ageMs(channel: string): number | null;
}

/** How often the store is read, in milliseconds. */
const readMs = 3_600_000;

/** Makes it. It knows nothing before the first reading. */
export function createSelfTests(store: Pick<Store, 'selfTests'>, clock: Pick<Clock, 'now' | 'elapsedMs'>): SelfTests {
  const lastMs = new Map<string, number>();
  let lastReadMs = Number.NEGATIVE_INFINITY;
  const keep = (channel: string, atMs: number) =>
    void lastMs.set(channel, Math.max(atMs, lastMs.get(channel) ?? Number.NEGATIVE_INFINITY));
  return {
    note({ channel, kind }, { state }) {
      if (kind === 'test' && state === 'sent') keep(channel, clock.now());
    },
    async refresh() {
      if (clock.elapsedMs() - lastReadMs < readMs) return;
      for (const { channel, atMs } of await store.selfTests()) keep(channel, atMs);
      lastReadMs = clock.elapsedMs();
    },
    ageMs(channel) {
      const atMs = lastMs.get(channel);
      return atMs === undefined ? null : Math.max(0, clock.now() - atMs);
    },
  };
}
