import type { DeliveryKind } from '../model/delivery.ts';
import type { ChainRun, Escalation } from '../model/escalation.ts';
import type { Incident, Notification } from '../model/incident.ts';
import { crossBoundaries, type Standing } from './boundaries.ts';
import { type DeliveryResult, type DueStep, dueStep, startRun, stopOrResume, takeResults } from './chain-run.ts';
import { channelsOf, chooseRoute, type RouteChoice } from './choose-route.ts';
import { contentOf, factsOf, isAbove } from './contents.ts';
import { createDutyLedger, type DutyChanges, type DutyLedger } from './duty-ledger.ts';
import type { DutyRules } from './duty-rules.ts';
import { createStorms, stormPrefix } from './storms.ts';

/** What {@link createDuty} needs. Everything comes from outside: it reads no clock and stores nothing. */
export interface DutyOptions {
  /** Who is told of what. */
  readonly rules: DutyRules;
  /** Where incidents stood when the last process ended: all that had not ended, and those that opened a short time ago. */
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
  /** Replaces the rules. Chains that do not exist any more are chosen again. */
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
  const incidents = new Map((options.incidents ?? []).map((incident) => [incident.id, incident]));
  const escalations = new Map((options.escalations ?? []).map((escalation) => [escalation.incident, escalation]));
  const storms = createStorms(() => escalations.values());
  const ledgerAt = (nowMs: number) =>
    createDutyLedger(nowMs, (escalation) => escalations.set(escalation.incident, escalation));
  const active = () => [...escalations.values()].filter(({ endedMs }) => endedMs === null);

  const standing = (escalation: Escalation): Standing =>
    standingOf(escalation, incidents, storms.membersOf(escalation.incident));

  const begin = (incident: Incident, text: string, notification: string | null, ledger: DutyLedger) => {
    const choice = chooseRoute(rules, factsOf(incident), ledger.nowMs);
    const former = escalations.get(incident.id);
    const opened: Escalation = {
      incident: incident.id,
      ...chosen(choice, 'opened', ledger.nowMs),
      openedMs: ledger.nowMs,
      severity: incident.severity,
      told: former?.told ?? [],
      sequences: former?.sequences ?? {},
      storm: null,
      content: contentOf(incident, text, choice.reason),
      endedMs: null,
    };
    const joined = choice.chains.length > 0 ? storms.join(opened, choice, rules, ledger) : undefined;
    if (joined) return;
    sendDue(ledger.put(opened), notification, ledger);
  };

  const change = (escalation: Escalation, incident: Incident, { text, key }: Notification, ledger: DutyLedger) => {
    const isRaised = isAbove(incident.severity, escalation.severity);
    const content = contentOf(incident, text, escalation.reason);
    const kept = { ...escalation, severity: isRaised ? incident.severity : escalation.severity, content };
    const choice = isRaised ? chooseRoute(rules, factsOf(incident), ledger.nowMs) : undefined;
    if (!choice || (isSameChoice(escalation, choice) && escalation.storm === null)) {
      // What waits for the digest is told there.
      const channels = escalation.isDeferred ? [] : escalation.told;
      ledger.send(ledger.put(kept), { channels, kind: 'updated', notification: key });
      return;
    }
    const rerouted = {
      ...kept,
      ...chosen(choice, 'severity', ledger.nowMs),
      storm: null,
      content: { ...content, reason: choice.reason },
    };
    const sent = sendDue(ledger.put(rerouted), key, ledger);
    const others = escalation.told.filter((channel) => sent.sequences[channel] === escalation.sequences[channel]);
    ledger.send(sent, { channels: others, kind: 'updated', notification: key });
  };

