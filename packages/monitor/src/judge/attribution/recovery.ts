import { type Verdict, verdictFacts } from '../../model/verdict.ts';
import type { EvidenceWindow } from './evidence.ts';
import { foundAny, has, type TargetEvidence } from './tally.ts';

/** Which trouble is asked about. */
export interface RecoveryQuestion {
  /** The verdict. */
  readonly verdict: Verdict;
  /** The service; null for several. */
  readonly service: string | null;
  /** The location; null where it is not one location's trouble. */
  readonly location: string | null;
  /** The shared key; null where it is none. */
  readonly sharedKey: string | null;
  /** Services that have trouble of their own: what fails there does not count. Default: none. */
  readonly exceptServices?: ReadonlySet<string>;
}

/** What runs since some time say. */
export interface Recovery {
  /** Tenants with a conclusive run since. */
  readonly tenants: number;
  /** Those of them that still have the trouble. */
  readonly failing: number;
  /** The first good run that ended a failure since; else the first good run; null without one. */
  readonly wellSinceMs: number | null;
}

/** Reads the runs since a time: which target is well again, and since when. */
export function recoveryOf(evidence: EvidenceWindow, question: RecoveryQuestion, sinceMs: number): Recovery {
  const tenants = new Set<string>();
  const failing = new Set<string>();
  let recoveredMs: number | null = null;
  let goodMs: number | null = null;
  for (const tally of evidence.tallies()) {
    if (question.service !== null && tally.service !== question.service) continue;
    if (question.location !== null && tally.location !== question.location) continue;
    for (const entry of tally.entries.values()) {
      if (entry.finding === null || entry.atMs < sinceMs) continue;
      if (question.sharedKey !== null && !entry.keys.includes(question.sharedKey)) continue;
      tenants.add(entry.tenant.tenant);
      if (hasTrouble(entry, question.verdict) && !question.exceptServices?.has(tally.service))
        failing.add(entry.tenant.tenant);
      else {
        goodMs = Math.min(entry.atMs, goodMs ?? entry.atMs);
        if (entry.recoveredMs !== null && entry.recoveredMs >= sinceMs)
          recoveredMs = Math.min(entry.recoveredMs, recoveredMs ?? entry.recoveredMs);
      }
    }
  }
  return { tenants: tenants.size, failing: failing.size, wellSinceMs: recoveredMs ?? goodMs };
}

function hasTrouble(entry: TargetEvidence, verdict: Verdict): boolean {
  const { findings, includesThrottled } = verdictFacts(verdict);
  return (includesThrottled && has(entry, 'throttled')) || foundAny(entry, findings);
}
