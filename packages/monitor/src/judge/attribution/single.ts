import { type Evidence, namesShown } from '../../model/incident-evidence.ts';
import { causeKey, expirySubject, type Judgement } from '../../model/judgement.ts';
import { type Verdict, verdictFacts } from '../../model/verdict.ts';
import { upperTail } from './binomial.ts';
import { evidenceOfEntries } from './evidence-summary.ts';
import { type JudgeContext, type JudgeInput, noiseShareOf, severityFor, usualShareOf } from './judge-context.ts';
import { alone, type Count } from './significance.ts';
import { has, recentFailures, type Tally, type TargetEvidence, tenantsWith } from './tally.ts';

/** How long trouble without a known cause lasts before it is treated as the vendor's, in milliseconds. */
const unattributedMs = 900_000;

/** Degraded runs in a row that are one tenant's trouble. */
const degradedRuns = 3;

/**
 * How many times as long as others one tenant has to fail before it is named alone. It is a ticket, no page;
 * meanwhile a brown-out shows itself by others.
 */
const patience = 3;

/** Failures among the last ten runs that confirm each other, as for a target's state. */
const failuresOfTen = 4;

/** The least number of tenants that has to prove that peers are fine, if there are as many. */
const peersAsked = 10;

type Entries = readonly [TargetEvidence, ...TargetEvidence[]];

/** `new-terms`: three tenants were asked to accept terms within 48 hours. */
export function judgeTerms(service: string, tallies: readonly Tally[], input: JudgeInput): Judgement | undefined {
  if (input.evidence.termsTenants(service, input.nowMs) < 3) return undefined;
  const [first, ...rest] = tallies.flatMap((tally) => [...tally.troubled].filter(({ finding }) => finding === 'terms'));
  return first && listed({ verdict: 'new-terms', subject: service, confidence: 0.95 }, [first, ...rest], input);
}

/** What no other judge explains of a service at one location: `unattributed`, `credential` and `tenant`. */
export function judgeSingles(tally: Tally, entries: readonly TargetEvidence[], input: JudgeInput): Judgement[] {
  const failing = entries.filter(({ finding }) => finding === 'failing');
  const unattributed = failing.length === 0 ? undefined : judgeUnattributed(tally, failing, input);
  const explained = new Set(unattributed ? unattributed.targets : []);
  const judgements = judgeCauses(
    entries.filter(({ target }) => !explained.has(target)),
    verdictOf,
    (entry) => isConfirmed(entry, input.evidence.confirmMs) && arePeersFine(tally, entry, input),
    input,
  );
  return unattributed ? [unattributed, ...judgements] : judgements;
}

/** `own-service`: hosts of our own, each of which is its own cause. */
export function judgeOwnServices(tally: Tally, input: JudgeInput): Judgement[] {
  const isReady = (entry: TargetEvidence) => isConfirmed(entry, input.evidence.confirmMs);
  return judgeCauses([...tally.troubled], ownVerdictOf, isReady, input);
}

/** Trouble that has a name already keeps it, until the many have one. */
export function isKnownSingle(entry: TargetEvidence, { context }: JudgeInput): boolean {
  return (['credential', 'tenant'] as const).some((verdict) =>
    context.known(causeKey(verdict, subjectOf(verdict, entry, context))),
  );
}

type SingleVerdict = 'credential' | 'tenant' | 'own-service';

function judgeCauses(
  entries: readonly TargetEvidence[],
  verdictFor: (entry: TargetEvidence) => SingleVerdict | undefined,
  isReady: (entry: TargetEvidence) => boolean,
  input: JudgeInput,
): Judgement[] {
  const causes = new Map<string, { readonly verdict: SingleVerdict; readonly subject: string; entries: Entries }>();
  for (const entry of entries) {
    const verdict = verdictFor(entry);
    if (!verdict) continue;
    const subject = subjectOf(verdict, entry, input.context);
    const key = causeKey(verdict, subject);
    if (!input.context.known(key) && !isReady(entry)) continue;
    const cause = causes.get(key);
    if (cause) cause.entries = [...cause.entries, entry];
    else causes.set(key, { verdict, subject, entries: [entry] });
  }
  return [...causes.values()].map(({ verdict, subject, entries: own }) => {
    const isSlow = own.every(({ finding }) => finding === 'degraded');
    const judgement = { ...listed({ verdict, subject, confidence: 0.85 }, own, input), isSlow };
    return verdict === 'credential' ? withEnd(judgement, own, input) : { ...judgement, tenant: own[0].tenant.tenant };
  });
}

