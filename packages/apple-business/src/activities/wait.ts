import type { CallOptions } from '@mdmkit/core';
import { getOrgDeviceActivity, type OrgDeviceActivity } from '../api/org-device-activities.ts';
import { type CallContext, failure, pause } from '../calls/call-context.ts';
import { BusinessError } from '../errors/business-error.ts';
import { BusinessActivityError } from './activity-error.ts';
import type { ActivityLog } from './activity-log.ts';
import type { StartedActivity } from './activity-request.ts';
import { type DeviceOutcome, outcomesOf } from './outcomes.ts';
import { readLog } from './read-log.ts';

/** How patient {@link waitForActivities} is. */
export interface WaitOptions extends CallOptions {
  /** The time between two looks at first, in milliseconds; it grows by half each time. Default: 5,000. */
  readonly pollMs?: number;
  /** The longest time between two looks, in milliseconds; each look costs a read. Default: 60,000. */
  readonly maxPollMs?: number;
  /** How long to wait in all, in milliseconds. Default: 1,800,000, half an hour. */
  readonly waitLimitMs?: number;
  /** Told after each look at an activity. */
  readonly onProgress?: (activity: OrgDeviceActivity) => void;
}

/** An activity that has ended. */
export interface FinishedActivity {
  /** Its last state. */
  readonly activity: OrgDeviceActivity;
  /** Its log; undefined when there was none or it could not be read. */
  readonly log: ActivityLog | undefined;
  /** Why its log could not be read; undefined when it could, or there was none. */
  readonly logError: BusinessError | undefined;
  /** What became of its devices: those that it was started with, where they are known, and those of the log. */
  readonly outcomes: readonly DeviceOutcome[];
}

/** What became of activities. */
export interface ActivityResult {
  /** The activities, in the order in which they were named. */
  readonly activities: readonly FinishedActivity[];
  /** What became of the devices of all of them. */
  readonly outcomes: readonly DeviceOutcome[];
  /** Whether every device succeeded. */
  readonly allSucceeded: boolean;
}

/** What can be waited for: an activity's id, or what starting it returned. */
export type ActivityReference = string | Pick<StartedActivity, 'id'> | StartedActivity;

const operation = getOrgDeviceActivity.name;
const ended = new Set<string | null | undefined>(['COMPLETED', 'STOPPED', 'FAILED']);

/** Reads an activity. */
export async function readActivity(context: CallContext, id: string, call?: CallOptions): Promise<OrgDeviceActivity> {
  return (await context.caller.call(getOrgDeviceActivity, { params: { id }, query: {} }, call)).data;
}

/** Waits until activities have ended, then reads their logs. */
export async function waitForActivities(
  context: CallContext,
  references: readonly ActivityReference[],
  { pollMs = 5_000, maxPollMs = 60_000, waitLimitMs = 1_800_000, onProgress, ...call }: WaitOptions = {},
): Promise<ActivityResult> {
  for (const [name, value] of Object.entries({ pollMs, maxPollMs, waitLimitMs })) {
    if (!(value > 0)) throw new TypeError(`${name} must be a number of milliseconds above 0`);
  }
  const activities = references.map(toStarted);
  if (activities.length === 0 || activities.some(({ id }) => typeof id !== 'string' || id === '')) {
    const detail = 'activities: expected at least one id of an activity';
    throw failure(context, operation, 'BUSINESS_INVALID_REQUEST', { detail });
  }
  const untilMs = context.clock.elapsedMs() + waitLimitMs;
  const finished = new Map<string, FinishedActivity>();
  let delayMs = pollMs;
  // A bare id was started some time ago; what was just started cannot be over yet.
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
          finished.set(started.id, await finish(context, activity, started, call));
      } catch (error) {
        // The activity goes on while nobody can look.
        if (!mayPass(error)) throw error;
        lastFailure = error;
      }
    }
  }
  const all = activities.flatMap(({ id }) => finished.get(id) ?? []);
  const outcomes = all.flatMap((one) => one.outcomes);
  return { activities: all, outcomes, allSucceeded: outcomes.every(({ outcome }) => outcome === 'succeeded') };
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
  { serialNumbers }: StartedActivity,
  call: CallOptions,
): Promise<FinishedActivity> {
  try {
    const log = await readLog(context, activity, call);
    return { activity, log, logError: undefined, outcomes: outcomesOf(activity, serialNumbers, log) };
  } catch (error) {
    if (!(error instanceof BusinessError) || error.kind === 'aborted') throw error;
    return { activity, log: undefined, logError: error, outcomes: outcomesOf(activity, serialNumbers, undefined) };
  }
}
