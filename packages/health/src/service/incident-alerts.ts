import { type DutyRules, type PlannedMessage, planMessages } from '@mdmkit/monitor/duty';
import type { Delivery, Escalation, Incident } from '@mdmkit/monitor/model';
import { type DutySettings, dutyRules } from '../config/duty-settings.ts';
import type { Store } from '../store/store.ts';

/** Who was notified of an incident, and who is notified next. */
export interface IncidentAlerts {
  /** Where the incident stands; undefined if no route was chosen for it. */
  readonly escalation: Escalation | undefined;
  /** The messages so far, oldest first, at most 1,000. */
  readonly deliveries: readonly Delivery[];
  /** The messages that follow if no person acknowledges, in order. None: nobody is notified any more. */
  readonly next: readonly PlannedMessage[];
}

/** What {@link readIncidentAlerts} needs. */
export interface IncidentAlertsSource {
  /** The store. */
  readonly store: Pick<Store, 'deliveries' | 'escalation'>;
  /** Who is notified of what; undefined if the configuration has no `alerts`. */
  readonly duty: DutySettings | undefined;
  /** The incident. */
  readonly incident: Incident;
  /** The time from which messages are planned, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** The most messages of one incident that are read. */
const mostDeliveries = 1_000;

const made = new WeakMap<DutySettings, DutyRules>();

/** The rules of settings, made once: calendars are not made again for each question. */
export function rulesOf(duty: DutySettings): DutyRules {
  const rules = made.get(duty) ?? dutyRules(duty);
  made.set(duty, rules);
  return rules;
}

/** Reads who was notified of an incident, and plans who is notified next. */
export async function readIncidentAlerts(source: IncidentAlertsSource): Promise<IncidentAlerts> {
  const { store, duty, incident, nowMs } = source;
  const [{ deliveries }, escalation] = await Promise.all([
    store.deliveries({ incident: incident.id, limit: mostDeliveries }),
    store.escalation(incident.id),
  ]);
  if (!duty || !escalation || incident.closedMs !== null) return { escalation, deliveries, next: [] };
  return { escalation, deliveries, next: await planNext(rulesOf(duty), incident, escalation, store, nowMs) };
}

/** Lists the messages that follow about an incident, or about the storm that stands for it. */
export async function planNext(
  rules: DutyRules,
  incident: Incident,
  escalation: Escalation,
  store: Pick<Store, 'escalation'>,
  nowMs: number,
): Promise<readonly PlannedMessage[]> {
  const storm = escalation.storm === null ? undefined : await store.escalation(escalation.storm);
  return planMessages({ rules, incident, escalation, nowMs, ...(storm ? { storm } : {}) });
}
