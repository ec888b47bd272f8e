import type { AffectedTarget } from './incident-context.ts';

/** Targets that are not well, and those that an incident explains: what advancing incidents reads. */
export interface AffectedTargets {
  /** One of them by its id. */
  get(target: string): AffectedTarget | undefined;
  /** Those that no incident explains. */
  uncovered(): Iterable<AffectedTarget>;
  /** The incidents that explain any. */
  covering(): Iterable<string>;
  /** Those that an incident explains. */
  coveredBy(incident: string): Iterable<AffectedTarget>;
  /** Adds one, or takes in how it is now. */
  put(target: AffectedTarget): void;
  /** Takes one out that is well again. */
  remove(target: string): void;
}

type Group = Map<string, AffectedTarget>;

/**
 * Makes it. A hundred thousand that one incident explains cost nothing as long as nothing changes: they lie apart from those that
 * have to be checked.
 */
export function createAffectedTargets(targets: Iterable<AffectedTarget> = []): AffectedTargets {
  const all: Group = new Map();
  const uncovered: Group = new Map();
  const groups = new Map<string, Group>();

  const groupOf = (incident: string | null): Group => {
    if (incident === null) return uncovered;
    const group = groups.get(incident) ?? new Map<string, AffectedTarget>();
    groups.set(incident, group);
    return group;
  };
  const takeOut = ({ target, coveredBy }: AffectedTarget) => {
    const group = groupOf(coveredBy);
    group.delete(target);
    if (coveredBy !== null && group.size === 0) groups.delete(coveredBy);
  };
  const put = (target: AffectedTarget) => {
    const last = all.get(target.target);
    if (last && last.coveredBy !== target.coveredBy) takeOut(last);
    all.set(target.target, target);
    groupOf(target.coveredBy).set(target.target, target);
  };
  for (const target of targets) put(target);
  return {
    get: (target) => all.get(target),
    uncovered: () => uncovered.values(),
    covering: () => groups.keys(),
    coveredBy: (incident) => groups.get(incident)?.values() ?? [],
    put,
    remove(target) {
      const last = all.get(target);
      if (last) takeOut(last);
      all.delete(target);
    },
  };
}
