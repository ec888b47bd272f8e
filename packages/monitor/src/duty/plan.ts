import type { DeliveryKind } from '../model/delivery.ts';
import type { Escalation } from '../model/escalation.ts';
import type { Incident } from '../model/incident.ts';
import { nextBoundary } from './calendar.ts';
import { createDuty } from './create-duty.ts';
import type { DutyRules } from './duty-rules.ts';

/** A message that follows if nobody acknowledges from now on, and if every channel takes its messages at once. */
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

/** What {@link planMessages} needs. */
export interface PlanInput {
  /** Who is told of what. */
  readonly rules: DutyRules;
  /** The incident. It is taken as notified now, unless `escalation` is there. */
  readonly incident: Incident;
  /** Where the incident stands. Default: it opens now. */
  readonly escalation?: Escalation;
  /** The storm that stands for the incident. Default: none. */
  readonly storm?: Escalation;
  /** The time from which messages are planned, in milliseconds since 1970. */
  readonly nowMs: number;
  /** The end of the plan. Default: seven days later. */
  readonly untilMs?: number;
  /** How many messages are planned at most. Default: 25. */
  readonly limit?: number;
}

/** Lists the messages about an incident from now on, by running the same decisions as the service. */
export function planMessages(input: PlanInput): readonly PlannedMessage[] {
  const { rules, incident, escalation, storm, nowMs, untilMs = nowMs + 7 * 86_400_000, limit = 25 } = input;
  const duty = createDuty({
    rules: { ...rules, storm: null },
    incidents: [incident],
    ...(escalation ? { escalations: [escalation, ...(storm ? [storm] : [])] } : {}),
  });
  let freeMs = incident.acknowledged?.untilMs ?? null;
  const messages: PlannedMessage[] = [];
  let results: { readonly key: string; readonly isDelivered: boolean; readonly atMs: number }[] = waitingKeys(
    duty.active,
    nowMs,
  );
  for (let atMs = nowMs; atMs <= untilMs && messages.length < limit; ) {
    if (freeMs !== null && freeMs <= atMs) {
      // The chain goes on when the acknowledgement ends.
      duty.record({ incidents: [{ ...incident, acknowledged: null }], notifications: [] }, atMs);
      freeMs = null;
    }
    const { deliveries } = duty.advance(atMs, results);
    const [first] = deliveries;
    for (const kind of new Set(deliveries.map((delivery) => delivery.kind))) {
      const ofKind = deliveries.filter((delivery) => delivery.kind === kind);
      const channels = ofKind.map(({ channel }) => channel);
      messages.push({ atMs, channels, kind, reason: ofKind[0]?.content.reason ?? '' });
    }
    results = deliveries.map(({ key }) => ({ key, isDelivered: true, atMs }));
    // A delivery is taken over at the same instant, and may make the next step due.
    if (first) continue;
    const nextMs = Math.min(
      nextDueMs(duty.active, rules, atMs) ?? Number.POSITIVE_INFINITY,
      freeMs ?? Number.POSITIVE_INFINITY,
    );
    if (!Number.isFinite(nextMs) || nextMs <= atMs) break;
    atMs = nextMs;
  }
  return messages;
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
