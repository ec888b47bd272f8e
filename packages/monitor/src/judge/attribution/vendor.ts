import type { Finding } from '../../model/finding.ts';
import { causeKey, type Judgement } from '../../model/judgement.ts';
import type { Verdict } from '../../model/verdict.ts';
import { commonRegion, confidenceOf, evidenceOf } from './evidence-summary.ts';
import { type JudgeInput, type KnownCause, noiseShareOf, severityFor } from './judge-context.ts';
import { explainedBy, type SharedCause } from './shared.ts';
import {
  alone,
  type Count,
  countOf,
  countOnsets,
  type Explained,
  isUnbroken,
  leastEveryone,
  sum,
} from './significance.ts';
import { countTenants, has, type Tally, type TargetEvidence, tenantsWith } from './tally.ts';

/** What a judge of many tenants says. */
export interface WideAnswer {
  /** The judgement; undefined where there is none, or none yet. */
  readonly judgement: Judgement | undefined;
  /** Whether it may be one in a moment: no party should be blamed meanwhile. */
  readonly isPending: boolean;
}

const nothing: WideAnswer = { judgement: undefined, isPending: false };

/** `vendor`: more tenants fail than chance allows. With several locations, more than half of them have to see it. */
export function judgeVendor(
  tallies: readonly Tally[],
  shared: SharedCause | undefined,
  usual: number,
  input: JudgeInput,
): WideAnswer {
  const earlier = input.context.known(causeKey('vendor', tallies[0]?.service ?? ''));
  const counts = tallies.map((tally) => ({ tally, ...failingCount(tally, shared, usual, earlier, input) }));
  const yes = counts.filter(({ isJudged }) => isJudged);
  const [worst] = yes.toSorted((first, second) => second.count.failing - first.count.failing);
  if (!worst || (!earlier && yes.length <= tallies.length / 2))
    return { ...nothing, isPending: counts.some(({ isPending }) => isPending) };
  const region = commonRegion(worst.tally);
  const judgement = wide(
    'vendor',
    worst.tally,
    worst.count,
    'failing',
    input,
    yes.map(({ tally }) => tally),
  );
  return { judgement: region === undefined ? judgement : { ...judgement, region }, isPending: false };
}

/** `vendor-authentication`: many tenants with credentials of their own are refused at once; that is not many bad credentials. */
export function judgeAuthentication(
  tallies: readonly Tally[],
  shared: SharedCause | undefined,
  usual: number,
  input: JudgeInput,
): WideAnswer {
  if (shared && explainsAuth(shared, tallies)) return nothing;
  return firstWide('vendor-authentication', 'auth', tallies, input, (tally) =>
    countOf(tally, 'auth', 'authSurely', usual, ownRefusals(tally, input)),
  );
}

/** Tenants whose credential never worked, or has been refused for long: each has its own reason. */
function ownRefusals(tally: Tally, { evidence, context, nowMs }: JudgeInput): Explained {
  const earlier = context.known(causeKey('vendor-authentication', tally.service));
  const fromMs = (earlier?.startedMs ?? nowMs - evidence.windowMs) - evidence.windowMs;
  const isUntried = (entry: TargetEvidence) => entry.finding === 'auth' && entry.isUntried;
  const untried = countTenants(tally, tally.troubled, isUntried);
  // If hardly any credential was seen to work, nothing is known of the others.
  const areOthersTried = tenantsWith(tally, 'known') - untried >= leastEveryone;
  const isOwn = (entry: TargetEvidence) =>
    entry.finding === 'auth' && (entry.firstMs < fromMs || (areOthersTried && entry.isUntried));
  const tenants = countTenants(tally, tally.troubled, isOwn);
  const surely = countTenants(tally, tally.troubled, (entry) => isOwn(entry) && has(entry, 'authSurely'));
  return { tenants, failing: tenants, surely };
}

/** `vendor-slow`: many tenants are answered too slowly twice in a row. */
export function judgeSlow(tallies: readonly Tally[], usual: number, input: JudgeInput): WideAnswer {
  return firstWide('vendor-slow', 'degraded', tallies, input, (tally) => countOf(tally, 'slow', 'slow', usual));
}

