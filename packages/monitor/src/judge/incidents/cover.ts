import { findingOf } from '../../model/finding.ts';
import type { Incident } from '../../model/incident.ts';
import type { Judgement } from '../../model/judgement.ts';
import { ownTroubleOf } from '../../model/own-trouble.ts';
import { type Verdict, verdictFacts } from '../../model/verdict.ts';
import type { AffectedTarget } from './incident-context.ts';

/** How much earlier than the whole a part of it may have begun, in milliseconds. */
const slackMs = 120_000;

/** The same for what had no certain cause when our own network was found to fail, in milliseconds. */
const uncertainSlackMs = 600_000;

/** Tells which targets that are not well an open incident may explain: those it names, or all of the service. */
export function coverTest(incident: Incident, judgement: Judgement | undefined): (target: AffectedTarget) => boolean {
  if (judgement && judgement.targets !== 'all') {
    const named = new Set(judgement.targets);
    return ({ target }) => named.has(target);
  }
  if (!isWide(incident)) return () => false;
  const { location, verdict } = incident;
  const { findings } = verdictFacts(verdict);
  return ({ service, locations, class: name, code }) => {
    if (incident.service !== null && incident.service !== service) return false;
    if (location !== null && !locations.includes(location)) return false;
    const finding = name === null ? undefined : findingOf(name, code);
    return finding !== undefined && findings.includes(finding);
  };
}

/** Whether an incident can concern all targets of a service or a location. */
export function isWide({ verdict }: Pick<Incident, 'verdict'>): boolean {
  return verdictFacts(verdict).reach !== 'listed';
}

/** Trouble that may turn out to include another one. */
export interface WholeTrouble extends Pick<Judgement, 'verdict' | 'subject' | 'service' | 'location' | 'targets'> {
  /** When it began, in milliseconds since 1970. */
  readonly startedMs: number;
}

/** Whether an incident that is not judged any more turned out to be a part of other trouble. */
export function isPartOf(part: Incident, covered: Iterable<AffectedTarget>, whole: WholeTrouble): boolean {
  if (part.override || ownTroubleOf(part.subject) !== undefined) return false;
  const { announces, cause, rank } = verdictFacts(part.verdict);
  // What was announced has come.
  if (announces !== null) return whole.verdict === announces && whole.subject === part.subject;
  // A suspicion is only held until its parts, or the whole, are known.
  const isSuspicion = cause === 'suspected';
  if (!isSuspicion && verdictFacts(whole.verdict).rank >= rank) return false;
  if (whole.service !== null && part.service !== null && whole.service !== part.service) return false;
  if (part.startedMs < whole.startedMs - slackOf(part.verdict, whole.verdict) && !isSuspicion) return false;
  const { location, targets } = whole;
  if (location !== null && !part.evidence.locations.every((name) => name === location)) return false;
  return targets === 'all' || areNamed(covered, new Set(targets));
}

function slackOf(part: Verdict, whole: Verdict): number {
  const { cause } = verdictFacts(part);
  const { owner, reach } = verdictFacts(whole);
  const isUncertain = cause === 'likely' || cause === 'unknown';
  return isUncertain && owner === 'us' && reach !== 'listed' ? uncertainSlackMs : slackMs;
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
