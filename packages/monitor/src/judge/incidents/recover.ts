import type { Incident } from '../../model/incident.ts';
import { verdictFacts } from '../../model/verdict.ts';
import { upperTail } from '../attribution/binomial.ts';
import { wellAlpha } from '../attribution/significance.ts';
import type { AffectedTarget, IncidentContext, Progress } from './incident-context.ts';

/** What to do about an incident that is not judged any more. */
export type RecoveryStep =
  /** Nothing is known: it stays as it is. */
  | { readonly kind: 'wait'; readonly progress: Progress | undefined }
  /** It may be over; `isNew` if this was not known before. */
  | { readonly kind: 'recovering'; readonly progress: Progress; readonly isNew: boolean }
  /** It is over. */
  | { readonly kind: 'close'; readonly endedMs: number }
  /** None of its targets is monitored any more, or not from where it was found. */
  | { readonly kind: 'abandon'; readonly reason: 'abandoned' | 'unwatched' };

/** An incident that has come back closes only after it was quiet for so long, in milliseconds. */
const flappingQuietMs = 1_800_000;

/** The least share of tenants that has to be seen well. */
const coverage = { early: 0.9, late: 0.5 };

/** The share of an incident's targets that may just have begun to fail in some other way. */
const momentaryShare = 0.05;

/** The incident of some targets is over when each of them has been seen well. */
export function recoverListed(incident: Incident, covered: readonly AffectedTarget[], nowMs: number): RecoveryStep {
  const { lastSeenMs } = incident.evidence;
  // What was not checked for a while is not well, nor what was well before the trouble.
  const unwell = covered.filter(({ state, conclusiveMs }) => state !== 'up' || (conclusiveMs ?? 0) <= lastSeenMs);
  // Of very many one or another always fails for a moment.
  const isMomentary =
    unwell.length <= covered.length * momentaryShare && unwell.every(({ state }) => state === 'suspect');
  if (unwell.length > 0 && !isMomentary) return { kind: 'wait', progress: undefined };
  const ends = covered.map(({ wellSinceMs }) => wellSinceMs ?? nowMs);
  return { kind: 'close', endedMs: ends.length === 0 ? nowMs : Math.max(incident.startedMs, ...ends) };
}

/** Trouble of many is over when enough tenants were seen again and no more fail than usual. An empty window closes nothing. */
export function recoverWide(
  incident: Incident,
  progress: Progress | undefined,
  context: IncidentContext,
  nowMs: number,
  exceptServices: ReadonlySet<string>,
): RecoveryStep {
  const { verdict, service, evidence, location } = incident;
  const question = { verdict, service, location, sharedKey: evidence.sharedKey, exceptServices };
  const sinceMs = progress?.quietMs ?? Math.max(evidence.lastSeenMs + 1, nowMs - context.windowMs);
  const { tenants, failing, wellSinceMs } = context.recovery(question, sinceMs);
  const expected = expectedOf(incident, context);
  const isWell = upperTail(tenants, evidence.usualShare, failing) >= wellAlpha && failing * 2 <= tenants;
  if (!progress) {
    if (!isWell || tenants < Math.max(1, Math.min(20, expected / 2))) return { kind: 'wait', progress };
    return { kind: 'recovering', progress: { quietMs: nowMs, wellSinceMs }, isNew: true };
  }
  if (tenants > 0 && !isWell) return { kind: 'wait', progress: undefined };
  const overMs = spreadMs(service, context);
  const enough = nowMs - progress.quietMs > overMs ? coverage.late : coverage.early;
  const leastMs = incident.reopenings > 0 ? flappingQuietMs : verdictFacts(verdict).leastQuietMs;
  const isSettled = nowMs - progress.quietMs >= leastMs;
  if (!isSettled || tenants < enough * expected) return { kind: 'recovering', progress, isNew: false };
  return { kind: 'close', endedMs: progress.wellSinceMs ?? wellSinceMs ?? nowMs };
}

/** Over how long all targets are checked again: two intervals. */
export function spreadMs(service: string | null, context: IncidentContext): number {
  return service === null ? context.windowMs : 2 * context.intervalMs(service);
}

/** How many tenants have to be seen: all of the service, or as many as were counted where only some are concerned. */
function expectedOf({ service, evidence, verdict }: Incident, context: IncidentContext): number {
  const all = context.tenants(service);
  const isPart = evidence.sharedKey !== null || (verdictFacts(verdict).reach === 'location' && service !== null);
  return Math.max(1, isPart ? Math.min(all, evidence.tenants) : all);
}