  const end = (
    escalation: Escalation,
    incident: Incident,
    notification: Notification | undefined,
    ledger: DutyLedger,
  ) => {
    const part = incident.mergedInto === null ? 'It is over.' : `It is part of ${incident.mergedInto} now.`;
    const content = contentOf(
      { ...incident, endedMs: incident.endedMs ?? ledger.nowMs },
      notification?.text ?? `${incident.title} ${part}`,
      escalation.reason,
    );
    // What is over before the digest appears in it as resolved.
    const waits = escalation.isDeferred && incident.mergedInto === null;
    const ended = { ...escalation, content, runs: [], endedMs: waits ? null : ledger.nowMs };
    ledger.send(ledger.put(ended), {
      channels: escalation.told,
      kind: 'resolved',
      notification: notification?.key ?? null,
    });
    if (escalation.storm !== null) storms.endIfOver(escalation.storm, ledger);
  };

  const sendDue = (escalation: Escalation, notification: string | null, ledger: DutyLedger): Escalation => {
    const { isStopped } = standing(escalation);
    return sendRuns(escalation, isStopped, notification, rules, ledger);
  };

  return {
    record(changes, nowMs) {
      const ledger = ledgerAt(nowMs);
      const notifications = new Map<string, Notification[]>();
      for (const each of changes.notifications)
        notifications.set(each.incident, [...(notifications.get(each.incident) ?? []), each]);
      for (const incident of changes.incidents) {
        incidents.set(incident.id, incident);
        const own = notifications.get(incident.id) ?? [];
        const current = escalations.get(incident.id);
        const escalation = current?.endedMs === null ? current : undefined;
        if (incident.closedMs !== null) {
          incidents.delete(incident.id);
          if (escalation) end(escalation, incident, own.at(-1), ledger);
          continue;
        }
        const last = own.at(-1);
        if (escalation && isOver(escalation))
          ledger.put({ ...escalation, content: contentOf(incident, incident.title, escalation.reason) });
        if (!last) continue;
        if (escalation) change(escalation, incident, last, ledger);
        else begin(incident, last.text, last.key, ledger);
      }
      return ledger.changes;
    },
    advance(nowMs, results = []) {
      const ledger = ledgerAt(nowMs);
      adopt(ledger);
      endOrphans(ledger);
      const byKey = new Map(results.map((result) => [result.key, result]));
      if (byKey.size > 0)
        for (const escalation of active()) {
          const canRemind = isUrgent(escalation);
          const runs = escalation.runs.map((run) => takeResults(run, byKey, rules, canRemind));
          if (runs.some((run, at) => run !== escalation.runs[at])) ledger.put({ ...escalation, runs });
        }
      crossBoundaries(active(), rules, standing, ledger);
      for (const escalation of active()) sendDue(escalation, null, ledger);
      storms.forget(nowMs, rules, escalations);
      return ledger.changes;
    },
    setRules(next, nowMs) {
      rules = next;
      const ledger = ledgerAt(nowMs);
      for (const escalation of active()) {
        const incident = incidents.get(escalation.incident);
        if (!incident || isKnown(escalation, rules)) continue;
        const choice = chooseRoute(rules, factsOf(incident), nowMs);
        sendDue(ledger.put({ ...escalation, ...chosen(choice, 'boundary', nowMs) }), null, ledger);
      }
      return ledger.changes;
    },
    get active() {
      return active();
    },
    get escalations() {
      return [...escalations.values()];
    },
  };

  /** Incidents that ended while there were no routes: those who were told learn of it. */
  function endOrphans(ledger: DutyLedger): void {
    for (const escalation of active()) {
      const { incident, content, told } = escalation;
      if (incidents.has(incident) || incident.startsWith(stormPrefix) || isOver(escalation)) continue;
      const text = `${content.title} It is over.`;
      const ended = {
        ...escalation,
        content: { ...content, text, endedMs: ledger.nowMs },
        runs: [],
        endedMs: ledger.nowMs,
      };
      ledger.send(ledger.put(ended), { channels: told, kind: 'resolved' });
      if (escalation.storm !== null) storms.endIfOver(escalation.storm, ledger);
    }
  }

