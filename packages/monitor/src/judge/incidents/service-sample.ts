import type { Incident } from '../../model/incident.ts';
import { verdictFacts } from '../../model/verdict.ts';
import { pickTargets } from '../attribution/quorum.ts';
import type { TargetRegistry } from '../target-registry.ts';
import type { ScheduleCommand } from './schedule-command.ts';

/** Tenants that stand for a service while its vendor has trouble. */
const sampleSize = 200;

/** One target each of some tenants; none if there are no more tenants than that. */
export function sampleOf(service: string, registry: TargetRegistry, random: () => number): readonly string[] {
  if (registry.tenants(service) <= sampleSize) return [];
  const sampled = new Set<string>();
  const targets: string[] = [];
  for (const { tenant, target } of registry.ofService(service)) {
    if (sampled.has(tenant)) continue;
    sampled.add(tenant);
    targets.push(target);
  }
  return pickTargets(targets, sampleSize, random);
}

/** Commands the samples of incidents that were open at the start again. */
export function restoreSamples(
  open: readonly Incident[],
  registry: TargetRegistry,
  random: () => number,
): readonly ScheduleCommand[] {
  return open.flatMap(({ verdict, service }): ScheduleCommand[] => {
    if (service === null || !verdictFacts(verdict).isSampled) return [];
    const targets = sampleOf(service, registry, random);
    return targets.length === 0 ? [] : [{ kind: 'sample', service, targets }];
  });
}
