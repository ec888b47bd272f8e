import type { CallOptions, List } from '@mdmkit/core';
import { maxWebAppsPerPage, type WebApp, type WebAppDocument, webAppMethods } from '../api/web-apps.ts';
import type { GoogleClient, MaskedPatchOptions } from '../google/google-client.ts';
import type { ListOptions } from '../google/google-list.ts';
import { acceptDeleted } from '../google/repeated-write.ts';

/** Calls about web apps. */
export interface WebAppCalls {
  /** Creates a web app. The last part of its name is its package. Not repeated after a failure: Google would create two. */
  create(parent: string, app: WebAppDocument, options?: CallOptions): Promise<WebApp>;
  /** Reads a web app: `enterprises/{enterprise}/webApps/{package}`. */
  get(name: string, options?: CallOptions): Promise<WebApp>;
  /** Changes the members that `updateMask` names. */
  patch(name: string, app: WebAppDocument, options: MaskedPatchOptions): Promise<WebApp>;
  /** Deletes a web app. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /** Lists the web apps of an enterprise. */
  list(parent: string, options?: ListOptions): List<WebApp>;
}

/** Creates the calls about web apps. */
export function createWebAppCalls(google: GoogleClient): WebAppCalls {
  const methods = webAppMethods;
  return {
    create: (parent, body, options) => google.send(methods.create, parent, { body }, options),
    get: (name, options) => google.send(methods.get, name, {}, options),
    patch: (name, body, options) => google.patch(methods, name, body, options),
    delete: (name, options) => acceptDeleted(google.send(methods.delete, name, {}, options)),
    list: (parent, options) =>
      google.list({ method: methods.list, member: 'webApps', maxPageSize: maxWebAppsPerPage }, parent, options),
  };
}
