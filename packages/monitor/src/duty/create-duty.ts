import type { Escalation } from '../model/escalation.ts';
import type { Incident, Notification } from '../model/incident.ts';
import { crossBoundaries } from './boundaries.ts';
import { type DeliveryResult, escalateNow, takeResults } from './chain-run.ts';
import { contentOf } from './contents.ts';
import { createDutyLedger, type DutyChanges } from './duty-ledger.ts';
import type { DutyRules } from './duty-rules.ts';
import { activeOf, type DutyMoment, isOver, standingOf } from './duty-state.ts';
import { beginEscalation, changeEscalation, chooseAgain, endEscalation, endOrphan } from './incident-changes.ts';
import { sendDue } from './send-due.ts';
import { createStorms, stormPrefix } from './storms.ts';

/** What {@link createDuty} needs. Everything comes from outside: it reads no clock and stores nothing. */
export interface DutyOptions {
  /** Who is told of what. */
  readonly rules: DutyRules;
  /** Where incidents stood when the last process ended: all that had not ended, and those that ended a short time ago. */
  readonly escalations?: readonly Escalation[];
  /** Incidents that were open. */
  readonly incidents?: readonly Incident[];
}

/** What happened to incidents. */
export interface IncidentNews {
  /** Incidents that opened, changed or closed, as they are now. */
  readonly incidents: readonly Incident[];
  /** Notifications that were decided. */
  readonly notifications: readonly Notification[];
}

/** Decides who is told of an incident, when, and through which channels. */
export interface Duty {
  /** Takes over what happened to incidents. */
  record(changes: IncidentNews, nowMs: number): DutyChanges;
  /** Sends the steps that are due, and hands over at boundaries. To be called about once a second. */
  advance(nowMs: number, results?: readonly DeliveryResult[]): DutyChanges;
  /** Makes the next step of an incident due at once, unless a person has acknowledged: a partner has returned it, or a call was not answered. */
  escalate(incident: string, nowMs: number): DutyChanges;
  /** Replaces the rules. Routes and chains that do not exist any more are chosen again. */
  setRules(rules: DutyRules, nowMs: number): DutyChanges;
  /** Escalations that have not ended. */
  readonly active: readonly Escalation[];
  /** All escalations, also those that ended a short time ago. */
  readonly escalations: readonly Escalation[];
}

/**
 * Makes it. The same calls give the same answers.
 *
 * @example
 * const duty = createDuty({ rules });
 * const { escalations, deliveries } = duty.record(changes, Date.now());
 */
export function createDuty(options: DutyOptions): Duty {
  let { rules } = options;
  /** Whether the escalations of the last process are known to fit the rules: those may be other ones after a restart. */
  let isChecked = false;
  const incidents = new Map((options.incidents ?? []).map((incident) => [incident.id, incident]));
  const escalations = new Map((options.escalations ?? []).map((escalation) => [escalation.incident, escalation]));
  const storms = createStorms(() => escalations.values());
  const momentAt = (nowMs: number): DutyMoment => {
    const ledger = createDutyLedger(nowMs, (escalation) => escalations.set(escalation.incident, escalation));
    return { rules, incidents, escalations, storms, ledger };
  };
  return {
    record(changes, nowMs) {
      const moment = momentAt(nowMs);
      for (const incident of changes.incidents) {
        if (incident.closedMs === null) incidents.set(incident.id, incident);
        else incidents.delete(incident.id);
        const notification = changes.notifications.findLast((each) => each.incident === incident.id);
        recordIncident(incident, notification, moment);
      }
      return moment.ledger.changes;
    },
    advance(nowMs, results = []) {
      const moment = momentAt(nowMs);
      for (const incident of incidents.values()) adopt(incident, moment);
      for (const escalation of activeOf(escalations)) if (isOrphan(escalation, moment)) endOrphan(escalation, moment);
      if (!isChecked) for (const escalation of activeOf(escalations)) chooseAgain(escalation, moment);
      isChecked = true;
      takeDeliveries(results, moment);
      crossBoundaries(activeOf(escalations), rules, (escalation) => standingOf(escalation, moment), moment.ledger);
      for (const escalation of activeOf(escalations)) sendDue(escalation, null, moment);
      storms.forget(nowMs, rules, escalations);
      return moment.ledger.changes;
    },
    escalate(id, nowMs) {
      const moment = momentAt(nowMs);
      const member = escalations.get(id);
      const escalation = member?.storm === null || !member ? member : escalations.get(member.storm);
      // A person works on it: nobody else is notified.
      if (escalation?.endedMs === null && !standingOf(escalation, moment).isAcknowledged)
        moment.ledger.put({ ...escalation, runs: escalation.runs.map((run) => escalateNow(run, rules, nowMs)) });
      return moment.ledger.changes;
    },
    setRules(next, nowMs) {
      rules = next;
      const moment = momentAt(nowMs);
      for (const escalation of activeOf(escalations)) chooseAgain(escalation, moment);
      isChecked = true;
      return moment.ledger.changes;
    },
    get active() {
      return activeOf(escalations);
    },
    get escalations() {
      return [...escalations.values()];
    },
  };
}

function recordIncident(incident: Incident, notification: Notification | undefined, moment: DutyMoment): void {
  const { escalations, ledger } = moment;
  const current = escalations.get(incident.id);
  const escalation = current?.endedMs === null ? current : undefined;
  if (incident.closedMs !== null) {
    if (escalation) endEscalation(escalation, incident, notification, moment);
    return;
  }
  // It opened again before the digest that would have told its end.
  if (escalation && isOver(escalation))
    ledger.put({ ...escalation, content: contentOf(incident, incident.title, escalation.reason) });
  if (!notification) return;
  if (escalation) changeEscalation(escalation, incident, notification, moment);
  else beginEscalation(incident, notification, moment);
}

/** An incident that people were notified of before there were routes: nobody may be left out. */
function adopt(incident: Incident, moment: DutyMoment): void {
  const { id, notified, mutedBy, title } = incident;
  if (notified === 0 || mutedBy !== null || moment.escalations.has(id)) return;
  beginEscalation(incident, { text: title, key: null }, moment);
}

/** Whether the incident of an escalation ended while there were no routes. */
function isOrphan(escalation: Escalation, { incidents }: DutyMoment): boolean {
  const { incident } = escalation;
  return !incidents.has(incident) && !incident.startsWith(stormPrefix) && !isOver(escalation);
}

function takeDeliveries(results: readonly DeliveryResult[], { rules, escalations, ledger }: DutyMoment): void {
  if (results.length === 0) return;
  const byKey = new Map(results.map((result) => [result.key, result]));
  for (const escalation of activeOf(escalations)) {
    // Reminders are for urgent incidents only.
    const canRemind = escalation.severity === 'major' || escalation.severity === 'critical';
    const runs = escalation.runs.map((run) => takeResults(run, byKey, rules, canRemind));
    if (runs.some((run, at) => run !== escalation.runs[at])) ledger.put({ ...escalation, runs });
  }
}
