import type { BudgetStore, SessionStore } from '@mdmkit/core';
import type { LoadedConfig, Target } from '../config/target.ts';
import { probeOf } from '../probes/index.ts';

/** What the checks of several workers share: they use one credential at the same time, or one after the other. */
export interface SharedCredentials {
  /** Returns where what a target sends is counted; undefined if only its checks use the credential. */
  budgetStoreOf(target: Target): BudgetStore | undefined;
  /** Returns where the session of a target is kept; undefined if only its checks use the credential. */
  sessionStoreOf(target: Target): SessionStore | undefined;
}

/** Who uses a credential: the checks of one target, those of several targets of one worker, or those of several workers. */
export type CredentialUsers = 'target' | 'worker' | 'workers';

/** Who uses the credentials of a deployment. */
export interface CredentialUse {
  /** Returns who sends requests under the budget of a target. */
  usersOfBudget(target: Target): CredentialUsers;
  /** Returns who uses the session of a target. */
  usersOfSession(target: Target): CredentialUsers;
  /** Replaces the targets of the deployment. */
  replace(targets: LoadedConfig['targets']): void;
}

/**
 * Finds out who uses a credential. All targets of a credential lie in one shard, so one worker of a location uses it at a time.
 * If several locations check the same targets, a worker of each does.
 */
export function createCredentialUse(
  targets: LoadedConfig['targets'],
  hasSeveralLocations: () => boolean,
): CredentialUse {
  let severally = usedSeverally(targets);
  const usersOf = (key: string | undefined): CredentialUsers => {
    if (key === undefined) return 'target';
    if (hasSeveralLocations()) return 'workers';
    return severally.has(key) ? 'worker' : 'target';
  };
  return {
    usersOfBudget: (target) => usersOf(budgetKeyOf(target)),
    usersOfSession: (target) => usersOf(sessionKeyOf(target)),
    replace(next) {
      severally = usedSeverally(next);
    },
  };
}

function usedSeverally(targets: LoadedConfig['targets']): ReadonlySet<string> {
  const once = new Set<string>();
  const severally = new Set<string>();
  for (const target of targets)
    for (const key of [budgetKeyOf(target), sessionKeyOf(target)])
      if (key !== undefined) (once.has(key) ? severally : once).add(key);
  return severally;
}

/** Names the budget of a target; undefined if its service has no limit. */
export function budgetKeyOf(target: Target): string | undefined {
  const pace = (target.probe ?? probeOf(target.service)).pace?.(target.credential);
  return pace && `budget ${target.service} ${pace.key}`;
}

/** Names the session of a target; undefined if its service has no sessions that clients have to share. */
export function sessionKeyOf(target: Target): string | undefined {
  const session = (target.probe ?? probeOf(target.service)).sessionName?.(target.credential);
  return session && `session ${target.service} ${session}`;
}
