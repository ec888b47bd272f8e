import { endpoint, type OpenEnum, openEnum, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { listQuery, readQuery } from './query.ts';

const AttributesWire = z.object({
  name: z.string().nullish(),
  bundleId: z.string().nullish(),
  websiteUrl: z.string().nullish(),
  version: z.string().nullish(),
  supportedOS: z
    .array(openEnum('SUPPORTED_OS_IOS', 'SUPPORTED_OS_MACOS', 'SUPPORTED_OS_TVOS', 'SUPPORTED_OS_WATCHOS'))
    .nullish(),
  isCustomApp: z.boolean().nullish(),
  appStoreUrl: z.string().nullish(),
} satisfies WireShape<AppAttributes>);

/** The attributes of an app. Each may be absent, null or an empty text. (Apple: App.Attributes) */
export interface AppAttributes {
  /** The name of the app. */
  readonly name?: string | null | undefined;
  /** The bundle identifier, such as `com.apple.Pages`. */
  readonly bundleId?: string | null | undefined;
  /** The website of the developer. */
  readonly websiteUrl?: string | null | undefined;
  /** The current version. */
  readonly version?: string | null | undefined;
  /** The operating systems on which the app runs. */
  readonly supportedOS?:
    | readonly OpenEnum<'SUPPORTED_OS_IOS' | 'SUPPORTED_OS_MACOS' | 'SUPPORTED_OS_TVOS' | 'SUPPORTED_OS_WATCHOS'>[]
    | null
    | undefined;
  /** Whether the app is a custom app of the organisation. */
  readonly isCustomApp?: boolean | null | undefined;
  /** The page of the app in the App Store. */
  readonly appStoreUrl?: string | null | undefined;
}

/** An app; its id is the number that the App Store gave it. (Apple: App) */
export type App = Resource<'apps', AppAttributes>;

/** The name of an attribute that a read can be limited to. */
export type AppField = keyof AppAttributes;

/** Every name that `fields[apps]` may hold. */
export const appFields: readonly string[] = Object.keys(AttributesWire.shape);

/** Lists the apps that the organisation has licences of. (Apple: Get Apps) */
export const listApps = endpoint({
  name: 'apps.list',
  method: 'GET',
  path: '/v1/apps',
  query: listQuery('apps'),
  response: pageDocument<App>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '2.0',
  repeatable: true,
});

/** Reads an app. (Apple: Get App Information) */
export const getApp = endpoint({
  name: 'apps.get',
  method: 'GET',
  path: '/v1/apps/{id}',
  query: readQuery('apps'),
  response: resourceDocument<App>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '2.0',
  repeatable: true,
});
