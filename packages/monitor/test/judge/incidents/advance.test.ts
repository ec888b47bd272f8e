import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advanceIncidents } from '../../../src/judge/incidents/advance.ts';
import { createAffectedTargets } from '../../../src/judge/incidents/affected-targets.ts';
import type { AffectedTarget, IncidentContext, Progress } from '../../../src/judge/incidents/incident-context.ts';
import { createLedger } from '../../../src/judge/incidents/ledger.ts';
import { acknowledge, override } from '../../../src/judge/incidents/operator.ts';
import type { Incident, IncidentEvent, Notification } from '../../../src/model/incident.ts';
import type { Judgement } from '../../../src/model/judgement.ts';
import type { Severity, Verdict } from '../../../src/model/verdict.ts';

const minute = 60_000;
const startMs = 1_800_000_000_000;

function judgement(
  key: string,
  verdict: Verdict,
  severity: Severity,
  nowMs: number,
  share: number,
  targets: Judgement['targets'],
): Judgement {
  return {
    key,
    verdict,
    subject: key.slice(verdict.length + 1),
    service: 'apple.dep',
    location: null,
    severity,
    confidence: 0.9,
    evidence: {
      windowMs: 10 * minute,
      tenants: 100,
      failing: Math.round(share * 100),
      usualShare: 0.005,
      probability: 1e-9,
      locations: ['here'],
      controls: { healthy: 3, asked: 3 },
      codes: [],
      sharedKey: null,
      firstSeenMs: nowMs - 2 * minute,
      lastSeenMs: nowMs,
    },
    targets,
    share,
  };
}

const causes = [
  ['vendor:apple.dep', 'vendor', 'all'],
  ['vendor-authentication:apple.dep', 'vendor-authentication', 'all'],
  ['unattributed:apple.dep', 'unattributed', ['a/apple.dep']],
  ['tenant:a:apple.dep', 'tenant', ['a/apple.dep']],
  ['credential:b/apple.dep', 'credential', ['b/apple.dep']],
] as const;

