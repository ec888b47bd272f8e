import { type Incident, verdictFacts } from '@mdmkit/monitor/model';
import type { Span } from '../../service/spans.ts';

/** Trouble of a service as a whole, by the verdict of an incident. */
export interface ServiceTrouble extends Span {
  /** The id of the incident. */
  readonly incident: string;
  /** `own-side`: the trouble is on our side, and the checks say nothing about the vendor. */
  readonly state: 'fails' | 'slow' | 'own-side';
  /** The location whose checks say nothing about the vendor; null for all. */
  readonly location: string | null;
}

/** The order of troubles: what is known about the vendor comes first. */
const order = ['fails', 'slow', 'own-side'] as const;

/** The trouble of a service by incidents, open and closed ones, the worst first. */
export function serviceTroubles(
  incidents: Iterable<Incident>,
  service: string,
  nowMs: number,
): readonly ServiceTrouble[] {
  const troubles: ServiceTrouble[] = [];
  for (const incident of incidents) {
    const { id, startedMs, endedMs, closedMs, location, mergedInto } = incident;
    const state = stateByIncident(incident, service);
    if (state === undefined || mergedInto !== null) continue;
    troubles.push({ incident: id, state, location, fromMs: startedMs, toMs: endedMs ?? closedMs ?? nowMs });
  }
  return troubles.sort((first, second) => order.indexOf(first.state) - order.indexOf(second.state));
}

/** What an incident means for a service as a whole; undefined if it concerns only some targets, or another service. */
function stateByIncident(incident: Incident, service: string): ServiceTrouble['state'] | undefined {
  const verdict = incident.override?.verdict ?? incident.verdict;
  const { reach } = verdictFacts(verdict);
  if (reach === 'listed' || (incident.service !== null && incident.service !== service)) return undefined;
  if (verdict === 'vendor-slow') return 'slow';
  return reach === 'location' || verdict === 'no-data' || verdict === 'own-network-suspected' ? 'own-side' : 'fails';
}
