import type { EndpointOutput } from '@mdmkit/core';
import { checkArgument } from '@mdmkit/core';
import type { LookupItem, lookupPublic, MetadataResource } from './endpoints.ts';

/** What the stores say of an app or a book, in one form for all sources. */
export interface ContentMetadata {
  /** The store's number: the `adamId`. */
  readonly adamId: string;
  /** The name of the app or book in the language of the request. */
  readonly name: string | undefined;
  /** The developer or the author. */
  readonly artistName: string | undefined;
  /** The app's bundle identifier, on the platform that was asked for. */
  readonly bundleId: string | undefined;
  /** The version for display, such as `2.4.1`. Undefined for books. */
  readonly version: string | undefined;
  /** The lowest version of the operating system that the app runs on, such as `17.0`. Undefined for books. */
  readonly minimumOsVersion: string | undefined;
  /** The families of devices that the app runs on, in the words of the store, such as `iphone`. */
  readonly deviceFamilies: readonly string[];
  /** The address of its icon with places for the size: `artworkUrl` fills them. */
  readonly artworkTemplate: string | undefined;
  /** The source: the metadata service, the older lookup, or the public lookup. */
  readonly source: 'metadata' | 'content-lookup' | 'public-lookup';
  /** All attributes of the answer, unchanged. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** The names of the platforms inside `platformAttributes`. */
const innerNames: Readonly<Record<string, readonly string[]>> = {
  iphone: ['ios'],
  ipad: ['ios'],
  mac: ['osx', 'ios'],
  appletv: ['appletvos'],
  realityDevice: ['xros'],
};

/** Reads both forms of the metadata service: members by platform, as seen in practice, and flat ones, as documented. */
export function fromResource({ id, attributes = {} }: MetadataResource, platform: string): ContentMetadata {
  const byPlatform = attributes.platformAttributes ?? {};
  const names = [...(innerNames[platform] ?? [platform]), ...Object.keys(byPlatform)];
  const own = names.map((name) => byPlatform[name]).find((inner) => inner !== undefined) ?? {};
  return {
    adamId: id,
    name: attributes.name,
    artistName: attributes.artistName,
    bundleId: own.bundleId ?? attributes.bundleId,
    // Leading white space was seen.
    version: (own.latestVersionInfo ?? attributes.latestVersionInfo)?.versionDisplay?.trim(),
    minimumOsVersion: own.minimumOSVersion ?? attributes.minimumOSVersion,
    deviceFamilies: attributes.deviceFamilies ?? [],
    artworkTemplate: (own.artwork ?? attributes.artwork)?.url,
    source: 'metadata',
    raw: { ...attributes },
  };
}

/** Reads an entry of the older lookup. */
export function fromLookupItem(adamId: string, item: LookupItem): ContentMetadata {
  return {
    adamId,
    name: item.name,
    artistName: item.artistName,
    bundleId: item.bundleId,
    version: item.offers?.[0]?.version?.display?.trim(),
    minimumOsVersion: item.minimumOSVersion,
    deviceFamilies: item.deviceFamilies ?? [],
    artworkTemplate: item.artwork?.url,
    source: 'content-lookup',
    raw: item,
  };
}

/** Reads an entry of the public lookup. */
export function fromPublicResult(item: EndpointOutput<typeof lookupPublic>['results'][number]): ContentMetadata {
  return {
    adamId: String(item.trackId),
    name: item.trackName,
    artistName: item.artistName,
    bundleId: item.bundleId,
    version: item.version?.trim(),
    minimumOsVersion: item.minimumOsVersion,
    deviceFamilies: [],
    artworkTemplate: item.artworkUrl512,
    source: 'public-lookup',
    raw: item,
  };
}

/** The address of an icon, from its template, in pixels. */
export function artworkUrl(template: string, size: number, format: 'png' | 'jpg' | 'webp' = 'png'): string {
  checkArgument('artworkUrl', 'template', template, 'text');
  if (!Number.isInteger(size) || size < 1) throw new TypeError('artworkUrl: size must be a whole number from 1 on');
  return template
    .replaceAll('{w}', String(size))
    .replaceAll('{h}', String(size))
    .replaceAll('{c}', 'bb')
    .replaceAll('{f}', format);
}
