import { findingOf } from '../../model/finding.ts';
import type { Incident } from '../../model/incident.ts';
import type { Judgement } from '../../model/judgement.ts';
import { type Verdict, verdictFacts } from '../../model/verdict.ts';
import type { AffectedTargets } from './affected-targets.ts';
import { coverTest, isPartOf, isWide, type WholeTrouble } from './cover.ts';
import type { AffectedTarget, IncidentContext, Progress } from './incident-context.ts';
import { createLedger, type IncidentChanges, type Ledger } from './ledger.ts';
import { moveTargets } from './move-targets.ts';
import { mergeIncident } from './notifications.ts';
import { takeAcknowledgement } from './operator.ts';
import { type RecoveryStep, recoverListed, recoverWide } from './recover.ts';
import { type Decision, endSample, settle } from './settle.ts';
import { openIncident, reattributeIncident, reopenIncident, updateIncident } from './update.ts';

/** Trouble that comes back within this time is the same incident, in milliseconds. */
export const reopenWithinMs = 3_600_000;

/** What incidents are decided from. */
export interface AdvanceInput {
  /** Incidents that are open. */
  readonly open: readonly Incident[];
  /** Incidents that were closed within {@link reopenWithinMs}. Default: none. */
  readonly closed?: readonly Incident[];
  /** What attribution says now. */
  readonly judgements: readonly Judgement[];
  /** Every target that is not well, and every one that an incident explains. */
  readonly targets: Pick<AffectedTargets, 'get' | 'uncovered' | 'covering' | 'coveredBy'>;
  /** How far incidents are on their way to their end, by key. */
  readonly progress: ReadonlyMap<string, Progress>;
}

/** What follows. */
export interface Advance extends IncidentChanges {
  /** What is open now. */
  readonly open: readonly Incident[];
  /** How far incidents are on their way to their end, by key. */
  readonly progress: ReadonlyMap<string, Progress>;
  /** Targets that another incident explains now, or none any more. */
  readonly covered: ReadonlyMap<string, string | null>;
}

/**
 * Opens, changes, merges and closes incidents, and decides what people are told. Pure: the same input gives the same answer. An
 * incident whose evidence is gone stays as it is: not knowing is not being well.
 */
export function advanceIncidents(input: AdvanceInput, context: IncidentContext, nowMs: number): Advance {
  const ledger = createLedger(nowMs);
  const { coveredBy } = input.targets;
  const decisions = decideAll(input, context, ledger);
  const merged = mergeParts(decisions, coveredBy, ledger);
  const remaining = decisions.filter(({ incident }) => !merged.has(incident.id));
  const moved = moveTargets(input.targets, remaining, merged);
  const progress = new Map<string, Progress>();
  const settling = { named: moved.namedBy, last: input.progress, progress, context, ledger };
  const open = remaining.flatMap((decision) => {
    const step = decision.judgement
      ? undefined
      : stepOf(decision, coveredBy(decision.incident.id), input, context, nowMs);
    return settle(decision, step, settling);
  });
  return { ...ledger.changes, open, progress, covered: moved.coverOf(open) };
}

