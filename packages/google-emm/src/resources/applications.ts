import type { CallOptions } from '@mdmkit/core';
import { type Application, applicationMethods } from '../api/applications.ts';
import { separateOptions } from '../checks/call-options.ts';
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
    async get(name, options) {
      const [query, callOptions] = separateOptions(applicationMethods.get.row.name, options, ['languageCode']);
      return await google.send(applicationMethods.get, name, { query }, callOptions);
    },
  };
}
