import type { BudgetStore, SessionStore } from '@mdmkit/core';
import type { LoadedConfig, Target } from '../config/target.ts';
import { probeOf } from '../probes/index.ts';

/** What the checks of several workers share: they use one credential at the same time. */
export interface SharedCredentials {
  /** Sessions, for all workers. */
  readonly sessionStore: SessionStore;
  /** The counts of what credentials have sent, for all workers. */
  readonly budgetStore: BudgetStore;
  /** Whether other workers may send requests under the budget of this target. */
  sharesBudget(target: Target): boolean;
  /** Whether other workers may use the session of this target. */
  sharesSession(target: Target): boolean;
}

/** Which credentials several workers use. */
export interface CredentialUsers extends Pick<SharedCredentials, 'sharesBudget' | 'sharesSession'> {
  /** Replaces the targets of the deployment. */
  replace(targets: LoadedConfig['targets']): void;
}

/**
 * Finds the credentials that several workers use: those of several targets, and all of them if several locations check the same
 * targets. The worker that holds a target is the only one to use any other credential, so that it counts and signs in by itself.
 */
export function createCredentialUsers(
  targets: LoadedConfig['targets'],
  hasSeveralLocations: () => boolean,
): CredentialUsers {
  let severally = usedSeverally(targets);
  const isUsedSeverally = (key: string | undefined) =>
    key !== undefined && (hasSeveralLocations() || severally.has(key));
  return {
    sharesBudget: (target) => isUsedSeverally(budgetKeyOf(target)),
    sharesSession: (target) => isUsedSeverally(sessionKeyOf(target)),
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
function budgetKeyOf(target: Target): string | undefined {
  const pace = (target.probe ?? probeOf(target.service)).pace?.(target.credential);
  return pace && `budget ${target.service} ${pace.key}`;
}

/** Names the session of a target; undefined if its service has no sessions that clients have to share. */
function sessionKeyOf(target: Target): string | undefined {
  const session = (target.probe ?? probeOf(target.service)).sessionName?.(target.credential);
  return session && `session ${target.service} ${session}`;
}
