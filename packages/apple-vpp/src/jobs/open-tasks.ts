import type { VppCalls } from '../calls.ts';
import { readAssignments } from './read-assignments.ts';
import { readIrrevocableAssets } from './read-irrevocable.ts';
import { readSeats, seatKey } from './read-seats.ts';
import { readUsers } from './read-users.ts';
import {
  type AssetStep,
  type JobStep,
  type RevokeStep,
  type SeatStep,
  type SeatTask,
  type Task,
  tasksOf,
  type UserStep,
} from './step.ts';

/** Reads what is still to be done of some steps, in the order of the steps, with as few requests as serve all of them. */
export async function readOpenTasks(
  calls: VppCalls,
  steps: readonly JobStep[],
  signal?: AbortSignal,
): Promise<readonly (readonly (Task | SeatTask)[])[]> {
  const assetSteps = steps.filter((step) => 'assets' in step);
  const revokeSteps = steps.filter((step) => step.kind === 'revoke');
  const userSteps = steps.filter((step) => 'users' in step);
  const seatSteps = steps.filter((step) => 'adamIds' in step);
  const isOpen = {
    assets: assetSteps.length > 0 ? await readAssetSteps(calls, assetSteps, signal) : () => true,
    revoke: revokeSteps.length > 0 ? await readRevokeSteps(calls, revokeSteps, signal) : () => true,
    users: userSteps.length > 0 ? await readUserSteps(calls, userSteps, signal) : () => true,
  };
  const isSeatOpen = seatSteps.length > 0 ? await readSeatSteps(calls, seatSteps, signal) : () => true;
  return steps.map((step) => {
    // The parts of a step are of its kind.
    if ('adamIds' in step) return [...tasksOf(step)].filter((task) => isSeatOpen(task as SeatTask, step));
    const kind = 'users' in step ? 'users' : 'assets' in step ? 'assets' : 'revoke';
    return [...tasksOf(step)].filter((task) => isOpen[kind](task as Task, step));
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

async function readSeatSteps(
  calls: VppCalls,
  steps: readonly SeatStep[],
  signal?: AbortSignal,
): Promise<(task: SeatTask, step: SeatStep) => boolean> {
  const adamIds = [...new Set(steps.flatMap((step) => step.adamIds))];
  const seats = await readSeats(calls, adamIds, new Set(steps.flatMap((step) => step.clientUserIds)), signal);
  return (task, { kind, renewing, deferred }) => {
    const seat = seats.get(seatKey(task));
    if (kind === 'associate-seats') return !seat || (renewing !== undefined && seat.renewing === !renewing);
    // A subscription that is to end with the period is there until then.
    return seat !== undefined && !(deferred && seat.renewing === false);
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
