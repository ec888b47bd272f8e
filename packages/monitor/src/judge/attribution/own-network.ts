import type { Judgement } from '../../model/verdict.ts';
import { evidenceOf } from './evidence-summary.ts';
import type { JudgeInput } from './judge-context.ts';
import { severityFor } from './severity.ts';
import type { Tally } from './tally.ts';

/** The least number of neutral hosts whose silence means something. */
export const leastControls = 3;

/** Since when results from a location say nothing about vendors, in milliseconds since 1970; null while they do. */
export function blindSince(location: string, tallies: readonly Tally[], input: JudgeInput): number | null {
  const { evidence, context, nowMs } = input;
  const laggingMs = context.laggingSinceMs(location);
  if (laggingMs !== null) return laggingMs;
  if (context.controlsConfigured === 0) return null;
  const { asked, lostMs } = evidence.controls(location, nowMs);
  if (asked < leastControls || lostMs === null || mostRunsAreWell(location, tallies, lostMs, nowMs)) return null;
  return lostMs;
}

/** Row 1: the neutral hosts are away, or this machine is too slow; and vendors fail meanwhile. */
export function judgeOwnNetwork(
  location: string,
  tallies: readonly Tally[],
  sinceMs: number,
  input: JudgeInput,
): Judgement | undefined {
  const { context, nowMs } = input;
  const { confirmMs } = input.evidence;
  const key = `own-network:${location}`;
  const [first, ...others] = tallies.filter(
    (tally) => tally.location === location && (tally.lastMs.get('failing') ?? 0) >= sinceMs - confirmMs,
  );
  if (!first || (nowMs - sinceMs < confirmMs && !context.known(key))) return undefined;
  const proof = evidenceOf({ tallies: [first, ...others], findings: ['failing'], count: undefined, key }, input);
  return {
    key,
    verdict: 'own-network',
    service: null,
    severity: severityFor('own-network', context.known(key), input.evidence.windowMs, nowMs),
    confidence: 0.95,
    // Runs before the hosts went away have nothing to do with it.
    evidence: {
      ...proof,
      firstSeenMs: context.known(key)?.startedMs ?? Math.max(proof.firstSeenMs, sinceMs - confirmMs),
    },
    targets: 'all',
    location,
  };
}

/** Neutral hosts that are away while most vendors' runs are well are themselves at fault. */
function mostRunsAreWell(location: string, tallies: readonly Tally[], lostMs: number, nowMs: number): boolean {
  let runs = 0;
  let failing = 0;
  for (const tally of tallies) {
    if (tally.location !== location) continue;
    // The minute in which they went away is half before it.
    const fromMs = Math.max(lostMs + 60_000, nowMs - 300_000);
    for (const count of tally.minutes.since('runs', fromMs, nowMs)) runs += count;
    for (const count of tally.minutes.since('failing', fromMs, nowMs)) failing += count;
  }
  return runs >= 3 && failing < runs / 2;
}
