import type { Incident } from '../model/incident.ts';
import { causeKey, type Judgement } from '../model/judgement.ts';
import type { UnusualService } from '../model/series.ts';

const windowMs = 600_000;
/** The verdict waits so long for one that names a cause, in milliseconds. */
const waitMs = 600_000;

/**
 * `unusual` for each service of which several series agree, unless another verdict explains the service now. It names no cause
 * and explains no failure.
 */
export function judgeUnusual(
  unusual: readonly UnusualService[],
  judgements: readonly Judgement[],
  open: readonly Incident[],
  nowMs: number,
): readonly Judgement[] {
  return unusual.flatMap(({ service, sinceMs, series }) => {
    const key = causeKey('unusual', service);
    const isOpen = open.some((incident) => incident.key === key);
    const isExplained =
      judgements.some((judgement) => explains(judgement, service)) ||
      open.some((incident) => incident.key !== key && explains(incident, service));
    if (isExplained || (!isOpen && nowMs - sinceMs < waitMs)) return [];
    return [
      {
        key,
        verdict: 'unusual',
        subject: service,
        service,
        location: null,
        severity: 'warning',
        confidence: 0.5,
        evidence: {
          windowMs,
          tenants: 0,
          failing: 0,
          usualShare: 0,
          probability: Math.min(...series.map(({ probability }) => probability)),
          locations: [...new Set(series.map(({ location }) => location))].sort(),
          controls: { healthy: 0, asked: 0 },
          codes: [],
          sharedKey: null,
          firstSeenMs: sinceMs,
          lastSeenMs: nowMs,
          series: [...series],
        },
        targets: [],
      },
    ];
  });
}

/** Whether trouble of many, or of our own side, explains what the series of a service show. */
export function explains({ verdict, service }: Pick<Judgement, 'verdict' | 'service'>, name: string): boolean {
  if (service !== null && service !== name) return false;
  return !explainsNothing.has(verdict);
}

const explainsNothing: ReadonlySet<Judgement['verdict']> = new Set([
  'unusual',
  'error-budget',
  'credential-expiring',
  'tenant',
  'credential',
]);
