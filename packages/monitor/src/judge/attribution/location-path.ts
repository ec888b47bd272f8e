import { causeKey, type Judgement } from '../../model/judgement.ts';
import { evidenceOf, evidenceOfEntries } from './evidence-summary.ts';
import { type JudgeInput, severityFor } from './judge-context.ts';
import { countOf } from './significance.ts';
import { has, type Tally, type TargetEvidence } from './tally.ts';

/** Targets that are compared with other locations at most. */
const compared = 500;

/** The least share of compared targets that has to be well elsewhere. */
const wellElsewhereShare = 0.8;

/** `location-path`: a service fails from one location only, and answers another one for the same credentials. */
export function judgePath(
  tally: Tally,
  tallies: readonly Tally[],
  usual: number,
  input: JudgeInput,
): Judgement | undefined {
  const others = tallies.filter((other) => other !== tally);
  if (others.length === 0) return undefined;
  const { context, nowMs } = input;
  const key = causeKey('location-path', tally.location);
  const earlier = context.known(key);
  const count = countOf(tally, 'failing', 'failingSurely', usual);
  const { well, bad } = compare(tally, others, input.evidence.windowMs);
  if (well.length === 0 || well.length < wellElsewhereShare * (well.length + bad)) return undefined;
  const base = {
    key,
    verdict: 'location-path',
    subject: tally.location,
    service: tally.service,
    severity: severityFor('location-path', earlier, input.evidence.windowMs, nowMs),
    confidence: 0.9,
    location: tally.location,
  } as const;
  if (count.isSure || (earlier && count.goesOn)) {
    const evidence = evidenceOf({ tallies: [tally], findings: ['failing'], count, key }, input);
    return { ...base, evidence, targets: 'all' };
  }
  const [first, ...rest] = well.filter((entry) => has(entry, 'failingSurely'));
  // Many that are not confirmed yet: another verdict may explain them in a moment.
  if (!first || count.isWide) return undefined;
  const targets = [first, ...rest].map(({ target }) => target);
  return { ...base, evidence: evidenceOfEntries([first, ...rest], count, input), targets };
}

/**
 * Whether a target is well elsewhere, and was when it began to fail here: else it was the trouble of all locations, which ends
 * at each of them within a window.
 */
function isWell(elsewhere: TargetEvidence | undefined, { firstMs }: TargetEvidence, windowMs: number): boolean {
  if (elsewhere?.finding !== 'ok' && elsewhere?.finding !== 'degraded') return false;
  const { recoveredMs, atMs } = elsewhere;
  return recoveredMs === null || recoveredMs < firstMs || atMs - recoveredMs >= windowMs;
}

/** Which failing targets another location finds well, later than they began to fail here; and how many it does not. */
function compare(
  tally: Tally,
  others: readonly Tally[],
  windowMs: number,
): { readonly well: readonly TargetEvidence[]; readonly bad: number } {
  const well: TargetEvidence[] = [];
  let bad = 0;
  let looked = 0;
  for (const entry of tally.troubled) {
    if (entry.finding !== 'failing') continue;
    looked += 1;
    if (looked > compared) break;
    const elsewhere = others
      .map((other) => other.entries.get(entry.target))
      .filter((other) => other !== undefined && other.finding !== null && other.atMs >= entry.firstMs);
    if (elsewhere.some((other) => isWell(other, entry, windowMs))) well.push(entry);
    else if (elsewhere.length > 0) bad += 1;
  }
  return { well, bad };
}
