import type { CanaryJournal } from '@mdmkit/monitor/model';
import type { Store } from '../store/store.ts';

/** Keeps intents and leases in the store. Each write is flushed when its method returns. */
export function createStoreJournal(store: Store): CanaryJournal {
  return {
    acquireLease: (request) => store.acquireCanaryLease(request),
    renewLease: (lease, nowMs, durationMs) => store.renewCanaryLease(lease, nowMs, durationMs),
    releaseLease: (lease) => store.releaseCanaryLease(lease),
    addIntent: (intent, lease, limits) => store.addCanaryIntent(intent, lease, limits),
    updateIntent: (intent, lease) => store.updateCanaryIntent(intent, lease),
    intents: (query) => store.canaryIntents(query),
  };
}
