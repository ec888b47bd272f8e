import type { CallOptions, List } from '@mdmkit/core';
import { z } from 'zod';
import type { GoogleClient, ListOptions } from '../google/google-client.ts';
import { orGone, orPresent } from '../google/unchanged.ts';
import { defineMethod } from './define.ts';
import type { AmapiMethods } from './generated/method-types.ts';
import { amapi } from './google-api.ts';
import type { BodyOf, Known } from './method-types.ts';

/** An app of Google Play. (Android Management: Application) */
export type Application = Known<AmapiMethods['enterprises.applications.get']['result'], 'name'>;

/** A web page that is installed like an app. (Android Management: WebApp) */
export type WebApp = Known<AmapiMethods['enterprises.webApps.get']['result'], 'name'>;

/** What a device told its sign-in page. (Android Management: ProvisioningInfo) */
export type ProvisioningInfo = Known<AmapiMethods['provisioningInfo.get']['result'], 'name'>;

const named = z.looseObject({ name: z.string() });

/** The methods of apps, web apps and provisioning information. */
export const appMethods = {
  getApplication: defineMethod<Application>(amapi, 'enterprises.applications.get', named),
  getProvisioningInfo: defineMethod<ProvisioningInfo>(amapi, 'provisioningInfo.get', named),
  create: defineMethod<WebApp>(amapi, 'enterprises.webApps.create', named),
  get: defineMethod<WebApp>(amapi, 'enterprises.webApps.get', named),
  patch: defineMethod<WebApp>(amapi, 'enterprises.webApps.patch', named),
  delete: defineMethod<undefined>(amapi, 'enterprises.webApps.delete'),
  list: defineMethod<{ webApps?: WebApp[]; nextPageToken?: string }>(
    amapi,
    'enterprises.webApps.list',
    z.looseObject({ webApps: z.array(named).optional() }),
  ),
};

/** The most web apps that are asked for in one page. */
const maxWebAppsPerPage = 100;

/** The apps of Google Play. */
export interface Applications {
  /** Reads an app: `enterprises/{enterprise}/applications/{package}`. */
  get(name: string, options?: CallOptions & { readonly languageCode?: string }): Promise<Application>;
}

/** The web apps. */
export interface WebApps {
  /** Makes a web app; the last part of its name is its package. Not repeated on failure. */
  create(
    parent: string,
    app: BodyOf<AmapiMethods['enterprises.webApps.create']>,
    options?: CallOptions,
  ): Promise<WebApp>;
  /** Reads a web app. */
  get(name: string, options?: CallOptions): Promise<WebApp>;
  /** Changes the members that the mask names. */
  patch(
    name: string,
    app: BodyOf<AmapiMethods['enterprises.webApps.patch']>,
    options: CallOptions & { readonly updateMask: readonly string[] },
  ): Promise<WebApp>;
  /** Deletes a web app. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /** The web apps of an enterprise. */
  list(parent: string, options?: ListOptions): List<WebApp>;
}

/** What devices told their sign-in pages. */
export interface ProvisioningInfos {
  /** Reads it by the id that the device handed to the page: `provisioningInfo/{id}`. */
  get(name: string, options?: CallOptions): Promise<ProvisioningInfo>;
}

/** Binds the apps to a client. */
export function createApplications(google: GoogleClient): Applications {
  return {
    get: (name, { languageCode, ...options } = {}) =>
      google.send(appMethods.getApplication, name, { query: { languageCode } }, options),
  };
}

/** Binds the web apps to a client. */
export function createWebApps(google: GoogleClient): WebApps {
  const get: WebApps['get'] = (name, options) => google.send(appMethods.get, name, {}, options);
  return {
    create: (parent, body, options) => google.send(appMethods.create, parent, { body }, options),
    get,
    patch: (name, body, { updateMask, ...options }) =>
      orPresent(google.patch(appMethods.patch, name, { body, updateMask }, options), () => get(name, options)),
    delete: (name, options) => orGone(google.send(appMethods.delete, name, {}, options)),
    list: (parent, options) =>
      google.list(
        { method: appMethods.list, items: ({ webApps }) => webApps, maxPageSize: maxWebAppsPerPage },
        parent,
        options,
      ),
  };
}

/** Binds provisioning information to a client. */
export function createProvisioningInfos(google: GoogleClient): ProvisioningInfos {
  return { get: (name, options) => google.send(appMethods.getProvisioningInfo, name, {}, options) };
}
