import {
  type CallOptions,
  type ClientOptions,
  checkOptions,
  clientOptionNames,
  createBudget,
  createClientCore,
  type Watchable,
} from '@mdmkit/core';
import type { VppCredential } from '../auth/bearer.ts';
import { chunk } from '../jobs/split-step.ts';
import { contentTokenCookie } from './authentication.ts';
import { type ContentMetadata, fromLookupItem, fromPublicResult } from './content-metadata.ts';
import { lookupContent, lookupPublic } from './endpoints.ts';
import { metadataService } from './service.ts';

/** Finds apps and books by their numbers. */
export interface LookupClient extends AsyncDisposable, Watchable {
  /** What is found, by number. Unknown numbers are absent. @throws VppError */
  get(adamIds: readonly string[], options?: LookupOptions): Promise<ReadonlyMap<string, ContentMetadata>>;
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/** Where to look. */
export interface LookupOptions extends CallOptions {
  /** The country of the store, ISO 3166-1 alpha-2: that of the token, or apps of that country alone are not found. */
  readonly country?: string;
  /** The language. Default: the country's. */
  readonly language?: string;
}

/** How {@link createContentLookupClient} looks. */
export interface ContentLookupClientOptions extends ClientOptions {
  /** The country of the store: `countryISO2ACode` of the client configuration. */
  readonly country: string;
  /** `defaultPlatform` of the client configuration; `macappstore` for what is on the Mac. Default: `enterprisestore`. */
  readonly platform?: 'volumestore' | 'enterprisestore' | 'macappstore';
  /** The content token, for custom apps. Default: none; then only public ones are found. */
  readonly credential?: VppCredential;
  /** Where requests go. Default: `https://uclient-api.itunes.apple.com`. */
  readonly origin?: string;
}

/** How {@link createPublicLookupClient} looks. */
export interface PublicLookupClientOptions extends ClientOptions {
  /** The country of the store. */
  readonly country: string;
  /** Where requests go. Default: `https://itunes.apple.com`. */
  readonly origin?: string;
}

/** So many numbers travel in one request: its address must not become too long. */
const maxIds = 100;

/** Makes a client of the older lookup service that the service configuration names. Needs no developer account. */
export function createContentLookupClient(options: ContentLookupClientOptions): LookupClient {
  checkOptions('createContentLookupClient', options, [
    'country',
    'platform',
    'credential',
    'origin',
    ...clientOptionNames,
  ]);
  const { credential, platform = 'enterprisestore' } = options;
  const { caller, watch, close } = createClientCore(options, {
    service: metadataService,
    origins: { lookup: options.origin ?? 'https://uclient-api.itunes.apple.com' },
    authentication: {
      contentToken: {
        // Without a token the service answers about public apps.
        authorize: async () => ({
          headers: credential === undefined ? {} : { cookie: await contentTokenCookie(credential) },
        }),
      },
    },
  });
  return {
    async get(adamIds, { country = options.country, language, ...callOptions } = {}) {
      const found = new Map<string, ContentMetadata>();
      for (const ids of chunk(checkIds(adamIds), maxIds)) {
        const fixed = { version: '2', p: 'mdm-lockup', caller: 'MDM' } as const;
        const query = { ...fixed, platform, cc: country.toLowerCase(), l: language, id: ids.join(',') };
        const { meta, results = {} } = await caller.call(lookupContent, { query }, callOptions);
        // An unknown country silently becomes the United States: those apps may not be the ones that were meant.
        const answered = meta?.storefront?.cc;
        if (answered !== undefined && answered.toLowerCase() !== country.toLowerCase()) continue;
        for (const [adamId, item] of Object.entries(results)) found.set(adamId, fromLookupItem(adamId, item));
      }
      return found;
    },
    watch,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/**
 * Makes a client of the public lookup: a fallback, without custom apps. Without a budget in the options it sends at
 * most 20 requests a minute, which is what one address is allowed.
 */
export function createPublicLookupClient(options: PublicLookupClientOptions): LookupClient {
  checkOptions('createPublicLookupClient', options, ['country', 'origin', ...clientOptionNames]);
  const { clock } = options;
  const budget = options.budget ?? createBudget({ requests: 20, perMs: 60_000, ...(clock ? { clock } : {}) });
  const { caller, watch, close } = createClientCore(
    // A wait for the budget may be as long as the window.
    { totalTimeoutMs: 300_000, ...options, budget },
    {
      service: metadataService,
      origins: { public: options.origin ?? 'https://itunes.apple.com' },
      authentication: {},
    },
  );
  return {
    async get(adamIds, { country = options.country, language: _language, ...callOptions } = {}) {
      const found = new Map<string, ContentMetadata>();
      for (const ids of chunk(checkIds(adamIds), maxIds)) {
        const query = { id: ids.join(','), country: country.toLowerCase() };
        const { results } = await caller.call(lookupPublic, { query }, callOptions);
        for (const item of results) found.set(String(item.trackId), fromPublicResult(item));
      }
      return found;
    },
    watch,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Drops doubles. @throws TypeError - For what is no Adam ID. */
export function checkIds(adamIds: readonly string[]): readonly string[] {
  const wrong = adamIds.find((id) => typeof id !== 'string' || !/^\d+$/.test(id));
  if (wrong !== undefined) throw new TypeError(`adamIds must be texts of digits, and ${JSON.stringify(wrong)} is not`);
  return [...new Set(adamIds)];
}
