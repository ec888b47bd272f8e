import { causeKey, type Judgement } from '../model/judgement.ts';
import type { Observation } from '../model/observation.ts';
import type { Severity } from '../model/verdict.ts';

/** A credential ends within this time: then people are told, in milliseconds. */
const noticeMs = 30 * 86_400_000;

/** After its end the refusals themselves are told; until then, or for this long, the notice stays, in milliseconds. */
const afterEndMs = 86_400_000;

/** Credentials that end soon. */
export interface ExpiringCredentials {
  /** Looks at the date of a target that was checked. */
  record(observation: Pick<Observation, 'target' | 'tenant' | 'service' | 'location' | 'class'>, nowMs: number): void;
  /** Forgets a target that is no longer monitored. */
  remove(target: string): void;
  /** `credential-expiring` for each credential that ends soon. */
  judge(nowMs: number): readonly Judgement[];
}

interface Expiring extends Pick<Observation, 'tenant' | 'service' | 'location'> {
  readonly expiresMs: number;
  readonly sinceMs: number;
}

/** Makes an empty list. */
export function createExpiringCredentials(expiresMs: (target: string) => number | null): ExpiringCredentials {
  const expiring = new Map<string, Expiring>();
  return {
    record({ target, tenant, service, location, class: name }, nowMs) {
      const endMs = expiresMs(target);
      const known = expiring.get(target);
      const isRefused = endMs !== null && endMs <= nowMs && name === 'fail.auth';
      if (endMs === null || endMs - nowMs > noticeMs || isRefused) expiring.delete(target);
      else if (known?.expiresMs !== endMs)
        expiring.set(target, { tenant, service, location, expiresMs: endMs, sinceMs: known?.sinceMs ?? nowMs });
    },
    remove: (target) => void expiring.delete(target),
    judge(nowMs) {
      const judgements: Judgement[] = [];
      for (const [target, credential] of expiring)
        if (credential.expiresMs + afterEndMs > nowMs) judgements.push(judgementOf(target, credential, nowMs));
        else expiring.delete(target);
      return judgements;
    },
  };
}

function judgementOf(
  target: string,
  { tenant, service, location, expiresMs, sinceMs }: Expiring,
  nowMs: number,
): Judgement {
  return {
    key: causeKey('credential-expiring', target),
    verdict: 'credential-expiring',
    subject: target,
    service,
    location: null,
    severity: severityOf(expiresMs - nowMs),
    confidence: 0.99,
    evidence: {
      windowMs: noticeMs,
      tenants: 1,
      failing: 0,
      usualShare: 0,
      probability: null,
      locations: [location],
      controls: { healthy: 0, asked: 0 },
      codes: [],
      sharedKey: null,
      firstSeenMs: sinceMs,
      lastSeenMs: sinceMs,
    },
    // It explains no failure.
    targets: [],
    tenant,
    expiresMs,
  };
}

function severityOf(leftMs: number): Severity {
  const days = leftMs / 86_400_000;
  if (days <= 1) return 'major';
  return days <= 7 ? 'minor' : 'warning';
}