/** Credentials that ended on one day are one judgement, with all tenants whose day it was, also those not checked since. */
function withEnd(judgement: Judgement, entries: Entries, { context, nowMs }: JudgeInput): Judgement {
  const dates = entries.flatMap(({ target }) => context.expiresMs(target) ?? []);
  const dated = dates.length === 0 ? judgement : { ...judgement, expiresMs: Math.min(...dates) };
  const tenants = new Set(entries.map(({ tenant }) => tenant.tenant));
  for (const tenant of context.endedTenants(judgement.subject, nowMs)) tenants.add(tenant);
  const [tenant] = tenants;
  if (tenants.size === 1 && tenant !== undefined) return { ...dated, tenant };
  const [{ tally }] = entries;
  const all = Math.max(tenants.size, tenantsWith(tally, 'known') + tenantsWith(tally, 'ended'));
  const counted = { tenants: all, failing: tenants.size, affectedTenants: namesShown(tenants) };
  return { ...dated, evidence: { ...dated.evidence, ...counted }, share: tenants.size / all };
}

/** A refused credential is a target's, those that ended on one day are that day's; other trouble is a tenant's with a service. */
function subjectOf(verdict: SingleVerdict, entry: TargetEvidence, { known, expiresMs }: JudgeContext): string {
  const { target, tenant, tally, finding, firstMs } = entry;
  if (verdict === 'tenant') return `${tenant.tenant}:${tally.service}`;
  // Without a known date it is the day on which it was refused first.
  const endMs = verdict === 'credential' && finding === 'ended' ? (expiresMs(target) ?? firstMs) : null;
  // What was refused before its end keeps its name.
  return endMs === null || known(causeKey(verdict, target)) ? target : expirySubject(tally.service, endMs);
}

/** Whether a target's own runs confirm its trouble: in a row, or many of the last ten. */
function isConfirmed(entry: TargetEvidence, confirmMs: number): boolean {
  const { finding, streak, firstMs, atMs, isAstray } = entry;
  if (isAstray) return false;
  // A date that has passed needs no second opinion.
  if (finding === 'degraded' || finding === 'ended') return true;
  const leastMs = finding === 'failing' || finding === 'local' ? patience * confirmMs : confirmMs;
  return (streak >= 2 && atMs - firstMs >= leastMs) || recentFailures(entry) >= failuresOfTen;
}

function verdictOf(entry: TargetEvidence): SingleVerdict | undefined {
  switch (entry.finding) {
    case 'auth':
      return has(entry, 'authSurely') ? 'credential' : undefined;
    case 'ended':
      return 'credential';
    case 'failing':
    case 'local':
    case 'terms':
    case 'config':
      return 'tenant';
    case 'degraded':
      return entry.streak >= degradedRuns ? 'tenant' : undefined;
    case 'ok':
    case null:
      return undefined;
  }
}

function ownVerdictOf({ finding, streak }: TargetEvidence): SingleVerdict | undefined {
  if (finding === null || finding === 'ok') return undefined;
  return finding !== 'degraded' || streak >= degradedRuns ? 'own-service' : undefined;
}

