import type { ChainRun, Escalation } from '../model/escalation.ts';
import type { Incident, Notification } from '../model/incident.ts';
import { startRun } from './chain-run.ts';
import { chooseRoute, type RouteChoice } from './choose-route.ts';
import { contentOf, factsOf, isAbove } from './contents.ts';
import { concernedBy, type DutyMoment, isOver } from './duty-state.ts';
import { sendDue } from './send-due.ts';

/** Chooses the route of an incident that people are told of for the first time, or again after its end. */
export function beginEscalation(
  incident: Incident,
  { text, key }: { readonly text: string; readonly key: string | null },
  moment: DutyMoment,
): void {
  const { rules, escalations, storms, ledger } = moment;
  const choice = chooseRoute(rules, factsOf(incident), ledger.nowMs);
  const former = escalations.get(incident.id);
  const opened: Escalation = {
    incident: incident.id,
    ...chosen(choice, 'opened', ledger.nowMs),
    openedMs: ledger.nowMs,
    severity: incident.severity,
    notified: former?.notified ?? [],
    sequences: former?.sequences ?? {},
    storm: null,
    content: contentOf(incident, text, choice.reason),
    endedMs: null,
  };
  if (choice.chains.length > 0 && storms.join(opened, choice, rules, ledger)) return;
  sendDue(ledger.put(opened), key, moment);
}

/** Tells what is new of an incident. A higher severity chooses the route again; a lower one tells nobody anew. */
export function changeEscalation(
  escalation: Escalation,
  incident: Incident,
  { text, key }: Pick<Notification, 'text' | 'key'>,
  moment: DutyMoment,
): void {
  const { rules, storms, ledger } = moment;
  const isRaised = isAbove(incident.severity, escalation.severity);
  const content = contentOf(incident, text, escalation.reason);
  const kept = { ...escalation, severity: isRaised ? incident.severity : escalation.severity, content };
  const choice = isRaised ? chooseRoute(rules, factsOf(incident), ledger.nowMs) : undefined;
  if (!choice || (isSameChoice(escalation, choice) && escalation.storm === null)) {
    // What waits for the digest is told there.
    const channels = escalation.isDeferred ? [] : escalation.notified;
    ledger.send(ledger.put(kept), { channels, kind: 'updated', notification: key });
    return;
  }
  const rerouted = {
    ...kept,
    ...chosen(choice, 'severity', ledger.nowMs),
    storm: null,
    content: { ...content, reason: choice.reason },
  };
  const sent = sendDue(ledger.put(rerouted), key, moment);
  const others = escalation.notified.filter((channel) => sent.sequences[channel] === escalation.sequences[channel]);
  ledger.send(sent, { channels: others, kind: 'updated', notification: key });
  if (escalation.storm !== null) storms.endIfOver(escalation.storm, ledger, aloneText);
}

/** What the people of a storm are told once its last incident is told alone. */
const aloneText = 'The incidents of the storm are over, or each is notified on its own.';

/** Tells those who were told of an incident, and nobody else, that it is over. What waits for the digest appears there as resolved. */
export function endEscalation(
  escalation: Escalation,
  incident: Incident,
  notification: Notification | undefined,
  { storms, ledger }: DutyMoment,
): void {
  const part = incident.mergedInto === null ? 'It is over.' : `It is part of ${incident.mergedInto} now.`;
  const content = contentOf(
    { ...incident, endedMs: incident.endedMs ?? ledger.nowMs },
    notification?.text ?? `${incident.title} ${part}`,
    escalation.reason,
  );
  const waits = escalation.isDeferred && incident.mergedInto === null;
  const ended = { ...escalation, content, runs: [], endedMs: waits ? null : ledger.nowMs };
  ledger.send(ledger.put(ended), {
    channels: escalation.notified,
    kind: 'resolved',
    notification: notification?.key ?? null,
  });
  if (escalation.storm !== null) storms.endIfOver(escalation.storm, ledger);
}

/** Ends an escalation whose incident was closed while there were no routes. */
export function endOrphan(escalation: Escalation, { storms, ledger }: DutyMoment): void {
  const { content, notified, storm } = escalation;
  const over = { ...content, text: `${content.title} It is over.`, endedMs: ledger.nowMs };
  const ended = { ...escalation, content: over, runs: [], endedMs: ledger.nowMs };
  ledger.send(ledger.put(ended), { channels: notified, kind: 'resolved' });
  if (storm !== null) storms.endIfOver(storm, ledger);
}

/**
 * Chooses the route of an escalation again if the configuration does not have its route or its chains any more. That of a storm is the
 * route of its most severe incident. What is over and was to appear in a digest of such a route ends: nobody was told of it.
 */
export function chooseAgain(escalation: Escalation, moment: DutyMoment): void {
  const { rules, ledger } = moment;
  const { route, runs } = escalation;
  if (escalation.storm !== null) return;
  const hasRoute = route === null || rules.routes.some(({ id }) => id === route);
  if (hasRoute && runs.every(({ chain }) => chain === null || rules.chains.has(chain))) return;
  if (isOver(escalation)) {
    ledger.put({ ...escalation, runs: [], endedMs: ledger.nowMs });
    return;
  }
  const incident = mostSevere(concernedBy(escalation, moment));
  if (!incident) return;
  const choice = chooseRoute(rules, factsOf(incident), ledger.nowMs);
  sendDue(ledger.put({ ...escalation, ...chosen(choice, 'boundary', ledger.nowMs) }), null, moment);
}

function mostSevere(incidents: readonly Incident[]): Incident | undefined {
  return incidents.toSorted((first, second) => (isAbove(second.severity, first.severity) ? 1 : -1))[0];
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
