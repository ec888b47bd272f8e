import type { DeliveryKind } from '../model/delivery.ts';
import type { Escalation } from '../model/escalation.ts';
import type { Incident, Notification } from '../model/incident.ts';
import { nextBoundary } from './calendar.ts';
import type { DeliveryResult } from './chain-run.ts';
import { createDuty, type IncidentNews } from './create-duty.ts';
import type { DutyRules } from './duty-rules.ts';

const dayMs = 86_400_000;

/** A message that follows if the incident goes on, no person acknowledges, and every channel takes its messages at once. */
export interface PlannedMessage {
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** The channels. */
  readonly channels: readonly string[];
  /** Why it is sent. */
  readonly kind: DeliveryKind;
  /** Why these channels, in one sentence. */
  readonly reason: string;
}

/** A storm that stands for an incident. */
export interface PlannedStorm {
  /** Where the storm stands. */
  readonly escalation: Escalation;
  /** Where its incidents stand. */
  readonly members: readonly Escalation[];
  /** Its open incidents. They may be acknowledged, each for a time of its own. */
  readonly incidents: readonly Incident[];
}

/** What {@link planMessages} needs. */
export interface PlanInput {
  /** Who is told of what. */
  readonly rules: DutyRules;
  /** The incident. It is taken as notified now, unless `escalation` is there. */
  readonly incident: Incident;
  /** Where the incident stands. Default: it opens now. */
  readonly escalation?: Escalation;
  /** The storm that stands for the incident, and the open incidents of the storm. Default: none. */
  readonly storm?: PlannedStorm;
  /** Returns when the window or the silence ends that mutes an incident; null if that is not known. Default: it is not known. */
  readonly muteEndMs?: (incident: Incident) => number | null;
  /** The time from which messages are planned, in milliseconds since 1970. */
  readonly nowMs: number;
  /** The end of the plan; the first message is planned also if it comes later. Default: seven days later. */
  readonly untilMs?: number;
  /** How many messages are planned at most. Default: 25. */
  readonly limit?: number;
}

/** So far ahead the first message is looked for, in milliseconds: a digest waits for the end of a long holiday. */
const firstWithinMs = 800 * dayMs;

/** Lists the messages about an incident from now on, by running the same decisions as the service. */
export function planMessages(input: PlanInput): readonly PlannedMessage[] {
  const { rules, incident, escalation, storm, nowMs, untilMs = nowMs + 7 * dayMs, limit = 25 } = input;
  const others = storm?.incidents.filter(({ id }) => id !== incident.id) ?? [];
  const stormEscalations = storm
    ? [storm.escalation, ...storm.members.filter((member) => member.incident !== incident.id)]
    : [];
  const duty = createDuty({
    rules: { ...rules, storm: null },
    incidents: [incident, ...others],
    ...(escalation ? { escalations: [escalation, ...stormEscalations] } : {}),
  });
  const holds = createHolds([incident, ...others], input);
  const messages: PlannedMessage[] = [];
  let results: readonly DeliveryResult[] = waitingKeys(duty.active, nowMs);
  for (let atMs = nowMs; messages.length < limit; ) {
    const atOnce = holds.end(atMs).flatMap((news) => duty.record(news, atMs).deliveries);
    const deliveries = [...atOnce, ...duty.advance(atMs, results).deliveries];
    for (const kind of new Set(deliveries.map((delivery) => delivery.kind))) {
      const ofKind = deliveries.filter((delivery) => delivery.kind === kind);
      const channels = ofKind.map(({ channel }) => channel);
      messages.push({ atMs, channels, kind, reason: ofKind[0]?.content.reason ?? '' });
    }
    results = deliveries.map(({ key }) => ({ key, isDelivered: true, atMs }));
    // A delivery is taken over at the same instant, and may make the next step due.
    if (deliveries.length > 0) continue;
    const nextMs = Math.min(nextDueMs(duty.active, rules, atMs) ?? Number.POSITIVE_INFINITY, holds.nextMs());
    const isHeld = holds.nextMs() < Number.POSITIVE_INFINITY || (isDeferred(duty.active) && !holds.isMuted());
    const lastMs = messages.length === 0 && isHeld ? nowMs + firstWithinMs : untilMs;
    if (nextMs <= atMs || nextMs > lastMs) break;
    atMs = nextMs;
  }
  return messages;
}

