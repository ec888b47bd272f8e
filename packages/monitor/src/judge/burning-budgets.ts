import type { Incident } from '../model/incident.ts';
import type { BurningBudget } from '../model/incident-evidence.ts';
import { causeKey, type Judgement } from '../model/judgement.ts';
import { explains } from './unusual.ts';

/**
 * `error-budget` for each service, or service at a location, whose error budget burns too fast in two windows, unless another
 * verdict explains the service now. It explains no failure. While the whole service burns, its locations are not named.
 */
export function judgeBurningBudgets(
  burning: readonly BurningBudget[],
  judgements: readonly Judgement[],
  open: readonly Incident[],
  nowMs: number,
): readonly Judgement[] {
  const whole = new Set(burning.flatMap(({ service, location }) => (location === null ? [service] : [])));
  return burning.flatMap((budget): readonly Judgement[] => {
    const { service, location, severity, sinceMs } = budget;
    if (location !== null && whole.has(service)) return [];
    const subject = location === null ? `budget of ${service}` : `budget of ${service} at ${location}`;
    const key = causeKey('error-budget', subject);
    const isExplained =
      judgements.some((judgement) => explains(judgement, service)) ||
      open.some((incident) => incident.verdict !== 'error-budget' && explains(incident, service));
    if (isExplained) return [];
    return [
      {
        key,
        verdict: 'error-budget',
        subject,
        service,
        location,
        severity: severity === 'page' ? 'major' : 'minor',
        confidence: 0.9,
        evidence: {
          windowMs: budget.longMs,
          tenants: 0,
          failing: 0,
          usualShare: 1 - budget.objective,
          probability: null,
          locations: location === null ? [] : [location],
          controls: { healthy: 0, asked: 0 },
          codes: [],
          sharedKey: null,
          firstSeenMs: sinceMs,
          lastSeenMs: nowMs,
          budget,
        },
        targets: [],
      },
    ];
  });
}
