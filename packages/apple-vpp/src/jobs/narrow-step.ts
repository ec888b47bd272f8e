import type { VppError } from '../errors/vpp-error.ts';
import { groupTasks } from './group-tasks.ts';
import type { JobContext } from './job-context.ts';
import { readOpenTasks } from './open-tasks.ts';
import { readUsers } from './read-users.ts';
import type { JobStep, SeatStep } from './step.ts';

/**
 * Cuts a step that the service refused for the sake of some users, so that the others get their seats: Apple refuses such
 * a request as a whole. Undefined when it cannot be cut, so that the refusal holds for all of it.
 */
export async function narrowStep(
  context: JobContext,
  step: JobStep,
  error: VppError,
): Promise<readonly JobStep[] | undefined> {
  if (!('adamIds' in step)) return undefined;
  const { calls, options } = context;
  if (error.code === 'VPP_SUBSCRIPTION_NOT_HELD') {
    const [open = []] = await readOpenTasks(calls, [step], options.signal);
    // A user without a seat has none to lose.
    const steps = groupTasks(step, open, await calls.limits());
    return open.length < step.adamIds.length * step.clientUserIds.length ? steps : undefined;
  }
  const refused = await refusedUsers(context, step, error);
  const parts = refused === undefined ? halvesOf(step) : partsOf(step, refused);
  return parts.every((part) => part.adamIds.length > 0 && part.clientUserIds.length > 0) ? parts : undefined;
}

/** Whom the refusal is about: named by the service, or found out; undefined when it remains unknown. */
async function refusedUsers(
  { calls, options }: JobContext,
  { clientUserIds }: SeatStep,
  { code, errorInfo }: VppError,
): Promise<ReadonlySet<string> | undefined> {
  const named = errorInfo?.clientUserIds ?? [];
  if (named.length > 0) return new Set(named);
  if (code !== 'VPP_USER_NOT_ASSOCIATED') return undefined;
  const active = await readUsers(calls, new Set(clientUserIds), options.signal);
  return new Set(clientUserIds.filter((id) => active.get(id)?.status !== 'Associated'));
}

function partsOf(step: SeatStep, refused: ReadonlySet<string>): SeatStep[] {
  const { clientUserIds } = step;
  return [
    { ...step, clientUserIds: clientUserIds.filter((id) => refused.has(id)) },
    { ...step, clientUserIds: clientUserIds.filter((id) => !refused.has(id)) },
  ];
}

/** Halves a step whose refusal names no user. One user is isolated in as many requests as the number of users has binary digits. */
function halvesOf(step: SeatStep): SeatStep[] {
  const { adamIds, clientUserIds } = step;
  if (clientUserIds.length > 1) return partsOf(step, new Set(clientUserIds.slice(0, clientUserIds.length >> 1)));
  const middle = adamIds.length >> 1;
  return [
    { ...step, adamIds: adamIds.slice(0, middle) },
    { ...step, adamIds: adamIds.slice(middle) },
  ];
}