/** What holds messages back until a known time: acknowledgements, maintenance windows and silences. */
interface Hold {
  readonly incident: string;
  readonly untilMs: number;
  readonly after: Pick<Incident, 'acknowledged'> | Pick<Incident, 'mutedBy'>;
}

/** Ends what holds messages back, as the service does: people are notified that the planned incident goes on. */
function createHolds(incidents: readonly Incident[], { incident: { id: planned }, muteEndMs }: PlanInput) {
  const current = new Map(incidents.map((each) => [each.id, each]));
  let holds = incidents.flatMap((each): readonly Hold[] => {
    const { id, acknowledged, mutedBy } = each;
    const muted = mutedBy === null ? null : (muteEndMs?.(each) ?? null);
    return [
      ...(acknowledged ? [{ incident: id, untilMs: acknowledged.untilMs, after: { acknowledged: null } }] : []),
      ...(muted === null ? [] : [{ incident: id, untilMs: muted, after: { mutedBy: null } }]),
    ];
  });
  return {
    nextMs: () => Math.min(...holds.map(({ untilMs }) => untilMs)),
    isMuted: () => [...current.values()].some(({ mutedBy }) => mutedBy !== null),
    end(atMs: number): readonly IncidentNews[] {
      const ended = holds.filter(({ untilMs }) => untilMs <= atMs);
      holds = holds.filter(({ untilMs }) => untilMs > atMs);
      const byIncident = Map.groupBy(ended, ({ incident }) => incident);
      return [...byIncident].flatMap(([id, ofIncident]): readonly IncidentNews[] => {
        const before = current.get(id);
        if (!before) return [];
        let after = before;
        for (const hold of ofIncident) after = { ...after, ...hold.after };
        current.set(id, after);
        const isNotified = id === planned && after.mutedBy === null;
        return [{ incidents: [after], notifications: isNotified ? [continuationOf(after, atMs)] : [] }];
      });
    },
  };
}

/** The notification that an incident goes on, or its first one. */
function continuationOf({ id, notified, severity, title }: Incident, atMs: number): Notification {
  const sequence = notified + 1;
  const kind = notified === 0 ? 'opened' : 'changed';
  return { key: `${id}/${sequence}`, incident: id, sequence, kind, severity, atMs, text: title };
}

function isDeferred(active: readonly Escalation[]): boolean {
  return active.some((escalation) => escalation.isDeferred);
}

function waitingKeys(active: readonly Escalation[], atMs: number) {
  return active.flatMap(({ runs }) =>
    runs.flatMap(({ waitingFor }) => waitingFor.map((key) => ({ key, isDelivered: true, atMs }))),
  );
}

/** The next instant at which a step is due or a calendar crosses a boundary; null if nothing follows. */
export function nextDueMs(active: readonly Escalation[], rules: DutyRules, nowMs: number): number | null {
  const instants = active.flatMap((escalation) => {
    const { runs, route: routeId } = escalation;
    const due = runs.flatMap(({ dueMs, isStopped }) => (dueMs === null || isStopped ? [] : [Math.max(dueMs, nowMs)]));
    const calendarId = rules.routes.find(({ id }) => id === routeId)?.calendar ?? null;
    const calendar = calendarId === null ? undefined : rules.calendars.get(calendarId);
    const boundaryMs = calendar ? nextBoundary(calendar, nowMs) : null;
    return boundaryMs === null ? due : [...due, boundaryMs];
  });
  return instants.length === 0 ? null : Math.min(...instants);
}
