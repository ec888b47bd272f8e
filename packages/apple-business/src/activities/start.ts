import { type CallOptions, checkArgument } from '@mdmkit/core';
import {
  createOrgDeviceActivity,
  maxDevicesPerActivity,
  type OrgDeviceActivity,
} from '../api/org-device-activities.ts';
import { type CallContext, failure } from '../calls/call-context.ts';
import { checkedOptions } from '../calls/options.ts';
import { BusinessActivityError } from './activity-error.ts';
import { type ActivityRequest, bodyOf, problemOf, type StartedActivity } from './activity-request.ts';

/** Options of the methods that start activities. */
export interface StartOptions extends CallOptions {
  /** Devices per activity, 1 to 1,000. Default: 1,000, because Apple allows few activities per hour. */
  readonly devicesPerActivity?: number;
  /**
   * The most activities to start; more devices are refused before anything is sent. Default: 10, which Apple allows per
   * hour. With more, also raise `totalTimeoutMs`, the limit for each activity.
   */
  readonly maxActivities?: number;
  /**
   * Called after each activity was started, and awaited: store the id here, so that a crash loses nothing.
   */
  readonly onStarted?: (activity: StartedActivity) => void | Promise<void>;
}

const operation = createOrgDeviceActivity.name;

/** Starts one activity. */
export async function startOne(
  context: CallContext,
  request: ActivityRequest,
  options: CallOptions = {},
): Promise<OrgDeviceActivity> {
  checkArgument('orgDeviceActivities.create', 'request', request, 'object');
  refuse(context, problemOf(request, context.clock.now()));
  if (context.edition === 'school' && request.type === 'RELEASE_DEVICES') {
    throw failure(context, operation, 'BUSINESS_NOT_IN_SCHOOL', { detail: 'RELEASE_DEVICES' });
  }
  return (await context.caller.call(createOrgDeviceActivity, { body: bodyOf(request) }, options)).data;
}

/** Starts as many activities as the devices need, one after the other. A serial number that occurs twice counts once. */
export async function startAll(
  context: CallContext,
  request: ActivityRequest,
  options?: StartOptions,
): Promise<readonly StartedActivity[]> {
  const {
    devicesPerActivity = maxDevicesPerActivity,
    maxActivities = 10,
    onStarted,
    ...call
  } = checkedOptions(createOrgDeviceActivity.name, options);
  if (!Number.isInteger(devicesPerActivity) || devicesPerActivity < 1 || devicesPerActivity > maxDevicesPerActivity) {
    throw new TypeError(`devicesPerActivity must be a whole number from 1 to ${maxDevicesPerActivity}`);
  }
  if (!Number.isInteger(maxActivities) || maxActivities < 1) {
    throw new TypeError('maxActivities must be a whole number above 0');
  }
  refuse(context, problemOf(request, context.clock.now(), Number.POSITIVE_INFINITY));
  const { type, serverId } = request;
  const serials = [...new Set(request.serialNumbers)];
  const needed = Math.ceil(serials.length / devicesPerActivity);
  if (needed > maxActivities) {
    refuse(
      context,
      `serialNumbers: ${serials.length} devices need ${needed} activities, more than maxActivities (${maxActivities}); Apple allows about 10 an hour`,
    );
  }
  const started: StartedActivity[] = [];
  for (let first = 0; first < serials.length; first += devicesPerActivity) {
    const serialNumbers = serials.slice(first, first + devicesPerActivity);
    let isStarted = false;
    try {
      const { id } = await startOne(context, { ...request, serialNumbers }, call);
      isStarted = true;
      const activity = { id, type, serialNumbers, ...(serverId === undefined ? {} : { serverId }) };
      started.push(activity);
      await onStarted?.(activity);
    } catch (error) {
      // Nothing was started, so the error of the first request says everything.
      if (started.length === 0) throw error;
      const remaining = serials.slice(isStarted ? first + devicesPerActivity : first);
      throw new BusinessActivityError(error, { operation, label: context.label, activities: started, remaining });
    }
  }
  return started;
}

function refuse(context: CallContext, problem: string | undefined): void {
  if (problem !== undefined) throw failure(context, operation, 'BUSINESS_INVALID_REQUEST', { detail: problem });
}