/** Updates what is judged again, and finds the incident of each new judgement: an open one, a closed one, or a new one. */
function decideAll(input: AdvanceInput, context: IncidentContext, ledger: Ledger): Decision[] {
  const byKey = new Map(input.judgements.map((judgement) => [judgement.key, judgement]));
  const decisions: Decision[] = input.open.map((incident) => {
    const judgement = byKey.get(incident.key);
    const updated = judgement ? updateIncident(incident, judgement, ledger) : incident;
    return { incident: updated, before: incident, judgement, goesOn: false };
  });
  const openKeys = new Set(input.open.map(({ key }) => key));
  for (const judgement of input.judgements) {
    if (openKeys.has(judgement.key) || !mayOpen(judgement, input)) continue;
    const absorbing = decisions.findIndex((decision) => absorbs(decision, judgement, context.windowMs, ledger.nowMs));
    const absorber = decisions[absorbing];
    if (absorber) {
      decisions[absorbing] = { ...absorber, incident: goOn(absorber.incident, judgement), goesOn: true };
      continue;
    }
    const part = oldestPart(decisions, judgement, input.targets.coveredBy);
    const partDecision = decisions[part];
    if (partDecision) {
      const incident = reattributeIncident(partDecision.incident, judgement, ledger);
      endSample(partDecision.incident, ledger);
      decisions[part] = { incident, before: partDecision.before, judgement, goesOn: false };
      continue;
    }
    const closed = input.closed?.find((each) => each.key === judgement.key && isRecent(each, ledger.nowMs));
    const incident = closed ? reopenIncident(closed, judgement, ledger) : openIncident(judgement, ledger);
    decisions.push({ incident, before: undefined, judgement, goesOn: false });
  }
  return decisions;
}

function isRecent({ closedMs, mergedInto }: Incident, nowMs: number): boolean {
  return mergedInto === null && closedMs !== null && nowMs - closedMs <= reopenWithinMs;
}

/**
 * Whether a judgement belongs to wider trouble that was judged a moment ago: verdicts that alternate settle on the wider one.
 * What began after the wider trouble was last seen is other trouble.
 */
function absorbs(
  { incident, judgement: current }: Decision,
  judgement: Judgement,
  windowMs: number,
  nowMs: number,
): boolean {
  const { isOwnSide, cause, rank } = verdictFacts(incident.verdict);
  if (current !== undefined || incident.override !== null || !isOwnSide) return false;
  if (verdictFacts(judgement.verdict).rank <= rank) return false;
  if (judgement.location !== null) return false;
  // Our own trouble that is still open, and a suspicion against our own side, are the same.
  if (verdictFacts(judgement.verdict).isOwnSide) return true;
  const { lastSeenMs } = incident.evidence;
  const hasAlternated = cause !== 'suspected' || incident.formerVerdicts.includes(judgement.verdict);
  return hasAlternated && nowMs - lastSeenMs < windowMs && judgement.evidence.firstSeenMs <= lastSeenMs;
}

/** A suspicion against our own side shows that trouble of our own side goes on; a vendor's trouble is held back for a while only. */
function goOn(incident: Incident, { verdict, evidence }: Judgement): Incident {
  if (!verdictFacts(verdict).isOwnSide) return incident;
  return { ...incident, evidence: { ...incident.evidence, lastSeenMs: evidence.lastSeenMs } };
}

/** The place of the oldest open incident that turns out to be this trouble; -1 for none. */
function oldestPart(
  decisions: readonly Decision[],
  judgement: Judgement,
  coveredBy: AffectedTargets['coveredBy'],
): number {
  const whole: WholeTrouble = { ...judgement, startedMs: judgement.evidence.firstSeenMs };
  let oldest = -1;
  for (const [at, decision] of decisions.entries()) {
    const { incident } = decision;
    if (decision.judgement || !isPartOf(incident, coveredBy(incident.id), whole)) continue;
    if ((decisions[oldest]?.incident.openedMs ?? Number.POSITIVE_INFINITY) > incident.openedMs) oldest = at;
  }
  return oldest;
}

/** Whether what is judged is certain enough for an incident: what single targets say has to be confirmed by their states. */
function mayOpen({ verdict, targets }: Judgement, { targets: affected, open }: AdvanceInput): boolean {
  const { opens } = verdictFacts(verdict);
  // What concerns no target needs no state to confirm it.
  if (targets === 'all' || targets.length === 0 || opens === 'at-once') return true;
  // What many have is over for each of them only when it is over for all.
  const wide = open.filter(isWide).map((incident) => coverTest(incident, undefined));
  return targets.some((name) => {
    const target = affected.get(name);
    if (target === undefined || isExplained(target, verdict, open) || wide.some((covers) => covers(target)))
      return false;
    return target.isConfirmed || opens === 'unexplained';
  });
}