/** Too many for chance and too few to be sure; or no peers to compare with. */
function judgeUnattributed(tally: Tally, failing: readonly TargetEvidence[], input: JudgeInput): Judgement | undefined {
  const { evidence, context, nowMs } = input;
  const earlier = context.known(causeKey('unattributed', tally.service));
  const tenants = tenantsWith(tally, 'known');
  // What has failed for long was one target's own trouble before.
  const fromMs = Math.min(nowMs - evidence.windowMs, earlier?.startedMs ?? nowMs);
  const recent = failing.filter(({ firstMs }) => firstMs >= fromMs);
  const count = new Set(recent.map(({ tenant }) => tenant)).size;
  // Chance rarely confirms itself: failures that are confirmed are compared with what is usual, others with the noise.
  const sure = new Set(recent.filter((entry) => has(entry, 'failingSurely')).map(({ tenant }) => tenant)).size;
  const probability = Math.min(
    upperTail(tenants, noiseShareOf(context, tally), count),
    upperTail(tenants, usualShareOf(context, tally.service), sure),
  );
  const [first, ...rest] = tenants < 2 ? failing : recent;
  if (!first || (tenants >= 2 && (count < 2 || probability >= alone))) return undefined;
  const cause = { verdict: 'unattributed', subject: tally.service, confidence: 0.3 } as const;
  // If it fails for every tenant that there is, and for each surely, no other result is worth waiting for. After a restart
  // the first results are not those of all tenants.
  const holdMs = sure >= Math.max(tenants, context.tenants(tally.service)) ? 0 : unattributedMs;
  return listed(cause, [first, ...rest], input, { tenants, failing: count, probability }, holdMs);
}

/** Whether enough other tenants have been seen well since a target began to fail. */
function arePeersFine(tally: Tally, entry: TargetEvidence, { evidence: { windowMs } }: JudgeInput): boolean {
  if (entry.finding === 'ended') return true;
  // A refused credential, terms and settings name their own cause; if there are no peers, no peer has to be checked.
  const peers = tenantsWith(tally, 'known') - 1;
  if (peers < 1) return entry.finding !== 'failing' && entry.finding !== 'degraded';
  let missing = Math.min(peersAsked, Math.ceil(peers / 2));
  // Of what is slow, a run now and then is not; and runs are not exactly an interval apart.
  const leastMs = entry.finding === 'degraded' ? 0.9 * windowMs : 0;
  for (const peer of tally.entries.values()) {
    if (peer.finding !== 'ok' || peer.tenant === entry.tenant) continue;
    if (peer.atMs < Math.max(peer.firstMs, entry.firstMs) + leastMs) continue;
    missing -= 1;
    if (missing <= 0) return true;
  }
  return false;
}

/** The cause of a judgement that lists its targets. */
export interface Cause {
  /** Who or what causes the trouble. */
  readonly verdict: Verdict;
  /** What the verdict is about. */
  readonly subject: string;
  /** How sure it is, from 0 to 1. */
  readonly confidence: number;
}

/**
 * The judgement that a cause explains these targets.
 *
 * @param count - The tenants, and those of them that fail. Default: all tenants of the service, and those of the targets.
 */
export function listed(
  { verdict, subject, confidence }: Cause,
  entries: Entries,
  input: JudgeInput,
  count?: Pick<Count, 'tenants' | 'failing' | 'probability'>,
  holdMs = input.evidence.windowMs,
): Judgement {
  const [{ tally }] = entries;
  const key = causeKey(verdict, subject);
  const counted = count ?? {
    tenants: tenantsWith(tally, 'known'),
    failing: new Set(entries.map(({ tenant }) => tenant.tenant)).size,
    probability: null,
  };
  return {
    key,
    verdict,
    subject,
    service: tally.service,
    location: null,
    severity: severityFor(verdict, input.context.known(key), holdMs, input.nowMs),
    confidence,
    evidence: { ...evidenceOfEntries(entries, undefined, input), ...counted, ...affectedBy(verdict, entries) },
    targets: entries.map(({ target }) => target),
  };
}

/** Each tenant has to act in its own portal, or on its own credential: then people need their names. */
function affectedBy(verdict: Verdict, entries: Entries): Pick<Evidence, 'affectedTenants'> {
  const { owner, blames } = verdictFacts(verdict);
  if (owner !== 'tenant' || blames !== 'many') return {};
  return { affectedTenants: namesShown(new Set(entries.map(({ tenant }) => tenant.tenant))) };
}
