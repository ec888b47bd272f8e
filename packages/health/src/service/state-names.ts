import type { TargetStateName } from '@mdmkit/monitor/model';

/** The states of targets that were last told of. Nearly all are up, and of those nothing has to be remembered. */
export interface StateNames {
  /** Adds targets that nobody has looked at yet. */
  add(targets: Iterable<string>): void;
  /** Notes the state of a target that was added; answers with the one before. */
  change(target: string, to: TargetStateName): TargetStateName;
  /** Forgets a target. */
  forget(target: string): void;
}

/** Makes an empty memory. */
export function createStateNames(): StateNames {
  const names = new Map<string, TargetStateName>();
  return {
    add(targets) {
      for (const target of targets) names.set(target, 'unknown');
    },
    change(target, to) {
      const from = names.get(target) ?? 'up';
      if (to === 'up') names.delete(target);
      else names.set(target, to);
      return from;
    },
    forget: (target) => void names.delete(target),
  };
}
