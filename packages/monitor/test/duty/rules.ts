import type { CalendarRules, Chain, DutyRules, Route } from '../../src/duty/index.ts';
import { createCalendars } from '../../src/duty/index.ts';
import type { Incident, Notification } from '../../src/model/incident.ts';

/** A calendar of Paris that is open from Monday to Friday, 08:30 to 18:00, with changes. */
export function office(changes: Partial<CalendarRules> = {}): CalendarRules {
  return {
    id: 'office',
    zone: 'Europe/Paris',
    weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:30', to: '18:00' }],
    holidays: [],
    closed: [],
    exceptions: [],
    valid: { from: null, until: null },
    ...changes,
  };
}

const minute = 60_000;

const chains: readonly Chain[] = [
  {
    id: 'day',
    steps: [
      { notify: ['chat', 'mail'], waitMs: 10 * minute },
      { notify: ['phone'], waitMs: 15 * minute },
      { notify: ['manager'], waitMs: 15 * minute },
    ],
    repeat: 0,
  },
  {
    id: 'night',
    steps: [
      { notify: ['partner'], waitMs: 15 * minute },
      { notify: ['phone'], waitMs: 15 * minute },
    ],
    repeat: 1,
  },
  { id: 'quiet', steps: [{ notify: ['mail'], waitMs: 15 * minute }], repeat: 0 },
];

const routes: readonly Route[] = [
  {
    id: 'urgent',
    match: { severity: ['major', 'critical'] },
    calendar: 'office',
    open: 'day',
    closed: 'night',
    handover: 'restart',
  },
  { id: 'other', match: {}, calendar: 'office', open: 'quiet', closed: 'defer', handover: 'restart' },
];

/** Rules of a team by day and a partner by night. */
export function rulesOf(changes: Partial<DutyRules> = {}): DutyRules {
  return {
    calendars: createCalendars([office()]),
    chains: new Map(chains.map((chain) => [chain.id, chain])),
    routes,
    lastResort: ['duty'],
    channels: new Set(['chat', 'mail', 'phone', 'manager', 'partner', 'duty']),
    remindMs: 60 * minute,
    storm: null,
    ...changes,
  };
}

/** The first route of the rules, with another handover. */
export function withHandover(handover: Route['handover']): DutyRules {
  return rulesOf({ routes: routes.map((route) => ({ ...route, handover })) });
}

/** An incident that has just opened. */
export function incidentOf(changes: Partial<Incident> = {}): Incident {
  return {
    id: 'inc-a',
    key: 'vendor:apple.dep',
    verdict: 'vendor',
    formerVerdicts: [],
    override: null,
    subject: 'apple.dep',
    service: 'apple.dep',
    location: null,
    tenant: null,
    severity: 'major',
    owner: 'vendor',
    title: 'apple.dep fails at the vendor.',
    remedy: 'Check the status page.',
    confidence: 1,
    evidence: {
      windowMs: 600_000,
      tenants: 10,
      failing: 9,
      usualShare: 0,
      probability: 0,
      locations: [],
      controls: { healthy: 3, asked: 3 },
      codes: [],
      sharedKey: null,
      firstSeenMs: 0,
      lastSeenMs: 0,
    },
    startedMs: 0,
    openedMs: 0,
    endedMs: null,
    closedMs: null,
    mergedInto: null,
    acknowledged: null,
    mutedBy: null,
    notified: 1,
    notifiedShare: 0,
    notifiedMs: 0,
    reopenings: 0,
    notifiedDays: null,
    ...changes,
  };
}

/** A notification about an incident. */
export function notificationOf(incident: Incident, kind: Notification['kind'], text = incident.title): Notification {
  const { id, severity, notified: sequence } = incident;
  return { key: `${id}/${sequence}`, incident: id, sequence, kind, severity, atMs: 0, text };
}
