import type { Incident } from '../../model/incident.ts';
import type { Judgement, Verdict } from '../../model/verdict.ts';
import { findingOf } from '../attribution/flags.ts';
import { findingsOf } from '../attribution/recovery.ts';
import type { AffectedTargets } from './affected-targets.ts';
import { coverTest, isWide, wholeOf } from './cover.ts';
import type { AffectedTarget, IncidentContext, Progress } from './incident-context.ts';
import { createLedger, type IncidentChanges, type Ledger } from './ledger.ts';
import { abandonIncident, closeIncident, mergeIncident, tellOpen } from './notifications.ts';
import { takeAcknowledgement } from './operator.ts';
import { type RecoveryStep, recoverListed, recoverWide, spreadMs } from './recover.ts';
import { openIncident, updateIncident } from './update.ts';

/** What incidents are decided from. */
export interface AdvanceInput {
  /** Incidents that are open. */
  readonly open: readonly Incident[];
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

/** What is decided about one open incident. */
interface Decision {
  readonly incident: Incident;
  readonly before: Incident | undefined;
  readonly judgement: Judgement | undefined;
  readonly step: RecoveryStep | undefined;
}

/**
 * Opens, changes, merges and closes incidents, and decides what people are told. Pure: the same input gives the same answer. An
 * incident whose evidence is gone stays as it is: not knowing is not being well.
 */
export function advanceIncidents(input: AdvanceInput, context: IncidentContext, nowMs: number): Advance {
  const ledger = createLedger(nowMs);
  const byKey = new Map(input.judgements.map((judgement) => [judgement.key, judgement]));
  const { coveredBy } = input.targets;
  const decisions: Decision[] = input.open.map((incident) => {
    const judgement = byKey.get(incident.key);
    if (judgement)
      return { incident: updateIncident(incident, judgement, ledger), before: incident, judgement, step: undefined };
    const step = recover(incident, coveredBy(incident.id), input.progress, context, nowMs);
    return { incident, before: incident, judgement, step };
  });
  const openKeys = new Set(input.open.map(({ key }) => key));
  for (const judgement of input.judgements) {
    if (openKeys.has(judgement.key) || !mayOpen(judgement, input)) continue;
    decisions.push({ incident: openIncident(judgement, ledger), before: undefined, judgement, step: undefined });
  }
  const merged = mergeParts(decisions, coveredBy, ledger);
  const left = decisions.filter(({ incident }) => !merged.has(incident.id));
  const moved = moveTargets(input.targets, left, merged);
  const named = namedBy(input.targets, moved);
  const progress = new Map<string, Progress>();
  const settling = { named, last: input.progress, progress, context, ledger };
  const open = left.flatMap((decision) => settle(decision, settling));
  return { ...ledger.changes, open, progress, covered: coverOf(input.targets, moved, open) };
}

/** Whether what is judged is certain enough for an incident: what single targets say has to be confirmed by their states. */
function mayOpen({ verdict, targets }: Judgement, { targets: affected, open }: AdvanceInput): boolean {
  if (targets === 'all' || verdict === 'shared-credential' || verdict === 'new-terms' || verdict === 'throttling')
    return true;
  const needsState = verdict !== 'credential';
  // What many have is over for each of them only when it is over for all.
  return targets.some((name) => {
    const target = affected.get(name);
    return target !== undefined && (target.isConfirmed || !needsState) && !isPartOf(target, verdict, open);
  });
}

function isPartOf(target: AffectedTarget, verdict: Verdict, open: readonly Incident[]): boolean {
  const incident = target.coveredBy === null ? undefined : open.find(({ id }) => id === target.coveredBy);
  if (!incident || incident.verdict === 'tenant' || incident.verdict === 'credential') return false;
  const finding = target.class === null ? undefined : findingOf(target.class);
  if (verdict === 'credential' && findingsOf[incident.verdict].includes('auth')) return true;
  // Only a failure of another kind is news: a slow or throttled run amid the trouble is not.
  const isOther = finding !== undefined && finding !== 'ok' && finding !== 'degraded';
  return !isOther || findingsOf[incident.verdict].includes(finding);
}

function recover(
  incident: Incident,
  covered: Iterable<AffectedTarget>,
  progress: ReadonlyMap<string, Progress>,
  context: IncidentContext,
  nowMs: number,
): RecoveryStep {
  if (context.tenants(incident.service) === 0) return { kind: 'abandon' };
  if (isWide(incident) || incident.verdict === 'shared-credential')
    return recoverWide(incident, progress.get(incident.key), context, nowMs);
  return recoverListed(incident, [...covered], nowMs);
}

/** Incidents that turned out to be parts of others are closed, and these began no later than their parts. */
function mergeParts(
  decisions: Decision[],
  coveredBy: AffectedTargets['coveredBy'],
  ledger: Ledger,
): ReadonlyMap<string, string> {
  const parts = new Map<string, Incident[]>();
  const judged = decisions.flatMap(({ incident, judgement }) => (judgement ? [{ incident, judgement }] : []));
  for (const { incident, judgement } of decisions) {
    if (judgement) continue;
    const whole = wholeOf(incident, coveredBy(incident.id), judged);
    if (!whole) continue;
    mergeIncident(incident, whole, ledger);
    parts.set(whole.id, [...(parts.get(whole.id) ?? []), incident]);
  }
  for (const [at, decision] of decisions.entries()) {
    const own = parts.get(decision.incident.id);
    if (own) decisions[at] = { ...decision, incident: takeIn(own, decision.incident, ledger) };
  }
  return new Map([...parts].flatMap(([whole, own]) => own.map(({ id }) => [id, whole] as const)));
}

/** The whole, with what it has of its parts: it began no later, and somebody may be on it. */
function takeIn(parts: readonly Incident[], whole: Incident, ledger: Ledger): Incident {
  const startedMs = Math.min(whole.startedMs, ...parts.map((part) => part.startedMs));
  const begun = startedMs < whole.startedMs ? ledger.put({ ...whole, startedMs }) : whole;
  return takeAcknowledgement(begun, parts, ledger);
}

/**
 * Which incident explains targets that have none yet or whose incident is no more: the one that took that in, or the first that
 * may. All others keep theirs.
 */
function moveTargets(
  targets: AdvanceInput['targets'],
  decisions: readonly Decision[],
  merged: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly AffectedTarget[]> {
  const open = new Set(decisions.map(({ incident }) => incident.id));
  const explained = decisions.map(({ incident, judgement }) => ({ incident, covers: coverTest(incident, judgement) }));
  const moved = new Map<string, AffectedTarget[]>();
  const move = (target: AffectedTarget, incident: string | undefined) => {
    if (incident === undefined) return;
    const group = moved.get(incident);
    if (group) group.push(target);
    else moved.set(incident, [target]);
  };
  const find = (target: AffectedTarget) => move(target, explained.find(({ covers }) => covers(target))?.incident.id);
  for (const incident of targets.covering()) {
    if (open.has(incident)) continue;
    const whole = merged.get(incident);
    for (const target of targets.coveredBy(incident))
      if (whole !== undefined && open.has(whole)) move(target, whole);
      else find(target);
  }
  for (const target of targets.uncovered()) find(target);
  return moved;
}

/** The targets that an incident explains now. */
function namedBy(targets: AdvanceInput['targets'], moved: ReadonlyMap<string, readonly AffectedTarget[]>) {
  return function* (incident: string): Iterable<string> {
    for (const { target } of targets.coveredBy(incident)) yield target;
    for (const { target } of moved.get(incident) ?? []) yield target;
  };
}

/** What changes: targets that moved, and those whose incident is no more. */
function coverOf(
  targets: AdvanceInput['targets'],
  moved: ReadonlyMap<string, readonly AffectedTarget[]>,
  open: readonly Incident[],
): ReadonlyMap<string, string | null> {
  const covered = new Map<string, string | null>();
  const ids = new Set(open.map(({ id }) => id));
  for (const incident of targets.covering())
    if (!ids.has(incident)) for (const { target } of targets.coveredBy(incident)) covered.set(target, null);
  for (const [incident, group] of moved)
    if (ids.has(incident)) for (const { target } of group) covered.set(target, incident);
  return covered;
}

interface Settling {
  readonly named: (incident: string) => Iterable<string>;
  readonly last: ReadonlyMap<string, Progress>;
  readonly progress: Map<string, Progress>;
  readonly context: IncidentContext;
  readonly ledger: Ledger;
}

/** Tells, closes, asks for runs; the incident if it is still open. */
function settle(decision: Decision, { named, last, progress, context, ledger }: Settling): readonly Incident[] {
  const { incident, before, judgement, step } = decision;
  const isVendors = incident.service !== null && incident.verdict.startsWith('vendor');
  if (step?.kind === 'close') {
    closeIncident(incident, step.endedMs, ledger);
    return [];
  }
  if (step?.kind === 'abandon') {
    abandonIncident(incident, ledger);
    return [];
  }
  if (step?.kind === 'recovering') {
    progress.set(incident.key, step.progress);
    if (step.isNew) {
      ledger.note(incident, 'recovering', 'It looks well again; every target is looked at before it is closed.');
      if (isVendors) resume(incident, context, ledger);
    }
  }
  if (last.has(incident.key) && step?.kind !== 'recovering')
    ledger.note(incident, 'recovering', 'It goes on after all.');
  const isBack = judgement !== undefined && (!before || last.has(incident.key));
  if (incident.verdict === 'vendor' && incident.service !== null && isBack) {
    const targets = context.sample(incident.service);
    if (targets.length > 0) ledger.ask({ kind: 'sample', service: incident.service, targets });
  }
  const facts = {
    before,
    isRecovering: step?.kind === 'recovering',
    share: judgement?.share ?? null,
    mutedBy: context.mutedBy(incident, named(incident.id)),
  };
  return [tellOpen(incident, facts, ledger)];
}

function resume(incident: Incident, context: IncidentContext, ledger: Ledger): void {
  const { service, id } = incident;
  if (service === null) return;
  if (incident.verdict === 'vendor') ledger.ask({ kind: 'resume', service });
  ledger.ask({ kind: 'reprobe', service, overMs: spreadMs(service, context), incident: id });
}
