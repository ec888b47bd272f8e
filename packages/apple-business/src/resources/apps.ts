import { type App, type AppField, getApp, listApps } from '../api/apps.ts';
import type { CallContext } from '../calls/call-context.ts';
import { createResourceReads, type ResourceReads } from '../calls/resource-reads.ts';

/** The apps for which the organisation has licences. */
export interface AppCalls extends ResourceReads<App, AppField> {}

/** Creates the app calls. */
export function createAppCalls(context: CallContext): AppCalls {
  return createResourceReads(context, 'apps', { list: listApps, get: getApp });
}