const moment = fc.record({
  judged: fc.array(
    fc.record({
      cause: fc.nat(causes.length - 1),
      severity: fc.constantFrom<Severity>('warning', 'minor', 'critical'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { maxLength: 3 },
  ),
  up: fc.tuple(fc.boolean(), fc.boolean()),
  seen: fc.nat(100),
  failing: fc.nat(20),
  muted: fc.boolean(),
  word: fc.constantFrom('none', 'none', 'none', 'acknowledge', 'override'),
  laterMs: fc.integer({ min: 1_000, max: 20 * minute }),
});

test('whatever is judged, incidents keep their promises', () => {
  fc.assert(
    fc.property(fc.array(moment, { maxLength: 40 }), (moments) => {
      let open: readonly Incident[] = [];
      let progress: ReadonlyMap<string, Progress> = new Map();
      let nowMs = startMs;
      let written: readonly IncidentEvent[] = [];
      const covered = new Map<string, string | null>();
      const events: IncidentEvent[] = [];
      const notifications: Notification[] = [];
      const incidents = new Map<string, Incident>();
      /** Since when each incident has its key: one that turns out to be other trouble takes another key. */
      const keyedMs = new Map<string, number>();
      for (const { judged, up, seen, failing, muted, word, laterMs } of moments) {
        nowMs += laterMs;
        const byKey = new Map(
          judged.map(({ cause, severity, share }) => {
            const [key, verdict, targets] = causes[cause]!;
            return [key, judgement(key, verdict, severity, nowMs, share, targets)] as const;
          }),
        );
        const affected = ['a', 'b'].map(
          (tenant, at): AffectedTarget => ({
            target: `${tenant}/apple.dep`,
            tenant,
            service: 'apple.dep',
            locations: ['here'],
            state: up[at] ? 'up' : 'down',
            isConfirmed: !up[at],
            class: up[at] ? 'ok' : 'fail.server',
            code: null,
            wellSinceMs: up[at] ? nowMs : null,
            conclusiveMs: nowMs,
            coveredBy: covered.get(`${tenant}/apple.dep`) ?? null,
          }),
        );
        const context: IncidentContext = {
          windowMs: 10 * minute,
          intervalMs: () => 5 * minute,
          tenants: () => 100,
          mutedBy: () => (muted ? 'maintenance' : null),
          recovery: () => ({ tenants: seen, failing: Math.min(seen, failing), wellSinceMs: nowMs }),
          sample: () => [],
        };
        const before = new Map(open.map((incident) => [incident.id, incident]));
        const targets = createAffectedTargets(affected);
        const advance = advanceIncidents({ open, judgements: [...byKey.values()], targets, progress }, context, nowMs);
        ({ open, progress } = advance);
        for (const [target, incident] of advance.covered) covered.set(target, incident);
        for (const incident of advance.incidents) {
          if (incidents.get(incident.id)?.key !== incident.key) keyedMs.set(incident.id, nowMs);
          incidents.set(incident.id, incident);
        }
        events.push(...advance.events);
        notifications.push(...advance.notifications);

        expect(new Set(open.map(({ key }) => key)).size).toBe(open.length);
        for (const incident of open) expect(incident.closedMs).toBeNull();
        for (const { incident, kind } of advance.notifications) {
          expect([...written, ...advance.events].some((event) => event.incident === incident)).toBe(true);
          if (kind !== 'closed') expect(incidents.get(incident)!.mutedBy).toBeNull();
          if (kind === 'closed') expect(before.get(incident)!.notified).toBeGreaterThan(0);
        }
        expect(new Set(advance.notifications.map(({ incident }) => incident)).size).toBe(advance.notifications.length);
        for (const incident of open) {
          const last = before.get(incident.id);
          if (last)
            expect(['warning', 'minor', 'major', 'critical'].indexOf(incident.severity)).toBeGreaterThanOrEqual(
              ['warning', 'minor', 'major', 'critical'].indexOf(last.severity),
            );
        }
        written = [];
        const [first] = open;
        if (first && word !== 'none') {
          const ledger = createLedger(nowMs);
          const next =
            word === 'acknowledge'
              ? acknowledge(first, 'ada', nowMs + 5 * minute, ledger)
              : override(first, 'ada', 'tenant', ledger);
          open = open.map((incident) => (incident.id === next.id ? next : incident));
          written = ledger.changes.events;
        }
      }
      checkStories({ incidents, keyedMs, events, notifications });
    }),
    { numRuns: 300 },
  );
});

interface Stories {
  readonly incidents: ReadonlyMap<string, Incident>;
  readonly keyedMs: ReadonlyMap<string, number>;
  readonly events: readonly IncidentEvent[];
  readonly notifications: readonly Notification[];
}

function checkStories({ incidents, keyedMs, events, notifications }: Stories) {
  for (const { id, key, startedMs, openedMs, endedMs, closedMs } of incidents.values()) {
    const own = events.filter(({ incident }) => incident === id);
    expect(own.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    expect(own.filter(({ kind }) => kind === 'closed' || kind === 'merged')).toHaveLength(closedMs === null ? 0 : 1);
    expect(startedMs).toBeLessThanOrEqual(openedMs);
    if (endedMs !== null) expect(endedMs).toBeGreaterThanOrEqual(startedMs);
    if (endedMs !== null) expect(endedMs).toBeLessThanOrEqual(closedMs!);
    const told = notifications.filter(({ incident }) => incident === id);
    expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, at) => at + 1));
    expect(told.map(({ key: name }) => name)).toEqual(told.map((_, at) => `${id}/${at + 1}`));
    if (told.length > 0) expect(told[0]!.kind).toBe('opened');
    expect(told.filter(({ kind }) => kind === 'opened').length).toBeLessThanOrEqual(1);
    expect(told.slice(0, -1).every(({ kind }) => kind !== 'closed')).toBe(true);
    // Spans of one cause do not overlap.
    const ownMs = keyedMs.get(id)!;
    const later = [...incidents.values()].filter((other) => other.key === key && keyedMs.get(other.id)! > ownMs);
    for (const other of later) expect(closedMs!).toBeLessThanOrEqual(keyedMs.get(other.id)!);
  }
}
