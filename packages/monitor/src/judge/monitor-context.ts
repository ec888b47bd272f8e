import type { Incident } from '../model/incident.ts';
import type { EvidenceWindow } from './attribution/evidence.ts';
import { pickTargets } from './attribution/quorum.ts';
import { recoveryOf } from './attribution/recovery.ts';
import type { IncidentContext } from './incidents/incident-context.ts';
import { flapping } from './incidents/notifications.ts';
import type { ScheduleCommand } from './incidents/schedule-command.ts';
import type { MonitorOptions } from './monitor.ts';
import type { TargetRegistry } from './target-registry.ts';

/** Tenants that stand for a service while its vendor has trouble. */
const sampleSize = 200;

/** Makes what incidents have to be told besides the judgements. */
export function createIncidentContext(options: MonitorOptions, evidence: EvidenceWindow, registry: TargetRegistry) {
  const { mutedBy = () => null, random } = options;
  return (nowMs: number): IncidentContext => ({
    windowMs: evidence.windowMs,
    intervalMs: registry.intervalMs,
    tenants: registry.tenants,
    mutedBy: (incident, targets) =>
      mutedBy(incident, targets, nowMs) ?? (isFlapping(incident, targets, registry) ? flapping : null),
    recovery: (question, sinceMs) => recoveryOf(evidence, question, sinceMs),
    sample: (service) => sampleOf(service, registry, random),
  });
}

/** Asks again for the samples of incidents that were open at the start. */
export function pickSample(
  open: readonly Incident[],
  registry: TargetRegistry,
  random: () => number,
): readonly ScheduleCommand[] {
  return open.flatMap(({ verdict, service }): ScheduleCommand[] => {
    if (verdict !== 'vendor' || service === null) return [];
    const targets = sampleOf(service, registry, random);
    return targets.length === 0 ? [] : [{ kind: 'sample', service, targets }];
  });
}

/** One target each of some tenants; none where there are no more tenants than that. */
function sampleOf(service: string, registry: TargetRegistry, random: () => number): readonly string[] {
  if (registry.tenants(service) <= sampleSize) return [];
  const asked = new Set<string>();
  const targets: string[] = [];
  for (const { tenant, target } of registry.ofService(service)) {
    if (asked.has(tenant)) continue;
    asked.add(tenant);
    targets.push(target);
  }
  return pickTargets(targets, sampleSize, random);
}

/** One tenant's trouble that comes and goes. */
function isFlapping({ verdict }: Incident, targets: Iterable<string>, registry: TargetRegistry): boolean {
  if (verdict !== 'tenant' && verdict !== 'credential') return false;
  const named = [...targets];
  return named.length > 0 && named.every((target) => registry.look(target)?.flapping === true);
}
