import type { Clock } from '@mdmkit/core';
import type { DeploymentRole } from './deployment-role.ts';

/** A process of a deployment, as its name among the instances of pg-boss says. */
export interface DeploymentMember {
  /** What it does. */
  readonly role: DeploymentRole;
  /** Where. */
  readonly location: string;
}

/** Makes the name of a process. */
export function memberName({ role, location }: DeploymentMember, id: string): string {
  return `${role}/${location}/${id}`;
}

/** Whether a process checks targets of a location. */
export function isWorkerAt(name: string, location: string): boolean {
  return name.startsWith(`all/${location}/`) || name.startsWith(`worker/${location}/`);
}

/** Whether a process may be the one that judges. */
export function isEvaluator(name: string): boolean {
  return name.startsWith('all/') || name.startsWith('scheduler/');
}

/** Follows at which locations workers live. */
export interface WorkerLocations {
  /** Notes a live process, by its name. */
  note(name: string): void;
  /** Whether workers of another location lived a short time ago. */
  hasOthers(): boolean;
}

/** How long a location counts after its last worker was gone, in milliseconds: its last checks may still be under way. */
const rememberedMs = 60_000;

/** Makes a record of the locations other than one. */
export function createWorkerLocations(location: string, clock: Pick<Clock, 'elapsedMs'>): WorkerLocations {
  let seenMs = Number.NEGATIVE_INFINITY;
  return {
    note(name) {
      if (/^(all|worker)\//.test(name) && !isWorkerAt(name, location)) seenMs = clock.elapsedMs();
    },
    hasOthers: () => clock.elapsedMs() - seenMs < rememberedMs,
  };
}
