import type { CallOptions, List } from '@mdmkit/core';
import type { WebApp as WebAppDocument } from '../api/generated/android-management.ts';
import { maxWebAppsPerPage, type WebApp, webAppMethods } from '../api/web-apps.ts';
import type { GoogleClient, ListOptions, MaskedPatchOptions } from '../google/google-client.ts';
import { toleratingDeleted, toleratingUnchanged } from '../google/repeated-write.ts';

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
  const get: WebAppCalls['get'] = (name, options) => google.send(webAppMethods.get, name, {}, options);
  return {
    create: (parent, body, options) => google.send(webAppMethods.create, parent, { body }, options),
    get,
    patch: (name, body, options) =>
      toleratingUnchanged(google.patch(webAppMethods.patch, name, body, options), () =>
        get(name, withoutMask(options)),
      ),
    delete: (name, options) => toleratingDeleted(google.send(webAppMethods.delete, name, {}, options)),
    list: (parent, options) =>
      google.list(
        { method: webAppMethods.list, items: ({ webApps }) => webApps, maxPageSize: maxWebAppsPerPage },
        parent,
        options,
      ),
  };
}