function isExplained(target: AffectedTarget, verdict: Verdict, open: readonly Incident[]): boolean {
  const incident = target.coveredBy === null ? undefined : open.find(({ id }) => id === target.coveredBy);
  if (!incident) return false;
  const { blames, findings } = verdictFacts(incident.verdict);
  if (blames === 'one') return false;
  // Credentials that are refused together were refused by the cause of the many.
  if (findings.includes('auth') && verdictFacts(verdict).findings.includes('auth')) return true;
  const finding = target.class === null ? undefined : findingOf(target.class, target.code);
  // Only a failure of another kind is news: a slow or throttled run amid the trouble is not.
  const isOther = finding !== undefined && finding !== 'ok' && finding !== 'degraded';
  return !isOther || findings.includes(finding);
}

function stepOf(
  { incident, goesOn }: Decision,
  covered: Iterable<AffectedTarget>,
  { progress, judgements }: AdvanceInput,
  context: IncidentContext,
  nowMs: number,
): RecoveryStep {
  if (goesOn) return { kind: 'wait', progress: undefined };
  if (context.tenants(incident.service) === 0 || context.isOrphaned?.(incident.id))
    return { kind: 'abandon', reason: 'abandoned' };
  if (context.isUnwatched?.(incident)) return { kind: 'abandon', reason: 'unwatched' };
  const { reach, blames } = verdictFacts(incident.verdict);
  const isCounted = reach !== 'listed' || (blames === 'many' && incident.evidence.sharedKey !== null);
  if (isCounted) {
    const except = incident.service === null ? troubledServices(judgements) : noServices;
    return recoverWide(incident, progress.get(incident.key), context, nowMs, except);
  }
  return recoverListed(incident, [...covered], nowMs);
}

const noServices: ReadonlySet<string> = new Set();

/** Services whose vendor has trouble now. */
function troubledServices(judgements: readonly Judgement[]): ReadonlySet<string> {
  return new Set(
    judgements.flatMap(({ verdict, service }) =>
      service !== null && verdictFacts(verdict).owner === 'vendor' ? [service] : [],
    ),
  );
}

/** Incidents that turned out to be parts of others are closed, and these began no later than their parts. */
function mergeParts(
  decisions: Decision[],
  coveredBy: AffectedTargets['coveredBy'],
  ledger: Ledger,
): ReadonlyMap<string, string> {
  const parts = new Map<string, Incident[]>();
  for (const { incident, judgement, goesOn } of decisions) {
    if (judgement || goesOn) continue;
    const whole = decisions.find(
      (each) =>
        each.judgement !== undefined &&
        isPartOf(incident, coveredBy(incident.id), {
          ...each.incident,
          targets: each.judgement.targets,
        }),
    )?.incident;
    if (!whole) continue;
    mergeIncident(incident, whole, ledger);
    if (whole.verdict !== incident.verdict || whole.service !== incident.service) endSample(incident, ledger);
    parts.set(whole.id, [...(parts.get(whole.id) ?? []), incident]);
  }
  for (const [at, decision] of decisions.entries()) {
    const own = parts.get(decision.incident.id);
    if (own) decisions[at] = { ...decision, incident: includeParts(own, decision.incident, ledger) };
  }
  return new Map([...parts].flatMap(([whole, own]) => own.map(({ id }) => [id, whole] as const)));
}

/** The whole began no later than its parts, and takes over their acknowledgement. */
function includeParts(parts: readonly Incident[], whole: Incident, ledger: Ledger): Incident {
  const startedMs = Math.min(whole.startedMs, ...parts.map((part) => part.startedMs));
  const begun = startedMs < whole.startedMs ? ledger.put({ ...whole, startedMs }) : whole;
  return takeAcknowledgement(begun, parts, ledger);
}
