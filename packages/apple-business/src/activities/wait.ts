import { type CallOptions, callOptionNames, checkOptions } from '@mdmkit/core';
import { getOrgDeviceActivity, type OrgDeviceActivity } from '../api/org-device-activities.ts';
import { type CallContext, failure, pause } from '../calls/call-context.ts';
import { BusinessError } from '../errors/business-error.ts';
import { BusinessActivityError } from './activity-error.ts';
import type { ActivityLog } from './activity-log.ts';
import type { StartedActivity } from './activity-request.ts';
import { type DeviceOutcome, outcomesOf } from './outcomes.ts';
import { readLog } from './read-log.ts';
import { verifyOutcomes } from './verify.ts';

/** Options of `orgDeviceActivities.wait`. */
export interface WaitOptions extends CallOptions {
  /** The time between the first two reads of an activity, in milliseconds. It grows by half each time. Default: 5,000. */
  readonly pollMs?: number;
  /** The longest time between two reads of an activity, in milliseconds. Default: 60,000. */
  readonly maxPollMs?: number;
  /** The limit for the whole wait, in milliseconds. Default: 1,800,000, half an hour. */
  readonly waitLimitMs?: number;
  /**
   * Whether to read back to which server each device is assigned. Apple was observed to complete activities with serial
   * numbers that it does not know. Takes one request for each device, or one for each 1,000 devices of the server, and up
   * to two minutes. Only for activities that are passed as `assign` and `unassign` return them. Default: false.
   */
  readonly verify?: boolean;
  /** Called after each read of an activity. */
  readonly onProgress?: (activity: OrgDeviceActivity) => void;
}

/** An activity that has ended. */
export interface FinishedActivity {
  /** The last state of the activity. */
  readonly activity: OrgDeviceActivity;
  /** The log; undefined if there was none, or it could not be read: then no device counts as succeeded without `verify`. */
  readonly log: ActivityLog | undefined;
  /** Why the log could not be read; undefined if it could, or there was none. */
  readonly logError: BusinessError | undefined;
  /** The result for each device: of the activity, if they are known, and of the log. */
  readonly outcomes: readonly DeviceOutcome[];
}

/** The results of activities. */
export interface ActivityResult {
  /** The activities, in the order of the call. */
  readonly activities: readonly FinishedActivity[];
  /** The result for each device of all activities. */
  readonly outcomes: readonly DeviceOutcome[];
  /** Whether every device succeeded. False if the result for no device is known. */
  readonly allSucceeded: boolean;
}

/** An activity: its id, or the value that starting it returned. */
export type ActivityReference = string | Pick<StartedActivity, 'id'> | StartedActivity;

const operation = getOrgDeviceActivity.name;
const ended = new Set<string | null | undefined>(['COMPLETED', 'STOPPED', 'FAILED']);

/** Reads an activity. */
export async function readActivity(context: CallContext, id: string, call?: CallOptions): Promise<OrgDeviceActivity> {
  return (await context.caller.call(getOrgDeviceActivity, { params: { id }, query: {} }, call)).data;
}

const optionNames = [...callOptionNames, 'pollMs', 'maxPollMs', 'waitLimitMs', 'verify', 'onProgress'];

/** Waits until activities have ended, then reads their logs. */
export async function waitForActivities(
  context: CallContext,
  references: readonly ActivityReference[],
  options: WaitOptions = {},
): Promise<ActivityResult> {
  checkOptions('wait', options, optionNames);
  const { pollMs = 5_000, maxPollMs = 60_000, waitLimitMs = 1_800_000, verify = false, onProgress, ...call } = options;
  for (const [name, value] of Object.entries({ pollMs, maxPollMs, waitLimitMs })) {
    if (typeof value !== 'number' || !(value > 0))
      throw new TypeError(`${name} must be a number of milliseconds above 0`);
  }
  const activities = references.map(toStarted);
  if (activities.length === 0 || activities.some(({ id }) => typeof id !== 'string' || id === '')) {
    const detail = 'activities: expected at least one id of an activity';
    throw failure(context, operation, 'BUSINESS_INVALID_REQUEST', { detail });
  }
  const untilMs = context.clock.elapsedMs() + waitLimitMs;
  const finished = new Map<string, FinishedActivity>();
  let delayMs = pollMs;
  // An activity that is passed by its id was started some time ago; a new activity has not ended yet.
  let isDue = references.some((reference) => typeof reference === 'string');
  for (let lastFailure: unknown; finished.size < activities.length; ) {
    if (!isDue) {
      if (context.clock.elapsedMs() + delayMs > untilMs) {
        const pending = activities.filter(({ id }) => !finished.has(id));
        throw unfinished(context, pending, lastFailure);
      }
      await pause(context, operation, delayMs, call.signal);
      delayMs = Math.min(delayMs * 1.5, maxPollMs);
    }
    isDue = false;
    for (const started of activities) {
      if (finished.has(started.id)) continue;
      try {
        const activity = await readActivity(context, started.id, call);
        onProgress?.(activity);
        if (ended.has(activity.attributes.status))
          finished.set(started.id, await finish(context, activity, started, { verify, call }));
      } catch (error) {
        // The activity continues while it cannot be read.
        if (!mayPass(error)) throw error;
        lastFailure = error;
      }
    }
  }
  const all = activities.flatMap(({ id }) => finished.get(id) ?? []);
  const outcomes = all.flatMap((each) => each.outcomes);
  const allSucceeded = outcomes.length > 0 && outcomes.every(({ outcome }) => outcome === 'succeeded');
  return { activities: all, outcomes, allSucceeded };
}

function toStarted(reference: ActivityReference): StartedActivity {
  if (typeof reference === 'string') return { id: reference, type: 'ASSIGN_DEVICES', serialNumbers: [] };
  return { type: 'ASSIGN_DEVICES', serialNumbers: [], ...reference };
}

function mayPass(error: unknown): boolean {
  return error instanceof BusinessError && ['network', 'server', 'throttled'].includes(error.kind);
}

function unfinished(
  context: CallContext,
  activities: readonly StartedActivity[],
  cause: unknown,
): BusinessActivityError {
  const detail = `waiting for ${activities.map(({ id }) => id).join(', ')}`;
  const late = failure(context, operation, 'BUSINESS_ACTIVITY_UNFINISHED', { detail, cause });
  return new BusinessActivityError(late, { operation, label: context.label, activities, remaining: [] });
}

async function finish(
  context: CallContext,
  activity: OrgDeviceActivity,
  started: StartedActivity,
  { verify, call }: { readonly verify: boolean; readonly call: CallOptions },
): Promise<FinishedActivity> {
  let log: ActivityLog | undefined;
  let logError: BusinessError | undefined;
  try {
    log = await readLog(context, activity, call);
  } catch (error) {
    if (!(error instanceof BusinessError) || error.kind === 'aborted') throw error;
    logError = error;
  }
  const reported = outcomesOf(activity, started.serialNumbers, log);
  const outcomes = verify ? await verifyOutcomes(context, started, reported, call) : reported;
  return { activity, log, logError, outcomes: logError ? outcomes.map(withoutLog) : outcomes };
}

/** Without the log, the success of the whole activity says nothing about one device: the log may not mention it. */
function withoutLog(outcome: DeviceOutcome): DeviceOutcome {
  return outcome.verified || outcome.outcome !== 'succeeded' ? outcome : { ...outcome, outcome: 'unknown' };
}
