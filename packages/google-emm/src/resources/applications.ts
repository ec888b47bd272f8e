import type { CallOptions } from '@mdmkit/core';
import { type Application, applicationMethods } from '../api/applications.ts';
import type { GoogleClient } from '../google/google-client.ts';

/** How {@link ApplicationCalls.get} reads an app. */
export interface GetApplicationOptions extends CallOptions {
  /** The language of the texts, as a BCP 47 tag such as `ja-JP`. Default: Google's choice. */
  readonly languageCode?: string;
}

/** Calls about the apps of Google Play. */
export interface ApplicationCalls {
  /** Reads an app: `enterprises/{enterprise}/applications/{package}`. */
  get(name: string, options?: GetApplicationOptions): Promise<Application>;
}

/** Creates the calls about apps. */
export function createApplicationCalls(google: GoogleClient): ApplicationCalls {
  return {
    get: (name, { languageCode, ...options } = {}) =>
      google.send(applicationMethods.get, name, { query: { languageCode } }, options),
  };
}
