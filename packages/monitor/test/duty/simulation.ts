import { createDuty, type DeliveryResult, type DutyRules } from '../../src/duty/index.ts';
import type { NewDelivery } from '../../src/model/delivery.ts';
import type { Escalation } from '../../src/model/escalation.ts';
import type { Incident, Notification } from '../../src/model/incident.ts';
import { incidentOf, notificationOf } from './rules.ts';

const minute = 60_000;

/** A message as a test compares it: `HH:MM kind channel`. */
function describeDelivery({ createdMs, kind, channel }: NewDelivery): string {
  return `${new Date(createdMs).toISOString().slice(11, 16)} ${kind} ${channel}`;
}

/** Incidents, chains and channels on a virtual clock. Each channel takes its messages at once, unless it is broken. */
export function simulate(rules: DutyRules, start: string) {
  let nowMs = Date.parse(start);
  let duty = createDuty({ rules });
  let results: readonly DeliveryResult[] = [];
  const incidents = new Map<string, Incident>();
  const escalations = new Map<string, Escalation>();
  const deliveries: NewDelivery[] = [];
  const broken = new Set<string>();

  const keep = (changes: ReturnType<typeof duty.advance>) => {
    for (const escalation of changes.escalations) escalations.set(escalation.incident, escalation);
    deliveries.push(...changes.deliveries);
    results = [
      ...results,
      ...changes.deliveries.map(({ key, channel }) => ({ key, isDelivered: !broken.has(channel), atMs: nowMs })),
    ];
  };
  const advance = () => {
    const known = results;
    results = [];
    keep(duty.advance(nowMs, known));
  };
  const record = (incident: Incident, kind?: Notification['kind'], text?: string) => {
    const next = kind ? { ...incident, notified: incident.notified + 1 } : incident;
    incidents.set(next.id, next);
    keep(duty.record({ incidents: [next], notifications: kind ? [notificationOf(next, kind, text)] : [] }, nowMs));
  };
  const current = (id: string) => {
    const incident = incidents.get(id);
    if (!incident) throw new RangeError(`no incident ${id}`);
    return incident;
  };
  return {
    broken,
    deliveries,
    escalations,
    get nowMs() {
      return nowMs;
    },
    open(changes: Partial<Incident> = {}) {
      record(incidentOf({ openedMs: nowMs, startedMs: nowMs, notified: 0, ...changes }), 'opened');
    },
    change(id: string, changes: Partial<Incident>, text = 'It changed.') {
      record({ ...current(id), ...changes }, 'changed', text);
    },
    /** A change that people are not notified of. */
    put(id: string, changes: Partial<Incident>) {
      record({ ...current(id), ...changes });
    },
    close(id: string, changes: Partial<Incident> = {}) {
      const closed = { ...current(id), endedMs: nowMs, closedMs: nowMs, ...changes };
      if (closed.mergedInto === null) record(closed, 'closed', 'It is over.');
      else record(closed);
    },
    acknowledge(id: string, untilMs = Number.POSITIVE_INFINITY) {
      record({ ...current(id), acknowledged: { by: 'hana', atMs: nowMs, untilMs } });
    },
    escalate(id: string) {
      keep(duty.escalate(id, nowMs));
    },
    expire(id: string) {
      record({ ...current(id), acknowledged: null }, 'changed', 'Its acknowledgement has run out.');
    },
    /** Passes time in steps of a minute, up to an instant of the same day or a full instant. */
    until(text: string) {
      const day = new Date(nowMs).toISOString().slice(0, 10);
      const endMs = Date.parse(text.length === 5 ? `${day}T${text}:00Z` : text);
      for (; nowMs < endMs; nowMs += minute) advance();
      advance();
    },
    /** Kills the process: only what was written goes on. */
    restart(next = rules) {
      const kept = [...escalations.values()];
      duty = createDuty({
        rules: next,
        escalations: kept,
        incidents: [...incidents.values()].filter(({ closedMs }) => closedMs === null),
      });
      // What channels took meanwhile is in the store.
      results = deliveries.map(({ key, channel, createdMs }) => ({
        key,
        isDelivered: !broken.has(channel),
        atMs: createdMs,
      }));
    },
    reload(next: DutyRules) {
      keep(duty.setRules(next, nowMs));
    },
    /** The messages since the last call. */
    take: () => deliveries.splice(0).map(describeDelivery),
    contents: () => deliveries.splice(0).map(({ content }) => content),
  };
}
