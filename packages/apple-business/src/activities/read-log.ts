import type { CallOptions } from '@mdmkit/core';
import { getOrgDeviceActivity, type OrgDeviceActivity } from '../api/org-device-activities.ts';
import { type CallContext, failure } from '../calls/call-context.ts';
import { BusinessError } from '../errors/business-error.ts';
import { type ActivityLog, parseActivityLog } from './activity-log.ts';
import { logOperation } from './download.ts';

/**
 * Downloads and reads the log of an activity. Its URL is valid for a short time; an expired URL is requested again.
 *
 * @returns The log; undefined if the activity has none.
 * @throws BusinessError - `BUSINESS_LOG_UNREADABLE` if what is there is no log; others when it cannot be fetched.
 */
export async function readLog(
  context: CallContext,
  activity: OrgDeviceActivity,
  call: CallOptions = {},
): Promise<ActivityLog | undefined> {
  const { downloadUrl } = activity.attributes;
  if (!downloadUrl) return undefined;
  const log = parseActivityLog(await fetchLog(context, activity.id, downloadUrl, call));
  if (!log) throw failure(context, logOperation, 'BUSINESS_LOG_UNREADABLE');
  return log;
}

async function fetchLog(context: CallContext, id: string, url: string, call: CallOptions): Promise<Buffer> {
  try {
    return await context.download(url, call);
  } catch (error) {
    if (!(error instanceof BusinessError && error.code === 'BUSINESS_LOG_EXPIRED')) throw error;
    const { data } = await context.caller.call(getOrgDeviceActivity, { params: { id }, query: {} }, call);
    const fresh = data.attributes.downloadUrl;
    if (!fresh) throw error;
    return await context.download(fresh, call);
  }
}
