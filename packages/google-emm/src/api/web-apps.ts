import { z } from 'zod';
import { defineMethod } from './define.ts';
import type * as generated from './generated/android-management.ts';
import { amapi } from './google-api.ts';
import { pageOf } from './page.ts';

/** A web page that a device installs like an app. (Android Management: WebApp) */
export interface WebApp extends generated.WebApp {
  /** The name of the web app: `enterprises/{enterprise}/webApps/{package}`. */
  readonly name: string;
}

/** A web app as it is sent. (Android Management: WebApp) */
export interface WebAppDocument extends generated.WebApp {}

const named = z.looseObject({ name: z.string() });

/** The methods of web apps. */
export const webAppMethods = {
  create: defineMethod<WebApp>(amapi, 'enterprises.webApps.create', named),
  get: defineMethod<WebApp>(amapi, 'enterprises.webApps.get', named),
  patch: defineMethod<WebApp>(amapi, 'enterprises.webApps.patch', named),
  delete: defineMethod<undefined>(amapi, 'enterprises.webApps.delete'),
  list: defineMethod<{ webApps?: WebApp[] }>(amapi, 'enterprises.webApps.list', pageOf('webApps', named)),
};

/** The largest page size that the client requests. */
export const maxWebAppsPerPage = 100;
