import { endpoint, type OpenEnum, openEnum } from '@mdmkit/core';
import { z } from 'zod';

/** What an app or book is for. (Apple: query parameter `platform`) */
export const metadataPlatforms = ['iphone', 'ipad', 'mac', 'appletv', 'realityDevice', 'web'] as const;

/** Attributes that come only when asked for. (Apple: "Fetching resources with extended attributes") */
export const extendedAttributes = [
  'fileSizeByDevice',
  'languageList',
  'description',
  'latestVersionInfo',
  'privacyPolicyUrl',
  'screenshotsByType',
  'supportURLForLanguage',
  'versionHistory',
  'websiteUrl',
  'requirementsByDeviceFamily',
] as const;

const ArtworkWire = z.looseObject({
  url: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
});
const versionInfo = z.looseObject({ versionDisplay: z.string().optional() });

/** What one platform's version of an app has; seen in practice in place of the flat members. */
const PlatformAttributesWire = z.looseObject({
  bundleId: z.string().optional(),
  artwork: ArtworkWire.optional(),
  externalVersionId: z.int().optional(),
  minimumOSVersion: z.string().optional(),
  latestVersionInfo: versionInfo.optional(),
});

const AttributesWire = z.looseObject({
  name: z.string().optional(),
  artistName: z.string().optional(),
  bundleId: z.string().optional(),
  artwork: ArtworkWire.optional(),
  deviceFamilies: z.array(z.string()).optional(),
  externalVersionId: z.int().optional(),
  minimumOSVersion: z.string().optional(),
  minimumMacOSVersion: z.string().optional(),
  minimumVisionOSVersion: z.string().optional(),
  isB2BCustomApp: z.boolean().optional(),
  isVppDeviceBasedLicensingEnabled: z.boolean().optional(),
  isIOSBinaryMacOSCompatible: z.boolean().optional(),
  isVisionOSCompatible: z.boolean().optional(),
  offers: z.array(z.looseObject({})).optional(),
  url: z.string().optional(),
  userRating: z.looseObject({}).optional(),
  hasEula: z.boolean().optional(),
  watchBundleId: z.string().optional(),
  latestVersionInfo: versionInfo.optional(),
  platformAttributes: z.record(z.string(), PlatformAttributesWire).optional(),
});

const ResourcesWire = z.object({
  data: z.array(
    z.looseObject({
      id: z.string(),
      type: openEnum('apps', 'books', 'storefronts').optional(),
      href: z.string().optional(),
      attributes: AttributesWire.optional(),
    }),
  ),
});

/** A picture. (Apple: Artwork) */
export interface MetadataArtwork {
  /** The address, with the places `{w}`, `{h}`, `{c}` and `{f}`; `artworkUrl` fills them. */
  readonly url?: string | undefined;
  /** The largest width, in pixels. */
  readonly width?: number | undefined;
  /** The largest height, in pixels. */
  readonly height?: number | undefined;
}

/** The latest version of an app. */
export interface MetadataVersion {
  /** The version as the store shows it. White space at its ends was seen. */
  readonly versionDisplay?: string | undefined;
}

/** What one platform of an app has. In practice these members replace the flat ones. */
export interface MetadataPlatformAttributes {
  /** The bundle id. */
  readonly bundleId?: string | undefined;
  /** The icon. */
  readonly artwork?: MetadataArtwork | undefined;
  /** The id of the version in the store. */
  readonly externalVersionId?: number | undefined;
  /** The oldest version of the system that runs the app. */
  readonly minimumOSVersion?: string | undefined;
  /** The latest version. */
  readonly latestVersionInfo?: MetadataVersion | undefined;
}

/** The attributes of an app or a book. Each may be absent. (Apple: Apps.Attributes) */
export interface MetadataAttributes {
  /** The name in the store. */
  readonly name?: string | undefined;
  /** The developer or the author. */
  readonly artistName?: string | undefined;
  /** The bundle id of an app. */
  readonly bundleId?: string | undefined;
  /** The icon or the cover. */
  readonly artwork?: MetadataArtwork | undefined;
  /** The kinds of devices that run the app, such as `iphone`. */
  readonly deviceFamilies?: readonly string[] | undefined;
  /** The id of the version in the store. */
  readonly externalVersionId?: number | undefined;
  /** The oldest version of iOS that runs the app. */
  readonly minimumOSVersion?: string | undefined;
  /** The oldest version of macOS that runs the app. */
  readonly minimumMacOSVersion?: string | undefined;
  /** The oldest version of visionOS that runs the app. */
  readonly minimumVisionOSVersion?: string | undefined;
  /** Whether it is a custom app for certain organisations. */
  readonly isB2BCustomApp?: boolean | undefined;
  /** Whether a device can have a licence. */
  readonly isVppDeviceBasedLicensingEnabled?: boolean | undefined;
  /** Whether a Mac with Apple silicon runs the iOS app. */
  readonly isIOSBinaryMacOSCompatible?: boolean | undefined;
  /** Whether visionOS runs the iOS app. */
  readonly isVisionOSCompatible?: boolean | undefined;
  /** Prices and versions, as Apple sends them. */
  readonly offers?: readonly unknown[] | undefined;
  /** The page in the store. */
  readonly url?: string | undefined;
  /** Ratings, as Apple sends them. */
  readonly userRating?: unknown;
  /** Whether the developer has a licence agreement of its own. */
  readonly hasEula?: boolean | undefined;
  /** The bundle id of the watch app. */
  readonly watchBundleId?: string | undefined;
  /** The latest version. Only with the extended attribute of that name. */
  readonly latestVersionInfo?: MetadataVersion | undefined;
  /** The attributes by platform: `ios`, `osx` and others. */
  readonly platformAttributes?: Readonly<Record<string, MetadataPlatformAttributes>> | undefined;
}

