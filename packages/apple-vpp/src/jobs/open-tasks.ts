import type { VppCalls } from '../calls.ts';
import { readAssignments } from './read-assignments.ts';
import { readIrrevocableAssets } from './read-irrevocable.ts';
import { readUsers } from './read-users.ts';
import { type AssetStep, type JobStep, type RevokeStep, type Task, tasksOf, type UserStep } from './step.ts';

/** Reads what is still to be done of some steps, in the order of the steps, with as few requests as serve all of them. */
export async function readOpenTasks(
  calls: VppCalls,
  steps: readonly JobStep[],
  signal?: AbortSignal,
): Promise<readonly (readonly Task[])[]> {
  const assetSteps = steps.filter((step) => 'assets' in step);
  const revokeSteps = steps.filter((step) => step.kind === 'revoke');
  const userSteps = steps.filter((step) => 'users' in step);
  const isOpen = {
    assets: assetSteps.length > 0 ? await readAssetSteps(calls, assetSteps, signal) : () => true,
    revoke: revokeSteps.length > 0 ? await readRevokeSteps(calls, revokeSteps, signal) : () => true,
    users: userSteps.length > 0 ? await readUserSteps(calls, userSteps, signal) : () => true,
  };
  return steps.map((step) => {
    const kind = 'users' in step ? 'users' : 'assets' in step ? 'assets' : 'revoke';
    return [...tasksOf(step)].filter((task) => isOpen[kind](task, step));
  });
}

type IsOpen = (task: Task, step: JobStep) => boolean;

async function readAssetSteps(calls: VppCalls, steps: readonly AssetStep[], signal?: AbortSignal): Promise<IsOpen> {
  const held = new Set<string>();
  const adamIds = new Set(steps.flatMap(({ assets }) => assets.map(({ adamId }) => adamId)));
  await readAssignments(calls, { ...targetsOf(steps), adamIds }, (assignment) => held.add(keyOf(assignment)), signal);
  return (task, { kind }) => held.has(keyOf(task)) === (kind === 'disassociate');
}

async function readRevokeSteps(calls: VppCalls, steps: readonly RevokeStep[], signal?: AbortSignal): Promise<IsOpen> {
  const irrevocable = await readIrrevocableAssets(calls, signal);
  const holders = new Set<string>();
  await readAssignments(
    calls,
    { ...targetsOf(steps), adamIds: undefined },
    (assignment) => {
      if (!irrevocable.has(`${assignment.adamId} ${assignment.pricingParam}`)) holders.add(targetOf(assignment));
    },
    signal,
  );
  return (task) => holders.has(targetOf(task));
}

async function readUserSteps(calls: VppCalls, steps: readonly UserStep[], signal?: AbortSignal): Promise<IsOpen> {
  const wanted = new Map(steps.flatMap(({ users }) => users.map((user) => [user.clientUserId, user] as const)));
  const active = await readUsers(calls, new Set(wanted.keys()), signal);
  return ({ clientUserId = '' }, { kind }) => {
    const user = active.get(clientUserId);
    if (kind === 'retire') return user !== undefined;
    if (kind === 'create' || !user) return user === undefined;
    // The account is never returned, so only the address can be compared.
    const { email } = wanted.get(clientUserId) ?? {};
    return email !== undefined && user.email !== email;
  };
}

function targetsOf(steps: readonly (AssetStep | RevokeStep)[]) {
  return {
    clientUserIds: new Set(steps.flatMap(({ clientUserIds }) => clientUserIds)),
    serialNumbers: new Set(steps.flatMap(({ serialNumbers }) => serialNumbers)),
  };
}

interface Held {
  readonly adamId?: string | undefined;
  readonly pricingParam?: string | undefined;
  readonly clientUserId?: string | undefined;
  readonly serialNumber?: string | undefined;
}

/** A target's key: ids of users and serial numbers may look alike. */
function targetOf({ clientUserId, serialNumber }: Held): string {
  return serialNumber === undefined ? `u ${clientUserId}` : `s ${serialNumber}`;
}

function keyOf(task: Held): string {
  return `${task.adamId} ${task.pricingParam} ${targetOf(task)}`;
}
