import { namesShown } from '../model/incident-evidence.ts';
import { causeKey, expirySubject, type Judgement } from '../model/judgement.ts';
import type { Observation } from '../model/observation.ts';
import type { Severity } from '../model/verdict.ts';
import type { JudgeContext } from './attribution/judge-context.ts';

/** A credential ends within this time: then people are told, in milliseconds. */
const noticeMs = 60 * 86_400_000;

/** After its end the refusals themselves are told; until then, or for this long, the notice stays, in milliseconds. */
const afterEndMs = 86_400_000;

/** A notice waits until all credentials of the service were checked, at most so long, in milliseconds. */
const mostHoldMs = 3_600_000;

/** A target whose credential may end soon. */
type Watched = Pick<Observation, 'target' | 'tenant' | 'service' | 'location' | 'class'>;

/** Credentials that end soon. Those of a service that end on the same day are one cause. */
export interface ExpiringCredentials {
  /** Reads the date of a target that was checked. */
  record(observation: Watched, nowMs: number): void;
  /** Forgets a target that is no longer monitored. Returns its subject; undefined if its credential does not end soon. */
  remove(target: string): string | undefined;
  /** `credential-expiring` for each day on which credentials end soon. */
  judge(nowMs: number): readonly Judgement[];
  /** Whether credentials of a subject are known. */
  has(subject: string): boolean;
  /** The tenants of a subject whose credentials have ended by now. */
  endedTenants(subject: string, nowMs: number): readonly string[];
}

interface Credential {
  readonly tenant: string;
  readonly expiresMs: number;
  /** Whether it was refused after its end. */
  readonly isRefused: boolean;
}

/** Credentials of a service that end on the same day. */
interface Group {
  readonly subject: string;
  readonly service: string;
  readonly credentials: Map<string, Credential>;
  readonly locations: Set<string>;
  readonly sinceMs: number;
}

/** Makes an empty list. */
export function createExpiringCredentials({
  expiresMs,
  known,
  intervalMs,
}: Pick<JudgeContext, 'expiresMs' | 'known' | 'intervalMs'>): ExpiringCredentials {
  const groups = new Map<string, Group>();
  const groupOfTarget = new Map<string, Group>();
  const remove = (target: string) => {
    const group = groupOfTarget.get(target);
    if (group === undefined) return undefined;
    group.credentials.delete(target);
    groupOfTarget.delete(target);
    if (group.credentials.size === 0) groups.delete(group.subject);
    return group.subject;
  };
  const isHeld = ({ subject, service, sinceMs }: Group, nowMs: number) =>
    known(causeKey('credential-expiring', subject)) === undefined &&
    nowMs - sinceMs < Math.min(mostHoldMs, 1.1 * intervalMs(service));
  return {
    record({ target, tenant, service, location, class: name }, nowMs) {
      const endMs = expiresMs(target);
      if (endMs === null || endMs - nowMs > noticeMs) {
        remove(target);
        return;
      }
      const subject = expirySubject(service, endMs);
      if (groupOfTarget.get(target)?.subject !== subject) remove(target);
      const group = groups.get(subject) ?? {
        subject,
        service,
        credentials: new Map<string, Credential>(),
        locations: new Set<string>(),
        sinceMs: nowMs,
      };
      groups.set(subject, group);
      groupOfTarget.set(target, group);
      if (location !== '') group.locations.add(location);
      group.credentials.set(target, { tenant, expiresMs: endMs, isRefused: endMs <= nowMs && name === 'fail.auth' });
    },
    remove,
    judge(nowMs) {
      const judgements: Judgement[] = [];
      for (const group of groups.values()) {
        const judgement = isHeld(group, nowMs) ? undefined : judgeGroup(group, nowMs);
        if (judgement) judgements.push(judgement);
      }
      return judgements;
    },
    has: (subject) => groups.has(subject),
    endedTenants(subject, nowMs) {
      const tenants = new Set<string>();
      for (const credential of groups.get(subject)?.credentials.values() ?? [])
        if (credential.expiresMs <= nowMs) tenants.add(credential.tenant);
      return [...tenants];
    },
  };
}

function judgeGroup(
  { subject, service, credentials, locations, sinceMs }: Group,
  nowMs: number,
): Judgement | undefined {
  const tenants = new Set<string>();
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = 0;
  for (const { tenant, expiresMs, isRefused } of credentials.values()) {
    // From the first refusal on the refusals tell of all of them.
    if (isRefused) return undefined;
    tenants.add(tenant);
    firstMs = Math.min(firstMs, expiresMs);
    lastMs = Math.max(lastMs, expiresMs);
  }
  const [tenant] = tenants;
  if (tenant === undefined || lastMs + afterEndMs <= nowMs) return undefined;
  return {
    key: causeKey('credential-expiring', subject),
    verdict: 'credential-expiring',
    subject,
    service,
    location: null,
    severity: severityOf(firstMs - nowMs),
    confidence: 0.99,
    evidence: {
      windowMs: noticeMs,
      tenants: tenants.size,
      failing: 0,
      affectedTenants: namesShown(tenants),
      usualShare: 0,
      probability: null,
      locations: [...locations],
      controls: { healthy: 0, asked: 0 },
      codes: [],
      sharedKey: null,
      firstSeenMs: sinceMs,
      lastSeenMs: sinceMs,
    },
    // It explains no failure.
    targets: [],
    ...(tenants.size === 1 ? { tenant } : {}),
    expiresMs: firstMs,
  };
}

function severityOf(leftMs: number): Severity {
  const days = leftMs / 86_400_000;
  if (days <= 1) return 'major';
  return days <= 7 ? 'minor' : 'warning';
}