  /** Incidents that people were notified of before there were routes: nobody may be left out. */
  function adopt(ledger: DutyLedger): void {
    for (const incident of incidents.values())
      if (incident.notified > 0 && incident.mutedBy === null && !escalations.has(incident.id))
        begin(incident, incident.title, null, ledger);
  }
}

function chosen({ route, side, chains, reason }: RouteChoice, cause: ChainRun['cause'], nowMs: number) {
  return {
    route: route?.id ?? null,
    side,
    reason,
    runs: chains.map((chain) => startRun(chain, cause, nowMs)),
    isDeferred: chains.length === 0,
  };
}

/** Whether a choice tells the same people: the same chains, or the same digest. */
function isSameChoice({ runs, isDeferred }: Escalation, { chains }: RouteChoice): boolean {
  if (isDeferred) return chains.length === 0;
  return chains.length === runs.length && chains.every((chain) => runs.some((run) => run.chain === chain));
}

function isKnown({ route, runs }: Escalation, rules: DutyRules): boolean {
  const hasRoute = route === null || rules.routes.some(({ id }) => id === route);
  return hasRoute && runs.every(({ chain }) => chain === null || rules.chains.has(chain));
}

function isOver({ content }: Escalation): boolean {
  return content.endedMs !== undefined;
}

/** Reminders are for urgent incidents only. */
function isUrgent({ severity }: Escalation): boolean {
  return severity === 'major' || severity === 'critical';
}

function standingOf(
  { incident: id }: Escalation,
  incidents: ReadonlyMap<string, Incident>,
  members: readonly string[],
): Standing {
  // A storm is acknowledged once each of its members is.
  const concerned = (members.length > 0 ? members : [id]).flatMap((each) => incidents.get(each) ?? []);
  const isMuted = concerned.length > 0 && concerned.every(({ mutedBy }) => mutedBy !== null);
  const isAcknowledged = concerned.length > 0 && concerned.every(({ acknowledged }) => acknowledged !== null);
  return {
    isAcknowledged,
    // An acknowledgement does not stop what began after it: a person has acknowledged less.
    isStopped: ({ startedMs }) =>
      isMuted || (isAcknowledged && concerned.every(({ acknowledged }) => (acknowledged?.atMs ?? 0) >= startedMs)),
  };
}

function sendRuns(
  escalation: Escalation,
  isStopped: Standing['isStopped'],
  notification: string | null,
  rules: DutyRules,
  ledger: DutyLedger,
): Escalation {
  let current = escalation;
  const replace = (at: number, run: ChainRun) => {
    current = { ...current, runs: current.runs.map((each, index) => (index === at ? run : each)) };
  };
  for (const [at, before] of escalation.runs.entries()) {
    const run = stopOrResume(before, isStoppedNow(before, isStopped), rules, ledger.nowMs);
    if (run !== before) replace(at, run);
    const due = dueStep(run, rules, ledger.nowMs);
    if (!due) continue;
    const channels = channelsOf(rules, due);
    const sent = ledger.send(current, { channels, kind: kindOf(due, run), notification });
    current = sent.escalation;
    replace(at, { ...due.after, waitingFor: sent.keys });
  }
  return current === escalation ? escalation : ledger.put(current);
}

/** A run that waits behind an acknowledgement goes on being stopped by it, although it began later: at a boundary. */
function isStoppedNow(run: ChainRun, isStopped: Standing['isStopped']): boolean {
  return isStopped(run.isStopped ? { startedMs: Number.NEGATIVE_INFINITY } : run);
}

const firstKinds: Readonly<Record<ChainRun['cause'], DeliveryKind>> = {
  opened: 'opened',
  severity: 'escalated',
  boundary: 'handover',
};

function kindOf({ kind }: DueStep, { cause }: ChainRun): DeliveryKind {
  if (kind === 'reminder') return 'reminder';
  return kind === 'first' ? firstKinds[cause] : 'escalated';
}
