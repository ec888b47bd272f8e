import type { OrgDeviceActivity } from '../api/org-device-activities.ts';
import type { ActivityLog } from './activity-log.ts';
import { foldSerialNumber } from './assignment-state.ts';

/** The result of an activity for one device. */
export interface DeviceOutcome {
  /** The serial number of the device. */
  readonly serialNumber: string;
  /**
   * `unknown`: neither the activity nor its log mentions the device, or the log has a word for it that is not known, which
   * then is the `reason`. A device that the log does not mention may not exist.
   */
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  /** Apple's reason, such as `DEVICE_NOT_FOUND`; undefined if it gave none. `NOT_CONFIRMED`: see `verify` of `wait`. */
  readonly reason: string | undefined;
  /** The id of the activity. */
  readonly activityId: string;
  /** Whether the result was compared with the server to which Apple assigns the device: see `verify` of `wait`. */
  readonly verified: boolean;
}

/**
 * Determines the result for each device. The log decides. A device that a log does not mention is `unknown`, whatever the
 * state of the whole activity is, unless the whole activity failed.
 *
 * @param requested - The serial numbers of the activity, if they are known.
 */
export function outcomesOf(
  activity: OrgDeviceActivity,
  requested: readonly string[],
  log: ActivityLog | undefined,
): DeviceOutcome[] {
  const activityId = activity.id;
  // The log may spell serial numbers in another case than the request.
  const spelling = new Map(requested.map((serialNumber) => [foldSerialNumber(serialNumber), serialNumber]));
  const outcomes = new Map<string, DeviceOutcome>();
  for (const { serialNumber, status, subStatus } of log?.rows ?? []) {
    const key = foldSerialNumber(serialNumber);
    const outcome = outcomeOfStatus(status);
    // Of several rows for one device, the worst counts, and of equal ones the last.
    const before = outcomes.get(key);
    if (before && outcomeOrder.indexOf(outcome) < outcomeOrder.indexOf(before.outcome)) continue;
    outcomes.set(key, {
      serialNumber: spelling.get(key) ?? serialNumber,
      outcome,
      reason: outcome === 'succeeded' ? undefined : subStatus || status || undefined,
      activityId,
      verified: false,
    });
  }
  const unmentioned = outcomeOfUnmentioned(activity, log);
  for (const [key, serialNumber] of spelling) {
    if (outcomes.has(key)) continue;
    const reason = unmentioned === 'failed' ? (activity.attributes.subStatus ?? undefined) : undefined;
    outcomes.set(key, { serialNumber, outcome: unmentioned, reason, activityId, verified: false });
  }
  return [...outcomes.values()];
}

const outcomeOrder: readonly DeviceOutcome['outcome'][] = ['succeeded', 'unknown', 'failed'];

/** Apple documents no word of the log. A word that is not known, such as one of a device still under way, decides nothing. */
function outcomeOfStatus(status: string): DeviceOutcome['outcome'] {
  const word = status.toUpperCase();
  if (word === 'SUCCESS' || word === 'SUCCEEDED') return 'succeeded';
  return /^(?:FAIL|FAILED|FAILURE|ERROR)$/.test(word) ? 'failed' : 'unknown';
}

/** The result for a device that the log does not mention, or of an activity without a log. */
function outcomeOfUnmentioned(
  { attributes: { status, subStatus } }: OrgDeviceActivity,
  log: ActivityLog | undefined,
): DeviceOutcome['outcome'] {
  if (subStatus === 'COMPLETED_WITH_FAILURE' || status === 'FAILED') return 'failed';
  // An activity that was stopped may have changed some devices before.
  return subStatus === 'COMPLETED_WITH_SUCCESS' && log === undefined ? 'succeeded' : 'unknown';
}
