import {
  type CallOptions,
  type ClientOptions,
  checkArgument,
  checkOptions,
  clientOptionNames,
  createClientCore,
  type Watchable,
} from '@mdmkit/core';
import type { ClientConfig } from '../api/client-config.ts';
import type { VppCredential } from '../auth/bearer.ts';
import { vppErrorFamily } from '../errors/vpp-error.ts';
import { chunk } from '../jobs/split-step.ts';
import { createMetadataAuthentication } from './authentication.ts';
import { type ContentMetadata, fromResource } from './content-metadata.ts';
import type { DeveloperTokenSource } from './developer-token.ts';
import {
  type extendedAttributes,
  getApps,
  getBooks,
  getOwnApps,
  getOwnBooks,
  getStorefronts,
  type MetadataResource,
  type metadataPlatforms,
  testDeveloperToken,
} from './endpoints.ts';
import { checkIds, type LookupClient } from './lookup-clients.ts';
import { metadataService, withForbiddenRetried } from './service.ts';

/** What an app or book is for. */
export type MetadataPlatform = (typeof metadataPlatforms)[number];

/** The edition of the service. */
export type MetadataEdition = 'business' | 'school';

/** The country and the edition of a location. */
export interface MetadataLocation {
  /** The country whose store sells the licences, ISO 3166-1 alpha-2. */
  readonly countryISO2ACode: string;
  /** Whether it is a location of a business or of a school. */
  readonly edition: MetadataEdition;
}

/** How {@link createMetadataClient} makes a client. */
export interface MetadataClientOptions extends ClientOptions {
  /** Yields the developer tokens, from `createDeveloperTokenSource()`. */
  readonly developerToken: DeveloperTokenSource;
  /** The content token of the location, for its custom apps. Default: none; then only public content is found. */
  readonly credential?: VppCredential;
  /**
   * Which location: the client configuration names its country and its edition. A function is asked once, such as
   * `() => vpp.clientConfig.get()`.
   */
  readonly location: MetadataLocation | (() => Promise<ClientConfig>);
  /** Where to look for what the service does not know, such as a public lookup. Default: nowhere. */
  readonly fallback?: LookupClient;
  /** Where requests go, whatever the edition. Default: `https://api.ent.apple.com` or `https://api.edu.apple.com`. */
  readonly origin?: string;
}

/** What to find. */
export interface MetadataOptions extends CallOptions {
  /** What it is for. Default: `iphone`. */
  readonly platform?: MetadataPlatform;
  /** What else it is for. Default: nothing. */
  readonly additionalPlatforms?: readonly MetadataPlatform[];
  /** Attributes that come only when asked for. Default: none. */
  readonly extend?: readonly (typeof extendedAttributes)[number][];
  /** A language of the country, such as `de-DE`. Default: the country's. */
  readonly language?: string;
}

/** What was found. */
export interface MetadataResult {
  /** What was found, by number. */
  readonly found: ReadonlyMap<string, ContentMetadata>;
  /** The numbers that were not found in that country. */
  readonly missing: readonly string[];
}

