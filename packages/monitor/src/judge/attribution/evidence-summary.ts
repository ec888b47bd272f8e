import type { Finding } from '../../model/finding.ts';
import type { Evidence } from '../../model/incident-evidence.ts';
import { vendorConfidence } from './confidence.ts';
import { type JudgeInput, usualShareOf } from './judge-context.ts';
import { onsetOf } from './onset.ts';
import type { Count } from './significance.ts';
import { foundAny, lastRunMs, onsetsOf, type Tally, type TargetEvidence, throttledSinceMs } from './tally.ts';

/** What a judgement rests on. */
export interface EvidenceBasis {
  /** Where it was seen; it was counted in the first of them. */
  readonly tallies: readonly [Tally, ...Tally[]];
  /** The findings that speak for it. */
  readonly findings: readonly Finding[];
  /** What was counted. */
  readonly count: Count | undefined;
  /** The key of the cause. */
  readonly key: string;
  /** What the failing tenants share. */
  readonly sharedKey?: string;
}

/** Codes that are looked through at most. */
const codesLookedAt = 2_000;

/** The evidence that is kept with a verdict. */
export function evidenceOf({ tallies, findings, count, key, sharedKey }: EvidenceBasis, input: JudgeInput): Evidence {
  const { evidence, context, nowMs } = input;
  const [{ service, location }] = tallies;
  const { healthy, asked } = evidence.controls(location, nowMs);
  const lastSeenMs = Math.max(...tallies.flatMap((tally) => findings.map((finding) => tally.lastMs.get(finding) ?? 0)));
  return {
    windowMs: evidence.windowMs,
    tenants: count?.tenants ?? 0,
    failing: count?.failing ?? 0,
    usualShare: usualShareOf(context, service),
    probability: count?.probability ?? null,
    locations: tallies.map((tally) => tally.location).filter((name, at, all) => all.indexOf(name) === at),
    controls: { healthy, asked },
    codes: codesOf(speaking(tallies, findings)),
    sharedKey: sharedKey ?? null,
    firstSeenMs: context.known(key)?.startedMs ?? startOf(tallies, findings, count, input) ?? lastSeenMs,
    lastSeenMs,
  };
}

/** The evidence of trouble that only some targets have. */
export function evidenceOfEntries(
  entries: readonly [TargetEvidence, ...TargetEvidence[]],
  count: Count | undefined,
  input: JudgeInput,
): Evidence {
  const [{ tally }] = entries;
  const { healthy, asked } = input.evidence.controls(tally.location, input.nowMs);
  return {
    windowMs: input.evidence.windowMs,
    tenants: count?.tenants ?? 0,
    failing: count?.failing ?? 0,
    usualShare: usualShareOf(input.context, tally.service),
    probability: count?.probability ?? null,
    locations: [...new Set(entries.map((entry) => entry.tally.location))],
    controls: { healthy, asked },
    codes: codesOf(entries),
    sharedKey: null,
    firstSeenMs: Math.min(...entries.map((entry) => throttledSinceMs(entry) ?? entry.firstMs)),
    lastSeenMs: Math.max(...entries.map((entry) => lastRunMs(entry))),
  };
}

/** The region that all failures share while targets elsewhere are well; undefined where there is none. */
export function commonRegion(tally: Tally): string | undefined {
  let common: string | undefined;
  for (const entry of tally.troubled) {
    if (entry.finding !== 'failing') continue;
    if (entry.region === undefined || (common !== undefined && entry.region !== common)) return undefined;
    common = entry.region;
  }
  if (common === undefined) return undefined;
  for (const { finding, region } of tally.entries.values())
    if (finding === 'ok' && region !== undefined && region !== common) return common;
  return undefined;
}

/** How sure a verdict about a vendor is. */
export function confidenceOf(count: Count, tally: Tally, { evidence, context, nowMs }: JudgeInput): number {
  const { healthy, asked } = evidence.controls(tally.location, nowMs);
  return vendorConfidence(count.probability, healthy, asked, context.isAdmitted(tally.service));
}

function* speaking(tallies: readonly Tally[], findings: readonly Finding[]): Iterable<TargetEvidence> {
  for (const tally of tallies) for (const entry of tally.troubled) if (foundAny(entry, findings)) yield entry;
}

function codesOf(entries: Iterable<TargetEvidence>): Evidence['codes'] {
  const counts = new Map<string, number>();
  let remaining = codesLookedAt;
  for (const { code } of entries) {
    if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
    remaining -= 1;
    if (remaining === 0) break;
  }
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((first, second) => second.count - first.count || (first.code < second.code ? -1 : 1))
    .slice(0, 5);
}

function startOf(tallies: readonly Tally[], findings: readonly Finding[], count: Count | undefined, input: JudgeInput) {
  const { evidence, nowMs } = input;
  const times: number[] = [];
  for (const tally of tallies) {
    // A tenant that is well again for the moment failed all the same.
    if (findings.includes('failing')) times.push(...onsetsOf(tally));
    for (const entry of tally.troubled)
      if (foundAny(entry, findings) && entry.finding !== 'failing') times.push(entry.firstMs);
  }
  return onsetOf(times, nowMs - evidence.windowMs, nowMs, Math.max(2, (count?.failing ?? 0) / 2));
}