function explainsAuth(shared: SharedCause, tallies: readonly Tally[]): boolean {
  return tallies.some((tally) => {
    for (const entry of tally.troubled) if (entry.finding === 'auth' && shared.explains(entry)) return true;
    return false;
  });
}

function failingCount(
  tally: Tally,
  shared: SharedCause | undefined,
  usual: number,
  known: KnownCause | undefined,
  { context, evidence, nowMs }: JudgeInput,
): { readonly count: Count; readonly isJudged: boolean; readonly isPending: boolean } {
  const count = countOf(tally, 'failing', 'failingSurely', usual, explainedBy(shared, tally));
  if (count.isSure || (known && count.goesOn)) return { count, isJudged: true, isPending: false };
  if (!shared && isUnbroken(tally, usual, evidence.confirmMs)) return { count, isJudged: true, isPending: false };
  // Where a shared cause makes many begin to fail, beginnings say nothing more.
  if (shared) return { count, isJudged: false, isPending: count.isWide };
  const onsets = countOnsets(tally, noiseShareOf(context, tally), evidence.windowMs, nowMs);
  const isJudged = onsets.isSure || (known !== undefined && onsets.goesOn);
  // So many beginnings are hardly chance: a target that fails now may not be alone.
  const isPending = count.isWide || (onsets.failing > 1 && onsets.probability < alone);
  return { count: isJudged ? onsets : count, isJudged, isPending };
}

function firstWide(
  verdict: Verdict,
  finding: Finding,
  tallies: readonly Tally[],
  input: JudgeInput,
  counted: (tally: Tally) => Count,
): WideAnswer {
  let isPending = false;
  for (const tally of tallies) {
    const count = counted(tally);
    const earlier = input.context.known(causeKey(verdict, tally.service));
    if (count.isSure || (earlier && count.goesOn))
      return { judgement: wide(verdict, tally, count, finding, input, [tally]), isPending: false };
    isPending ||= count.isWide;
  }
  return { ...nothing, isPending };
}

function wide(
  verdict: Verdict,
  tally: Tally,
  count: Count,
  finding: Finding,
  input: JudgeInput,
  seenBy: readonly Tally[],
): Judgement {
  const key = causeKey(verdict, tally.service);
  const tallies = [tally, ...seenBy.filter((other) => other !== tally)] as const;
  const evidence = evidenceOf({ tallies, findings: [finding], count, key }, input);
  const earlier =
    finding === 'failing' && !tallies.some((each) => failsNow(each, input)) ? undefined : input.context.known(key);
  return {
    key,
    verdict,
    subject: tally.service,
    service: tally.service,
    location: null,
    severity: severityFor(verdict, earlier, input.evidence.windowMs, input.nowMs),
    confidence: confidenceOf(count, tally, input),
    evidence: input.context.isAdmitted(tally.service) ? { ...evidence, isAdmitted: true } : evidence,
    targets: 'all',
    share: Math.max(shareSince(tally, finding, evidence.firstSeenMs), count.failing / Math.max(1, count.tenants)),
  };
}

/** Trouble becomes more urgent only while its latest runs fail at this share of the rate of the window, or above. */
const lastingShare = 0.25;

/** The latest runs, in milliseconds. */
const latestMs = 60_000;

/** Whether the latest runs still fail: trouble that is over for the moment does not become more urgent. */
function failsNow({ minutes }: Tally, { evidence: { windowMs }, nowMs }: JudgeInput): boolean {
  const rateSince = (fromMs: number) => {
    const runs = sum(minutes.since('runs', fromMs, nowMs));
    return runs === 0 ? undefined : sum(minutes.since('failing', fromMs, nowMs)) / runs;
  };
  const latest = rateSince(nowMs - latestMs);
  return latest === undefined || latest >= lastingShare * (rateSince(nowMs - windowMs) ?? 0);
}

/** The share of tenants in trouble among those seen since it began: the others may have it, too. */
function shareSince(tally: Tally, finding: Finding, sinceMs: number): number {
  const tenantCounts = countTenants(
    tally,
    tally.entries.values(),
    (entry) => entry.finding !== null && entry.atMs >= sinceMs,
  );
  const bad = countTenants(tally, tally.troubled, (entry) => entry.finding === finding && entry.atMs >= sinceMs);
  return bad / Math.max(1, tenantCounts);
}
