import { ownerOfKind } from '@mdmkit/core';
import type { ErrorResponse } from '../api/events.ts';
import type { ErrorNumberEntry } from '../errors/error-number-entry.ts';
import { errorNumbers, isKnownErrorNumber } from '../errors/error-numbers.ts';
import { type VppErrorCode, vppErrors } from '../errors/vpp-error.ts';
import type { AssignmentFailure, SeatFailure, TaskFailure } from './job.ts';
import type { SeatTask, Task } from './step.ts';

/** Numbers after which the same work may succeed later. */
const passing: ReadonlySet<number> = new Set([9603, 9644]);

/** Whether all that went wrong may pass. */
export function mayPass(failures: readonly ErrorResponse[]): boolean {
  return failures.length > 0 && failures.every(({ errorNumber }) => passing.has(errorNumber));
}

/** Says for each part that is not done which of the event's errors it is due to. */
export function toTaskFailures(
  tasks: readonly (Task | SeatTask)[],
  failures: readonly ErrorResponse[],
  otherwise: VppErrorCode,
): (AssignmentFailure | SeatFailure)[] {
  const [only] = failures;
  return tasks.map((task) => {
    const cause = failures.find((failure) => isAbout(failure, task)) ?? (failures.length === 1 ? only : undefined);
    return { ...task, ...(cause ? describeNumber(cause.errorNumber) : describeCode(otherwise)) };
  });
}

/** The failure that a code stands for. */
export function describeCode(code: VppErrorCode): TaskFailure {
  const { kind, owner = ownerOfKind[kind], summary, remedy } = vppErrors[code];
  return { code, kind, owner, summary, remedy };
}

function describeNumber(errorNumber: number): TaskFailure {
  if (!isKnownErrorNumber(errorNumber)) return { ...describeCode('VPP_TASK_FAILED'), errorNumber };
  const { code } = errorNumbers[errorNumber];
  const { summary }: ErrorNumberEntry = errorNumbers[errorNumber];
  return { ...describeCode(code), errorNumber, summary };
}

/** An error names assets, targets or both; what it does not name it does not limit. */
function isAbout({ errorInfo }: ErrorResponse, task: Task | SeatTask): boolean {
  if (!errorInfo) return false;
  const { adamId, pricingParam, clientUserId, serialNumber }: Task = { ...task, adamId: String(task.adamId ?? '') };
  const { assets = [], clientUserIds = [], serialNumbers = [] } = errorInfo;
  if (assets.length + clientUserIds.length + serialNumbers.length === 0) return false;
  const isAsset =
    assets.length === 0 ||
    assets.some((asset) => asset.adamId === adamId && (asset.pricingParam ?? 'STDQ') === (pricingParam ?? 'STDQ'));
  const isTarget =
    clientUserIds.length + serialNumbers.length === 0 ||
    (serialNumber === undefined ? clientUserIds.includes(clientUserId ?? '') : serialNumbers.includes(serialNumber));
  return isAsset && isTarget;
}
