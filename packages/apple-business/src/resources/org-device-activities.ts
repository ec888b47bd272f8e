import type { CallOptions } from '@mdmkit/core';
import type { ActivityLog } from '../activities/activity-log.ts';
import type { ActivityRequest, StartedActivity } from '../activities/activity-request.ts';
import { type PreflightReport, type PreflightRequest, preflight } from '../activities/preflight.ts';
import { readLog } from '../activities/read-log.ts';
import { type StartOptions, startAll, startOne } from '../activities/start.ts';
import {
  type ActivityReference,
  type ActivityResult,
  readActivity,
  type WaitOptions,
  waitForActivities,
} from '../activities/wait.ts';
import type { ActivityType, OrgDeviceActivity } from '../api/org-device-activities.ts';
import { type CallContext, failure } from '../calls/call-context.ts';

/** The activities that Apple School Manager has. */
export type SchoolActivityType = Exclude<ActivityType, 'RELEASE_DEVICES'>;

/** How devices are released. */
export interface ReleaseOptions extends StartOptions {
  /** Has to be the word `irreversible`: a released device does not come back by itself. */
  readonly confirm: 'irreversible';
}

/**
 * Changes of many devices, which Apple carries out by and by. Each method starts as many activities as the devices
 * need, a thousand to one; `wait` returns their results.
 */
export interface SchoolActivityCalls {
  /**
   * Starts one activity.
   *
   * @throws BusinessError - `BUSINESS_INVALID_REQUEST`, before anything is sent; `BUSINESS_UNPROCESSABLE`, when a
   * server or a device does not exist.
   */
  create(request: ActivityRequest<SchoolActivityType>, options?: CallOptions): Promise<OrgDeviceActivity>;
  /**
   * Tells how far an activity is.
   *
   * @throws BusinessError - `BUSINESS_ACTIVITY_UNKNOWN` if there is none with this id, or it is older than 30 days.
   */
  get(id: string, options?: CallOptions): Promise<OrgDeviceActivity>;
  /**
   * Downloads and reads the log of an ended activity; undefined if it has none.
   *
   * @throws BusinessError - `BUSINESS_LOG_EXPIRED` or `BUSINESS_LOG_UNREADABLE`.
   */
  log(id: string, options?: CallOptions): Promise<ActivityLog | undefined>;
  /**
   * Checks an assignment before it is made: which devices it would change, which are as requested, and which the
   * organisation does not have. Changes nothing.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND` if there is no such server.
   */
  preflight(request: PreflightRequest, options?: CallOptions): Promise<PreflightReport>;
  /**
   * Assigns devices to a server.
   *
   * @throws BusinessError - If nothing was started.
   * @throws BusinessActivityError - If some activities were started and others not.
   * @example
   * const started = await business.orgDeviceActivities.assign(['C02XL0THJHD3'], serverId);
   * const { allSucceeded, outcomes } = await business.orgDeviceActivities.wait(started);
   */
  assign(
    serialNumbers: readonly string[],
    serverId: string,
    options?: StartOptions,
  ): Promise<readonly StartedActivity[]>;
  /**
   * Takes devices from the server that they are assigned to.
   *
   * @throws BusinessError - If nothing was started.
   * @throws BusinessActivityError - If some activities were started and others not.
   */
  unassign(
    serialNumbers: readonly string[],
    serverId: string,
    options?: StartOptions,
  ): Promise<readonly StartedActivity[]>;
  /**
   * Assigns devices to another server, to which they move without being erased, until a deadline at most 90 days ahead.
   *
   * @throws BusinessError - If nothing was started.
   * @throws BusinessActivityError - If some activities were started and others not.
   */
  assignWithMigration(
    serialNumbers: readonly string[],
    serverId: string,
    deadline: Date,
    options?: StartOptions,
  ): Promise<readonly StartedActivity[]>;
  /**
   * Sets another deadline for devices that are to move; at a time that is over they act at once.
   *
   * @throws BusinessError - If nothing was started.
   * @throws BusinessActivityError - If some activities were started and others not.
   */
  updateMigrationDeadline(
    serialNumbers: readonly string[],
    deadline: Date,
    options?: StartOptions,
  ): Promise<readonly StartedActivity[]>;
  /**
   * Stops the move of devices; a device whose move has not begun goes back to the server that it came from.
   *
   * @throws BusinessError - If nothing was started.
   * @throws BusinessActivityError - If some activities were started and others not.
   */
  cancelMigration(serialNumbers: readonly string[], options?: StartOptions): Promise<readonly StartedActivity[]>;
  /**
   * Waits until activities have ended, then reads their logs: only these contain the result for each device. Activities
   * are named by what starting them returned, or by their ids alone.
   *
   * @throws BusinessError - `BUSINESS_ACTIVITY_UNKNOWN` if there is none with this id.
   * @throws BusinessActivityError - `BUSINESS_ACTIVITY_UNFINISHED` if the time is over; wait again.
   */
  wait(activities: ActivityReference | readonly ActivityReference[], options?: WaitOptions): Promise<ActivityResult>;
}

/** Changes of many devices in Apple Business. */
export interface BusinessActivityCalls extends SchoolActivityCalls {
  /**
   * Starts one activity.
   *
   * @throws BusinessError - `BUSINESS_INVALID_REQUEST`, before anything is sent; `BUSINESS_UNPROCESSABLE`, when a
   * server or a device does not exist.
   */
  create(request: ActivityRequest, options?: CallOptions): Promise<OrgDeviceActivity>;
  /**
   * Releases devices from the organisation for good.
   *
   * @throws BusinessError - If nothing was started.
   * @throws BusinessActivityError - If some activities were started and others not.
   */
  release(serialNumbers: readonly string[], options: ReleaseOptions): Promise<readonly StartedActivity[]>;
}

/** Creates the activity calls. */
export function createActivityCalls(context: CallContext): BusinessActivityCalls {
  const start = async (request: ActivityRequest, options?: StartOptions) => await startAll(context, request, options);
  return {
    create: async (request, options) => await startOne(context, request, options),
    get: async (id, options) => await readActivity(context, id, options),
    preflight: async (request, options) => await preflight(context, request, options),
    log: async (id, options) => await readLog(context, await readActivity(context, id, options), options),
    assign: (serialNumbers, serverId, options) => start({ type: 'ASSIGN_DEVICES', serialNumbers, serverId }, options),
    unassign: (serialNumbers, serverId, options) =>
      start({ type: 'UNASSIGN_DEVICES', serialNumbers, serverId }, options),
    assignWithMigration: (serialNumbers, serverId, deadline, options) =>
      start({ type: 'ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE', serialNumbers, serverId, deadline }, options),
    updateMigrationDeadline: (serialNumbers, deadline, options) =>
      start({ type: 'UPDATE_MDM_MIGRATION_DEADLINE', serialNumbers, deadline }, options),
    cancelMigration: (serialNumbers, options) => start({ type: 'CANCEL_MDM_MIGRATION', serialNumbers }, options),
    async release(serialNumbers, options) {
      // Callers without types may leave it out, or say something else.
      const { confirm, ...rest } = { ...(options as Partial<ReleaseOptions> | undefined) };
      if ((confirm as unknown) !== 'irreversible') {
        const detail = 'confirm: expected the word "irreversible", because released devices do not come back';
        throw failure(context, 'orgDeviceActivities.create', 'BUSINESS_INVALID_REQUEST', { detail });
      }
      return await start({ type: 'RELEASE_DEVICES', serialNumbers }, rest);
    },
    wait: async (activities, options) => await waitForActivities(context, [activities].flat(), options),
  };
}
