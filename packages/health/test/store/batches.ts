import { initialState } from '@mdmkit/monitor/judge';
import type { Escalation, Incident, Notification, StoredEpisode, StoredRun, StoredTarget } from '@mdmkit/monitor/model';
import type { Batch, Store } from '../../src/store/store.ts';

/** The beginning of a day, and of the stories of these tests. */
export const dayStartMs = Date.UTC(2026, 10, 2);

/** Ten in the morning of that day. */
export const tenMs = dayStartMs + 10 * 3_600_000;

/** A batch in which nothing happened but what is given. */
export function batchOf(sequence: number, given: Partial<Batch> = {}): Batch {
  return {
    writer: 'one',
    sequence,
    atMs: tenMs + sequence * 1_000,
    runs: [],
    targets: [],
    removed: [],
    episodes: [],
    incidents: [],
    events: [],
    notifications: [],
    gaps: [],
    due: [],
    handled: [],
    ...given,
  };
}

/** Hands over batches one after the other; each is numbered after the last. */
export function writerOf(store: Store, writer = 'one', last = 0) {
  let sequence = last;
  return async (given: Partial<Batch>): Promise<Batch> => {
    sequence += 1;
    const batch = batchOf(sequence, { writer, ...given });
    await store.commit(batch);
    return batch;
  };
}

/** A run that went well. */
export function runOf(target: string, startedMs: number, given: Partial<StoredRun> = {}): StoredRun {
  return {
    target,
    startedMs,
    durationMs: 250,
    latencyMs: 200,
    class: 'ok',
    code: null,
    attempts: 1,
    location: 'berlin',
    flags: [],
    failure: null,
    ...given,
  };
}

/** A run that failed. */
export function failedRunOf(target: string, startedMs: number, given: Partial<StoredRun> = {}): StoredRun {
  return runOf(target, startedMs, {
    class: 'fail.server',
    code: 'VPP_SERVER_ERROR',
    failure: { error: 'Reading the assets failed: the vendor reported a failure of its own', requestId: 'r-1' },
    ...given,
  });
}

/** A target that is well. */
export function targetOf(target: string, given: Partial<StoredTarget> = {}): StoredTarget {
  const [tenant = '', service = ''] = target.split('/');
  return {
    target,
    tenant,
    service,
    state: { ...initialState, name: 'up', sinceMs: tenMs, conclusiveAtMs: tenMs, window: 'pp' },
    hardStates: [{ state: 'u', atMs: tenMs }],
    flapping: false,
    lastRunMs: tenMs,
    class: 'ok',
    code: null,
    facts: '{"organisation":"Aurora"}',
    coveredBy: null,
    ...given,
  };
}

/** Trouble of a target that goes on. */
export function episodeOf(target: string, given: Partial<StoredEpisode> = {}): StoredEpisode {
  return { target, severity: 'down', startMs: tenMs, endMs: null, incident: null, ...given };
}

/** An incident that is open. */
export function incidentOf(id: string, given: Partial<Incident> = {}): Incident {
  return {
    id,
    key: `vendor:${id}`,
    verdict: 'vendor',
    formerVerdicts: [],
    override: null,
    subject: 'apple.vpp',
    service: 'apple.vpp',
    location: null,
    tenant: null,
    severity: 'major',
    owner: 'vendor',
    title: "Apple's licences fail for many tenants",
    remedy: "Wait for the vendor; check the vendor's status page.",
    confidence: 0.9,
    evidence: {
      windowMs: 600_000,
      tenants: 40,
      failing: 30,
      usualShare: 0.005,
      probability: 1e-9,
      locations: ['berlin'],
      controls: { healthy: 3, asked: 3 },
      codes: [{ code: 'VPP_SERVER_ERROR', count: 30 }],
      sharedKey: null,
      firstSeenMs: tenMs,
      lastSeenMs: tenMs + 60_000,
    },
    startedMs: tenMs,
    openedMs: tenMs + 60_000,
    endedMs: null,
    closedMs: null,
    mergedInto: null,
    acknowledged: null,
    mutedBy: null,
    notified: 1,
    notifiedShare: 0.5,
    notifiedMs: null,
    reopenings: 0,
    notifiedDays: null,
    ...given,
  };
}

/** A notification of an incident. */
export function notificationOf(incident: string, sequence: number, given: Partial<Notification> = {}): Notification {
  return {
    key: `${incident}/${sequence}`,
    incident,
    sequence,
    kind: 'opened',
    severity: 'major',
    atMs: tenMs + 60_000,
    text: 'Apple fails for many tenants',
    ...given,
  };
}

/** Where an incident stands whose first step was sent. */
export function escalationOf(incident: string, changes: Partial<Escalation> = {}): Escalation {
  return {
    incident,
    route: 'urgent',
    side: 'closed',
    reason: 'Route "urgent": the calendar "office" is closed, so the chain "night" applies.',
    openedMs: tenMs,
    severity: 'major',
    runs: [
      {
        chain: 'night',
        cause: 'opened',
        startedMs: tenMs,
        nextStep: 1,
        repeats: 0,
        dueMs: null,
        waitingFor: [`${incident}/mail/1`],
        isStopped: false,
        isExhausted: false,
      },
    ],
    isDeferred: false,
    notified: ['mail'],
    sequences: { mail: 1 },
    storm: null,
    content: { title: 'Apple fails', severity: 'major' },
    endedMs: null,
    ...changes,
  };
}