/** An app or a book as the metadata service describes it. (Apple: "Get Metadata for Your Books", Apps) */
export interface MetadataResource {
  /** The Adam ID: digits. */
  readonly id: string;
  /** The kind of the resource: an app, a book or a storefront. */
  readonly type?: OpenEnum<'apps' | 'books' | 'storefronts'> | undefined;
  /** The path of the resource at the service. */
  readonly href?: string | undefined;
  /** What the service says of it. */
  readonly attributes?: MetadataAttributes | undefined;
}

const platformList = z.string().min(1);
const ResourcesQueryWire = z.strictObject({
  // An empty list is answered like a bad content token.
  ids: z.string().min(1),
  platform: z.enum(metadataPlatforms),
  additionalPlatforms: platformList.optional(),
  'extend[apps]': z.string().optional(),
  'extend[books]': z.string().optional(),
  l: z.string().optional(),
});

const read = { method: 'GET', response: ResourcesWire, repeatable: true } as const;

/** Apps that the location may use, custom ones included. */
export const getOwnApps = endpoint({
  ...read,
  name: 'metadata.ownApps',
  path: '/v1/catalog/{storefront}/stoken-authenticated-apps',
  query: ResourcesQueryWire,
  auth: 'contentToken',
});

/** Books that the location may use. */
export const getOwnBooks = endpoint({
  ...read,
  name: 'metadata.ownBooks',
  path: '/v1/catalog/{storefront}/stoken-authenticated-books',
  query: ResourcesQueryWire,
  auth: 'contentToken',
});

/** Public apps. */
export const getApps = endpoint({
  ...read,
  name: 'metadata.apps',
  path: '/v1/catalog/{storefront}/apps',
  query: ResourcesQueryWire,
  auth: 'developerToken',
});

/** Public books. */
export const getBooks = endpoint({
  ...read,
  name: 'metadata.books',
  path: '/v1/catalog/{storefront}/books',
  query: ResourcesQueryWire,
  auth: 'developerToken',
});

/** The countries' stores. */
export const getStorefronts = endpoint({
  ...read,
  name: 'metadata.storefronts',
  path: '/v1/storefronts',
  auth: 'developerToken',
});

/** Tries a developer token. */
export const testDeveloperToken = endpoint({
  name: 'metadata.test',
  method: 'GET',
  path: '/v1/test',
  auth: 'developerToken',
  repeatable: true,
});

const LookupItemWire = z.looseObject({
  name: z.string().optional(),
  artistName: z.string().optional(),
  bundleId: z.string().optional(),
  kind: openEnum('iosSoftware', 'desktopApp', 'epubBook').optional(),
  deviceFamilies: z.array(z.string()).optional(),
  offers: z.array(z.looseObject({ version: z.looseObject({ display: z.string().optional() }).optional() })).optional(),
  artwork: ArtworkWire.optional(),
  minimumOSVersion: z.string().optional(),
});

/** An app or a book in the older lookup service's form. */
export type LookupItem = z.output<typeof LookupItemWire>;

/** The older lookup, `urls.contentMetadataLookup` of the service configuration. Needs no developer token. */
export const lookupContent = endpoint({
  name: 'metadata.contentLookup',
  method: 'GET',
  path: '/WebObjects/MZStorePlatform.woa/wa/lookup',
  host: 'lookup',
  query: z.strictObject({
    version: z.literal('2'),
    p: z.literal('mdm-lockup'),
    caller: z.literal('MDM'),
    platform: z.string().min(1),
    cc: z.string().min(2),
    l: z.string().min(2).optional(),
    id: z.string().min(1),
  }),
  response: z.looseObject({
    meta: z.looseObject({ storefront: z.looseObject({ cc: z.string().optional() }).optional() }).optional(),
    results: z.record(z.string(), LookupItemWire).optional(),
  }),
  auth: 'contentToken',
  repeatable: true,
});

/** The public lookup of the iTunes Store: no custom apps, about 20 requests a minute for each address. */
export const lookupPublic = endpoint({
  name: 'metadata.publicLookup',
  method: 'GET',
  path: '/lookup',
  host: 'public',
  query: z.strictObject({ id: z.string().min(1), country: z.string().length(2) }),
  response: z.looseObject({
    results: z.array(
      z.looseObject({
        trackId: z.int(),
        trackName: z.string().optional(),
        artistName: z.string().optional(),
        bundleId: z.string().optional(),
        version: z.string().optional(),
        minimumOsVersion: z.string().optional(),
        artworkUrl512: z.string().optional(),
      }),
    ),
  }),
  auth: 'none',
  repeatable: true,
});

/** Every call of the metadata services that this package makes and their simulator answers. */
export const metadataEndpoints = [
  getOwnApps,
  getOwnBooks,
  getApps,
  getBooks,
  getStorefronts,
  testDeveloperToken,
  lookupContent,
  lookupPublic,
] as const;
