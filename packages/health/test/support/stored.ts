import type { Incident } from '../../src/monitor/incidents/incident.ts';
import { initialState } from '../../src/monitor/state-machine.ts';
import type { StoredRun, StoredTarget } from '../../src/store/store.ts';

/** A run as the store keeps it. */
export function storedRun(changes: Partial<StoredRun> = {}): StoredRun {
  return {
    target: 'aurora/apple.dep',
    startedMs: 1_000,
    durationMs: 50,
    latencyMs: 40,
    class: 'ok',
    code: null,
    attempts: 1,
    location: 'here',
    flags: [],
    failure: null,
    ...changes,
  };
}

/** A target as the store keeps it. */
export function storedTarget(changes: Partial<StoredTarget> = {}): StoredTarget {
  return {
    target: 'aurora/apple.dep',
    tenant: 'aurora',
    service: 'apple.dep',
    state: initialState,
    hardStates: [],
    flapping: false,
    lastRunMs: 1_000,
    class: 'ok',
    code: null,
    facts: '{}',
    coveredBy: null,
    ...changes,
  };
}

/** An open incident of a vendor. */
export function incident(changes: Partial<Incident> = {}): Incident {
  return {
    id: 'inc-1',
    key: 'vendor:apple.dep',
    verdict: 'vendor',
    override: null,
    service: 'apple.dep',
    tenant: null,
    severity: 'critical',
    owner: 'vendor',
    title: 'apple.dep fails for every tenant.',
    remedy: 'Look at the status page, then wait.',
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
    endedMs: null,
    closedMs: null,
    mergedInto: null,
    acknowledged: null,
    mutedBy: null,
    notified: 1,
    notifiedShare: 0.5,
    ...changes,
  };
}
