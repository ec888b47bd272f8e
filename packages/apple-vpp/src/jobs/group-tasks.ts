import { groupAssignments } from '../licences/group-assignments.ts';
import type { VppLimits } from '../limits.ts';
import { splitStep } from './split-step.ts';
import type { JobStep, Task } from './step.ts';

/** Puts the parts of a step that are left into as few requests as the limits allow. */
export function groupTasks(step: JobStep, tasks: readonly Task[], limits: Readonly<VppLimits>): JobStep[] {
  const clientUserIds = tasks.flatMap(({ clientUserId }) => clientUserId ?? []);
  if ('users' in step) {
    const left = new Set(clientUserIds);
    return splitStep({ ...step, users: step.users.filter(({ clientUserId }) => left.has(clientUserId)) }, limits);
  }
  if (step.kind === 'revoke') {
    const serialNumbers = tasks.flatMap(({ serialNumber }) => serialNumber ?? []);
    return splitStep({ ...step, clientUserIds, serialNumbers }, limits);
  }
  const assignments = tasks.map(({ adamId = '', pricingParam = 'STDQ' as const, ...target }) => ({
    adamId,
    pricingParam,
    ...target,
  }));
  return groupAssignments(step.kind, assignments, limits);
}
