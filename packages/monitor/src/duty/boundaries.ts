import type { DeliveryContent, DeliveryKind } from '../model/delivery.ts';
import type { ChainRun, Escalation } from '../model/escalation.ts';
import { startRun } from './chain-run.ts';
import { chainOf, channelsOf, chooseSide, type RouteChoice } from './choose-route.ts';
import { highest, itemOf } from './contents.ts';
import type { DutyLedger } from './duty-ledger.ts';
import type { DutyRules, Route } from './duty-rules.ts';

/** An escalation whose calendar has crossed a boundary, and what holds on the other side. */
interface Crossing {
  readonly escalation: Escalation;
  readonly route: Route;
  readonly choice: RouteChoice;
  /** Whether somebody has acknowledged it. */
  readonly isAcknowledged: boolean;
}

/** What of an escalation depends on its incident. */
export interface Standing {
  /** Whether somebody has acknowledged it. */
  readonly isAcknowledged: boolean;
  /** Whether a maintenance window or a silence mutes it. */
  readonly isInWindow: boolean;
  /** Whether an acknowledgement or a silence stops a run. */
  isStopped(run: Pick<ChainRun, 'startedMs'>): boolean;
}

/**
 * Hands over what is open whenever a calendar has crossed a boundary since the last time: deferred incidents go into one digest,
 * acknowledged ones into one summary for the side that comes on duty, and the chains of the others change as their route says. What a
 * maintenance window or a silence mutes is handed over at its end.
 */
export function crossBoundaries(
  escalations: readonly Escalation[],
  rules: DutyRules,
  standing: (escalation: Escalation) => Standing,
  ledger: DutyLedger,
): void {
  const digests = new Map<string, Crossing[]>();
  const summaries = new Map<string, Crossing[]>();
  for (const escalation of escalations) {
    const crossing = crossingOf(escalation, rules, standing(escalation), ledger.nowMs);
    if (!crossing) continue;
    const group = `${crossing.route.id}/${crossing.choice.side}`;
    if (escalation.isDeferred && crossing.choice.chains.length > 0)
      digests.set(group, [...(digests.get(group) ?? []), crossing]);
    else if (crossing.isAcknowledged && needsSummary(crossing))
      summaries.set(group, [...(summaries.get(group) ?? []), crossing]);
    else ledger.put(handOver(crossing, ledger.nowMs));
  }
  for (const [group, crossings] of digests) sendDigest(group, crossings, rules, ledger);
  for (const [group, crossings] of summaries) sendSummary(group, crossings, rules, ledger);
}

function crossingOf(
  escalation: Escalation,
  rules: DutyRules,
  { isAcknowledged, isInWindow }: Standing,
  nowMs: number,
): Crossing | undefined {
  const route = rules.routes.find(({ id }) => id === escalation.route);
  if (!route || escalation.side === null || escalation.storm !== null || isInWindow) return undefined;
  const choice = chooseSide(rules, route, nowMs);
  return choice.side === escalation.side ? undefined : { escalation, route, choice, isAcknowledged };
}

/** Whether people come on duty who do not know of it, and the old chain does not go on alone. */
function needsSummary({ escalation: { runs }, route, choice: { chains } }: Crossing): boolean {
  return route.handover !== 'finish' && chains.some((chain) => !runs.some((run) => run.chain === chain));
}

/** The escalation on the other side of the boundary. */
function handOver({ escalation, route, choice }: Crossing, nowMs: number): Escalation {
  const { side, chains, reason } = choice;
  const { runs, content } = escalation;
  if (route.handover === 'finish') return { ...escalation, side };
  const continued = runs.filter(({ chain }) => route.handover === 'both' || chains.includes(chain));
  const started = chains
    .filter((chain) => !runs.some((run) => run.chain === chain))
    .map((chain) => startRun(chain, 'boundary', nowMs));
  const next = [...continued, ...started];
  return { ...escalation, side, reason, content: { ...content, reason }, runs: next, isDeferred: next.length === 0 };
}

function sendDigest(group: string, crossings: readonly Crossing[], rules: DutyRules, ledger: DutyLedger): void {
  const channels = firstStepChannels(crossings, rules);
  const items = crossings.map(({ escalation }) => itemOf(escalation, digestKindOf(escalation)));
  const count = `${items.length} ${items.length === 1 ? 'incident' : 'incidents'}`;
  const content = groupContent(`${count} deferred until now.`, crossings, items);
  const keys = ledger.sendGroup({ key: `digest/${group}/${ledger.nowMs}`, channels, kind: 'digest', content });
  for (const { escalation, choice, isAcknowledged } of crossings) {
    const { side, reason, chains } = choice;
    const isOver = escalation.content.endedMs !== undefined;
    // The digest is the first step of the chain.
    const runs = chains.map(
      (chain): ChainRun => ({
        ...startRun(chain, 'boundary', ledger.nowMs),
        nextStep: 1,
        dueMs: null,
        waitingFor: keys,
        isStopped: isAcknowledged,
      }),
    );
    ledger.put({
      ...notifiedTogether(escalation, channels),
      side,
      reason,
      content: { ...escalation.content, reason },
      isDeferred: false,
      runs: isOver ? [] : runs,
      endedMs: isOver ? ledger.nowMs : null,
    });
  }
}

/**
 * An incident of which channels were notified in a message about several. The message counts as one about the incident: its end goes
 * to the same channels.
 */
function notifiedTogether(escalation: Escalation, channels: readonly string[]): Escalation {
  const counted = channels.map((channel) => [channel, (escalation.sequences[channel] ?? 0) + 1] as const);
  return {
    ...escalation,
    notified: [...new Set([...escalation.notified, ...channels])],
    sequences: { ...escalation.sequences, ...Object.fromEntries(counted) },
  };
}

function digestKindOf({ content, notified }: Escalation): DeliveryKind {
  if (content.endedMs !== undefined) return 'resolved';
  return notified.length > 0 ? 'reminder' : 'opened';
}

function sendSummary(group: string, crossings: readonly Crossing[], rules: DutyRules, ledger: DutyLedger): void {
  const channels = firstStepChannels(crossings, rules);
  const items = crossings.map(({ escalation }) => itemOf(escalation, 'handover'));
  const count = `${items.length} acknowledged ${items.length === 1 ? 'incident is' : 'incidents are'}`;
  const content = groupContent(`${count} handed over.`, crossings, items);
  ledger.sendGroup({ key: `handover/${group}/${ledger.nowMs}`, channels, kind: 'handover', content });
  for (const crossing of crossings) {
    const next = handOver(crossing, ledger.nowMs);
    // Nobody is paged for what a person works on; the new chain starts when the acknowledgement ends.
    ledger.put({
      ...notifiedTogether(next, channels),
      runs: next.runs.map((run) => ({ ...run, isStopped: true })),
    });
  }
}

function firstStepChannels(crossings: readonly Crossing[], rules: DutyRules): readonly string[] {
  const chains = new Set(crossings.flatMap(({ choice }) => choice.chains));
  return [...new Set([...chains].flatMap((chain) => channelsOf(rules, chainOf(rules, chain).steps[0])))];
}

function groupContent(
  title: string,
  crossings: readonly Crossing[],
  items: NonNullable<DeliveryContent['items']>,
): DeliveryContent {
  const [first] = crossings;
  return {
    title,
    severity: highest(items.map(({ severity }) => severity)),
    ...(first ? { reason: first.choice.reason } : {}),
    items: items.toSorted((one, two) => one.atMs - two.atMs),
  };
}
