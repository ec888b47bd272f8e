import type { VppLimits } from '../api/service-config.ts';
import { groupAssignments } from './group-assignments.ts';
import { splitStep } from './split-step.ts';
import type { JobStep, SeatStep, SeatTask, Task } from './step.ts';

/** Puts the parts of a step that are left into as few requests as the limits allow. */
export function groupTasks(step: JobStep, given: readonly (Task | SeatTask)[], limits: Readonly<VppLimits>): JobStep[] {
  // The parts of a step are of its kind.
  if ('adamIds' in step) return groupSeats(step, given as readonly SeatTask[], limits);
  const tasks = given as readonly Task[];
  const clientUserIds = tasks.flatMap(({ clientUserId }) => clientUserId ?? []);
  if ('users' in step) {
    const openUserIds = new Set(clientUserIds);
    return splitStep(
      { ...step, users: step.users.filter(({ clientUserId }) => openUserIds.has(clientUserId)) },
      limits,
    );
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

/** Subscriptions that are left for the same users go into one request. */
function groupSeats(step: SeatStep, tasks: readonly SeatTask[], limits: Readonly<VppLimits>): JobStep[] {
  const byAdamId = [...Map.groupBy(tasks, ({ adamId }) => adamId)].map(([adamId, seats]) => {
    return { adamId, clientUserIds: seats.map(({ clientUserId }) => clientUserId) };
  });
  const byUsers = Map.groupBy(byAdamId, ({ clientUserIds }) => JSON.stringify(clientUserIds));
  return [...byUsers.values()].flatMap((same) => {
    const [{ clientUserIds } = { clientUserIds: [] }] = same;
    return splitStep({ ...step, adamIds: same.map(({ adamId }) => adamId), clientUserIds }, limits);
  });
}
