import type { OrgDeviceActivity } from '../api/org-device-activities.ts';
import type { ActivityLog } from './activity-log.ts';

/** What became of one device in an activity. */
export interface DeviceOutcome {
  /** The device. */
  readonly serialNumber: string;
  /** `unknown`: neither the activity nor its log tells. */
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  /** Apple's reason, such as `DEVICE_NOT_FOUND`, where it gave one. */
  readonly reason: string | undefined;
  /** The id of the activity. */
  readonly activityId: string;
}

/**
 * Says what became of each device. The log decides; what it does not name follows from how the activity ended.
 *
 * @param asked - The serial numbers that the activity was started with, where they are known.
 */
export function outcomesOf(
  activity: OrgDeviceActivity,
  asked: readonly string[],
  log: ActivityLog | undefined,
): DeviceOutcome[] {
  const activityId = activity.id;
  const found = new Map<string, DeviceOutcome>();
  for (const { serialNumber, status, subStatus } of log?.rows ?? []) {
    const isSuccess = status.toUpperCase() === 'SUCCESS';
    // Where a device has several rows, a failure is what matters.
    if (isSuccess && found.has(serialNumber)) continue;
    const reason = isSuccess ? undefined : subStatus || status || undefined;
    const outcome = isSuccess ? 'succeeded' : status === '' ? 'unknown' : 'failed';
    found.set(serialNumber, { serialNumber, outcome, reason, activityId });
  }
  const rest = outcomeOfAll(activity);
  for (const serialNumber of asked) {
    if (!found.has(serialNumber)) {
      const reason = rest === 'failed' ? (activity.attributes.subStatus ?? undefined) : undefined;
      found.set(serialNumber, { serialNumber, outcome: rest, reason, activityId });
    }
  }
  return [...found.values()];
}

/** What the end of an activity says about each of its devices. */
function outcomeOfAll({ attributes: { status, subStatus } }: OrgDeviceActivity): DeviceOutcome['outcome'] {
  if (subStatus === 'COMPLETED_WITH_SUCCESS') return 'succeeded';
  // What was stopped may have done a part before.
  if (subStatus === 'COMPLETED_WITH_FAILURE' || status === 'FAILED') return 'failed';
  return 'unknown';
}