/** A client of Apple's metadata service for organisations: names, icons and bundle ids for Adam IDs. */
export interface MetadataClient extends AsyncDisposable, Watchable {
  /** Apps by their numbers. With a content token its custom apps too. @throws VppError */
  apps(adamIds: readonly string[], options?: MetadataOptions): Promise<MetadataResult>;
  /** Books by their numbers. @throws VppError */
  books(adamIds: readonly string[], options?: MetadataOptions): Promise<MetadataResult>;
  /** The countries' stores. @throws VppError */
  storefronts(options?: CallOptions): Promise<readonly MetadataResource[]>;
  /** Tries the developer token. @throws VppError - `VPP_DEVELOPER_TOKEN_REFUSED`. */
  test(options?: CallOptions): Promise<void>;
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/** So many numbers travel in one request: its address must not become too long. */
const maxIds = 100;

/**
 * Makes a client. No I/O happens before the first call.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 * @example
 * const metadata = createMetadataClient({
 *   developerToken: createDeveloperTokenSource({ teamId, keyId, privateKey }),
 *   credential,
 *   location: () => vpp.clientConfig.get(),
 * });
 * const { found, missing } = await metadata.apps(['361304891'], { platform: 'iphone' });
 */
export function createMetadataClient(options: MetadataClientOptions): MetadataClient {
  checkOptions('createMetadataClient', options, [
    'developerToken',
    'credential',
    'location',
    'fallback',
    'origin',
    ...clientOptionNames,
  ]);
  checkArgument('createMetadataClient', 'developerToken', options.developerToken, 'object');
  if (typeof options.location !== 'function')
    checkArgument('createMetadataClient', 'location', options.location, 'object');
  const { developerToken, credential, fallback } = options;
  const { caller, watch, close } = createClientCore(
    { ...options, retry: withForbiddenRetried(options.retry) },
    {
      service: metadataService,
      origins: {
        business: options.origin ?? 'https://api.ent.apple.com',
        school: options.origin ?? 'https://api.edu.apple.com',
      },
      authentication: {
        developerToken: createMetadataAuthentication(developerToken, undefined),
        contentToken: createMetadataAuthentication(developerToken, credential),
      },
    },
  );
  const locate = createLocator(options.location);
  const find = async (
    endpoint: typeof getApps | typeof getOwnApps | typeof getBooks | typeof getOwnBooks,
    given: readonly string[],
    { platform = 'iphone', additionalPlatforms, extend, language, ...callOptions }: MetadataOptions = {},
  ): Promise<MetadataResult> => {
    const adamIds = checkIds(given);
    const found = new Map<string, ContentMetadata>();
    if (adamIds.length === 0) return { found, missing: [] };
    const { storefront, edition } = await locate();
    const kind = endpoint === getApps || endpoint === getOwnApps ? 'extend[apps]' : 'extend[books]';
    for (const ids of chunk(adamIds, maxIds)) {
      const query = {
        ids: ids.join(','),
        platform,
        ...(additionalPlatforms ? { additionalPlatforms: additionalPlatforms.join(',') } : {}),
        ...(extend ? { [kind]: extend.join(',') } : {}),
        ...(language === undefined ? {} : { l: language }),
      };
      const { data } = await caller.call(
        { ...getApps, ...endpoint, host: edition },
        { params: { storefront }, query },
        callOptions,
      );
      for (const resource of data) found.set(resource.id, fromResource(resource, platform));
    }
    const unknown = adamIds.filter((id) => !found.has(id));
    if (fallback && unknown.length > 0) {
      const others = await fallback.get(unknown, { country: storefront, ...callOptions });
      for (const [id, item] of others) found.set(id, item);
    }
    return { found, missing: unknown.filter((id) => !found.has(id)) };
  };
  return {
    apps: (ids, options) => find(credential === undefined ? getApps : getOwnApps, ids, options),
    books: (ids, options) => find(credential === undefined ? getBooks : getOwnBooks, ids, options),
    async storefronts(callOptions) {
      const { edition } = await locate();
      return (await caller.call({ ...getStorefronts, host: edition }, {}, callOptions)).data;
    },
    async test(callOptions) {
      const { edition } = await locate();
      await caller.call({ ...testDeveloperToken, host: edition }, {}, callOptions);
    },
    watch,
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Place {
  readonly storefront: string;
  readonly edition: MetadataEdition;
}

/** Asks once which store and edition; a failure is not remembered. */
function createLocator(location: MetadataClientOptions['location']): () => Promise<Place> {
  if (typeof location !== 'function') {
    const { countryISO2ACode, edition } = location;
    if (!/^[a-z]{2}$/i.test(countryISO2ACode)) throw new TypeError('location.countryISO2ACode must have two letters');
    return () => Promise.resolve({ storefront: countryISO2ACode.toLowerCase(), edition });
  }
  let place: Promise<Place> | undefined;
  const ask = async (): Promise<Place> => {
    const { countryISO2ACode, defaultPlatform } = await location();
    if (countryISO2ACode === undefined) {
      const detail = '/countryISO2ACode is missing';
      throw vppErrorFamily.createCommon('SCHEMA_MISMATCH', { service: 'apple.vpp', operation: 'metadata', detail });
    }
    const edition = defaultPlatform === 'volumestore' ? 'school' : 'business';
    return { storefront: countryISO2ACode.toLowerCase(), edition };
  };
  return async () => {
    place ??= ask();
    try {
      return await place;
    } catch (error) {
      place = undefined;
      throw error;
    }
  };
}
