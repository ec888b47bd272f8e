import type { Incident } from '../../model/incident.ts';
import { type Judgement, verdicts } from '../../model/verdict.ts';
import { findingOf } from '../attribution/flags.ts';
import { findingsOf } from '../attribution/recovery.ts';
import type { AffectedTarget } from './incident-context.ts';

/** How much earlier than the whole a part of it may have begun, in milliseconds. */
const slackMs = 120_000;

/** Tells which targets that are not well an open incident may explain: those it names, or all of the service. */
export function coverTest(incident: Incident, judgement: Judgement | undefined): (target: AffectedTarget) => boolean {
  if (judgement && judgement.targets !== 'all') {
    const named = new Set(judgement.targets);
    return ({ target }) => named.has(target);
  }
  if (!isWide(incident)) return () => false;
  const location = locationOf(incident);
  return ({ service, locations, class: found }) => {
    if (incident.service !== null && incident.service !== service) return false;
    if (location !== null && !locations.includes(location)) return false;
    const finding = found === null ? undefined : findingOf(found);
    return finding !== undefined && findingsOf[incident.verdict].includes(finding);
  };
}

/** Whether an incident can concern all targets of a service. */
export function isWide({ verdict }: Pick<Incident, 'verdict'>): boolean {
  return verdicts.indexOf(verdict) <= verdicts.indexOf('vendor-slow') && verdict !== 'shared-credential';
}

/** The location that an incident is about; null where it is about none. */
export function locationOf({ key, verdict }: Pick<Incident, 'key' | 'verdict'>): string | null {
  const hasLocation = verdict === 'own-network' || verdict === 'location-path';
  return hasLocation ? key.slice(verdict.length + 1) : null;
}

/** The incident that one which is not judged any more turned out to be a part of; undefined for none. */
export function wholeOf(
  part: Incident,
  covered: Iterable<AffectedTarget>,
  judged: readonly { readonly incident: Incident; readonly judgement: Judgement }[],
): Incident | undefined {
  if (part.override) return undefined;
  const isProvisional = part.verdict === 'own-network-suspected';
  return judged.find(({ incident, judgement }) => {
    if (incident.id === part.id) return false;
    if (!isProvisional && verdicts.indexOf(incident.verdict) >= verdicts.indexOf(part.verdict)) return false;
    if (incident.service !== null && part.service !== null && incident.service !== part.service) return false;
    if (part.startedMs < incident.startedMs - slackMs && !isProvisional) return false;
    const location = locationOf(incident);
    if (location !== null && !part.evidence.locations.every((name) => name === location)) return false;
    const { targets } = judgement;
    return targets === 'all' || areNamed(covered, new Set(targets));
  })?.incident;
}

/** Whether there are targets, and each is named. */
function areNamed(targets: Iterable<AffectedTarget>, names: ReadonlySet<string>): boolean {
  let count = 0;
  for (const { target } of targets) {
    if (!names.has(target)) return false;
    count += 1;
  }
  return count > 0;
}
