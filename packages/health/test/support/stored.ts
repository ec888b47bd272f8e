import { initialState } from '@mdmkit/monitor/judge';
import type { Incident, StoredRun, StoredTarget } from '@mdmkit/monitor/model';
import { incidentOf, runOf, targetOf } from '../store/batches.ts';

/** A run as the store keeps it. */
export function storedRun(changes: Partial<StoredRun> = {}): StoredRun {
  return runOf('aurora/apple.dep', 1_000, { durationMs: 50, latencyMs: 40, location: 'here', ...changes });
}

/** A target as the store keeps it. */
export function storedTarget(changes: Partial<StoredTarget> = {}): StoredTarget {
  const fresh = { state: initialState, hardStates: [], lastRunMs: 1_000, facts: '{}' };
  return targetOf('aurora/apple.dep', { ...fresh, ...changes });
}

/** An open incident of a vendor. */
export function incident(changes: Partial<Incident> = {}): Incident {
  return incidentOf('inc-1', {
    key: 'vendor:apple.dep',
    service: 'apple.dep',
    severity: 'critical',
    title: 'apple.dep fails for every tenant.',
    remedy: 'Check the status page, then wait.',
    confidence: 0.99,
    evidence: {
      windowMs: 600_000,
      tenants: 3,
      failing: 3,
      usualShare: 0.005,
      probability: 1.25e-7,
      locations: ['here'],
      controls: { healthy: 3, asked: 3 },
      codes: [{ code: 'DEP_UNAVAILABLE', count: 3 }],
      sharedKey: null,
      firstSeenMs: 1_000,
      lastSeenMs: 2_000,
    },
    startedMs: 1_000,
    openedMs: 2_000,
    notified: 1,
    notifiedShare: 0.5,
    ...changes,
  });
}
