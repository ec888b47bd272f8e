import { findingOf } from '../../model/finding.ts';
import type { Observation } from '../../model/observation.ts';
import type { EvidenceWindow } from './evidence.ts';
import type { TenantEvidence } from './tally.ts';

/** Targets to check at once, to tell one tenant's trouble from everybody's. The neutral hosts go with them. */
export interface QuorumBurst {
  /** The service. */
  readonly service: string;
  /** Targets that were well last, of as many tenants. */
  readonly targets: readonly string[];
}

/** What {@link createQuorum} needs. */
export interface QuorumOptions {
  /** Yields numbers from 0 to 1. */
  readonly random: () => number;
  /** How many tenants are asked. Default: 20. */
  readonly tenants?: number;
  /** Two failures within this time ask for a burst, in milliseconds. Default: 60,000. */
  readonly withinMs?: number;
  /** The least time between two bursts of a service, in milliseconds. Default: 300,000. */
  readonly everyMs?: number;
}

/** Watches for the first failures of a service. */
export interface Quorum {
  /** Records a run that the evidence holds already; returns a burst if other tenants are to be checked at once. */
  record(observation: Observation, evidence: EvidenceWindow): QuorumBurst | undefined;
}

/** Makes a watch over all services. */
export function createQuorum({ random, tenants = 20, withinMs = 60_000, everyMs = 300_000 }: QuorumOptions): Quorum {
  const failedMs = new Map<string, number>();
  const askedMs = new Map<string, number>();
  return {
    record({ service, location, class: name, code, isOwn = false, atMs }, evidence) {
      const finding = isOwn ? undefined : findingOf(name, code);
      if (finding !== 'failing' && finding !== 'auth') return undefined;
      const lastMs = failedMs.get(service);
      failedMs.set(service, Math.max(atMs, lastMs ?? atMs));
      if (lastMs === undefined || atMs - lastMs > withinMs) return undefined;
      if (atMs - (askedMs.get(service) ?? Number.NEGATIVE_INFINITY) < everyMs) return undefined;
      askedMs.set(service, atMs);
      const targets = pickTargets(healthyTargets(evidence, service, location), tenants, random);
      return targets.length === 0 ? undefined : { service, targets };
    },
  };
}

/** At most `count` of the targets, every choice as probable as every other. Takes the array over. */
export function pickTargets(targets: string[], count: number, random: () => number): readonly string[] {
  const end = Math.min(count, targets.length);
  for (let at = 0; at < end; at += 1) {
    const chosen = at + Math.floor(random() * (targets.length - at));
    const [current, next] = [targets[at], targets[chosen]];
    if (current === undefined || next === undefined) continue;
    targets[at] = next;
    targets[chosen] = current;
  }
  return targets.slice(0, end);
}

/** One target of each tenant that was well last. */
function healthyTargets(evidence: EvidenceWindow, service: string, location: string): string[] {
  const tally = evidence
    .tallies()
    .find((each) => each.service === service && each.location === location && !each.isOwn);
  const asked = new Set<TenantEvidence>();
  const targets: string[] = [];
  for (const { target, tenant, finding } of tally?.entries.values() ?? []) {
    if (finding !== 'ok' || asked.has(tenant)) continue;
    asked.add(tenant);
    targets.push(target);
  }
  return targets;
}
