import type { Incident } from '../../model/incident.ts';
import type { Judgement } from '../../model/judgement.ts';
import type { AffectedTargets } from './affected-targets.ts';
import { coverTest } from './cover.ts';
import type { AffectedTarget } from './incident-context.ts';

/** Which targets get another incident. */
export interface MovedTargets {
  /** The targets that an incident explains now. */
  namedBy(incident: string): Iterable<string>;
  /** What changes, given what is open now: targets that moved, and those whose incident is closed. */
  coverOf(open: readonly Incident[]): ReadonlyMap<string, string | null>;
}

type Targets = Pick<AffectedTargets, 'uncovered' | 'covering' | 'coveredBy'>;

/**
 * Finds the incident of targets that have none yet or whose incident is closed: the one that took that in, or the first that
 * may explain them. All others keep theirs.
 *
 * @param merged - Incidents that were merged, with the incident that includes them.
 */
export function moveTargets(
  targets: Targets,
  decisions: readonly { readonly incident: Incident; readonly judgement: Judgement | undefined }[],
  merged: ReadonlyMap<string, string>,
): MovedTargets {
  const open = new Set(decisions.map(({ incident }) => incident.id));
  const explaining = decisions.map(({ incident, judgement }) => ({ incident, covers: coverTest(incident, judgement) }));
  const moved = new Map<string, AffectedTarget[]>();
  const move = (target: AffectedTarget, incident: string | undefined) => {
    if (incident === undefined) return;
    const group = moved.get(incident);
    if (group) group.push(target);
    else moved.set(incident, [target]);
  };
  const find = (target: AffectedTarget) => move(target, explaining.find(({ covers }) => covers(target))?.incident.id);
  for (const incident of targets.covering()) {
    if (open.has(incident)) continue;
    const whole = merged.get(incident);
    for (const target of targets.coveredBy(incident))
      if (whole !== undefined && open.has(whole)) move(target, whole);
      else find(target);
  }
  for (const target of targets.uncovered()) find(target);
  return {
    *namedBy(incident) {
      for (const { target } of targets.coveredBy(incident)) yield target;
      for (const { target } of moved.get(incident) ?? []) yield target;
    },
    coverOf(stillOpen) {
      const covered = new Map<string, string | null>();
      const ids = new Set(stillOpen.map(({ id }) => id));
      for (const incident of targets.covering())
        if (!ids.has(incident)) for (const { target } of targets.coveredBy(incident)) covered.set(target, null);
      for (const [incident, group] of moved)
        if (ids.has(incident)) for (const { target } of group) covered.set(target, incident);
      return covered;
    },
  };
}
