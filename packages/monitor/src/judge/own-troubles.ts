import type { Incident } from '../model/incident.ts';
import { causeKey, type Judgement } from '../model/judgement.ts';
import { type OwnTrouble, ownTroubleSubject, ownTroubleTable } from '../model/own-trouble.ts';

const windowMs = 600_000;

/**
 * `own-service` for each trouble of the monitoring service itself. Missing coverage of a machine that is known to be too slow
 * is no trouble of its own, and neither is a peer that our own network does not reach.
 */
export function judgeOwnTroubles(
  troubles: readonly OwnTrouble[],
  open: readonly Incident[],
  nowMs: number,
): readonly Judgement[] {
  return troubles.flatMap((trouble) => {
    const { kind, location, sinceMs, detail = trouble.extent } = trouble;
    const subject = ownTroubleSubject(trouble);
    const key = causeKey('own-service', subject);
    const isOpen = open.some((incident) => incident.key === key);
    const isKnown = open.some((incident) => incident.verdict === 'own-network' && incident.location === location);
    if ((kind === 'coverage' || kind === 'workers' || kind === 'peer') && isKnown && !isOpen) return [];
    return [
      {
        key,
        verdict: 'own-service',
        subject,
        service: null,
        location,
        severity: ownTroubleTable[kind].severity,
        confidence: 0.99,
        evidence: {
          windowMs,
          tenants: 0,
          failing: 0,
          usualShare: 0,
          probability: null,
          locations: [location],
          controls: { healthy: 0, asked: 0 },
          codes: [],
          sharedKey: null,
          firstSeenMs: sinceMs,
          lastSeenMs: nowMs,
        },
        // It explains no failure.
        targets: [],
        ownTrouble: kind,
        ...(detail === undefined ? {} : { ownTroubleDetail: detail }),
      },
    ];
  });
}

/**
 * Leaves out what a wrong clock explains: calls that cannot be signed spoil checks, and a service without any other is not
 * known any more. What is open already goes on.
 */
export function withoutClockEffects(
  judgements: readonly Judgement[],
  troubles: readonly OwnTrouble[],
  open: readonly Incident[],
): readonly Judgement[] {
  if (!troubles.some(({ kind }) => kind === 'clock')) return judgements;
  return judgements.filter(
    ({ verdict, ownCause, key }) =>
      !(verdict === 'no-data' || (verdict === 'own-network' && ownCause === 'machine')) ||
      open.some((incident) => incident.key === key),
  );
}
