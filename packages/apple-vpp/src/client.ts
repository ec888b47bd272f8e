import { type CallOptions, type ClientOptions, createClientCore, type List } from '@mdmkit/core';
import { type Asset, type AssetsQuery, assetsOf, getAssets } from './api/assets.ts';
import {
  type ClientConfig,
  type ClientConfigChange,
  getClientConfig,
  updateClientConfig,
} from './api/client-config.ts';
import { getServiceConfig, type ServiceConfig } from './api/service-config.ts';
import { createBearerAuthentication, type VppCredential } from './auth/bearer.ts';
import { hideNotificationSecret, showNotificationSecret } from './auth/notification-secret.ts';
import { createIndexedList, type IndexedPage } from './indexed-list.ts';
import { appleOrigin, vppService } from './service.ts';

/** How {@link createVppClient} makes a client. */
export interface VppClientOptions extends ClientOptions {
  /** The content token, or a function that yields the present one. */
  readonly credential: VppCredential;
  /** Where requests go: https, or this machine. Default: `https://vpp.itunes.apple.com`. */
  readonly origin?: string;
}

/** Which assets to list, and from where on. */
export interface ListAssetsOptions extends AssetsQuery, CallOptions {
  /** Where to go on: the cursor of a page that has been dealt with. Default: the beginning. */
  readonly cursor?: string;
}

/** A client of Apple's Apps and Books service (version 2) for one content token, and so one location. */
export interface VppClient extends AsyncDisposable {
  /** What the service allows, for everybody. */
  readonly serviceConfig: {
    /**
     * Reads limits, addresses and error numbers. Sends no token.
     *
     * @throws VppError
     */
    get(options?: CallOptions): Promise<ServiceConfig>;
  };
  /** The location that the token belongs to. */
  readonly clientConfig: {
    /**
     * Reads the location's name, country, owner and notification settings: the call to try a token with.
     *
     * @throws VppError
     */
    get(options?: CallOptions): Promise<ClientConfig>;
    /**
     * Sets the owner or the notification settings, whoever held the location before. Never sent twice.
     *
     * @throws VppError
     */
    update(change: ClientConfigChange, options?: CallOptions): Promise<ClientConfig>;
  };
  /** The licences. */
  readonly assets: {
    /**
     * The location's assets, read page by page as the list is consumed.
     *
     * @throws VppError - While iterating.
     */
    list(options?: ListAssetsOptions): List<Asset, IndexedPage<Asset>>;
  };
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * Makes a client. No I/O happens before the first call.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createVppClient(options: VppClientOptions): VppClient {
  const { caller, close } = createClientCore(options, {
    service: vppService,
    origins: { api: options.origin ?? appleOrigin },
    authentication: { bearer: createBearerAuthentication(options.credential) },
  });
  return {
    serviceConfig: { get: (callOptions) => caller.call(getServiceConfig, {}, callOptions) },
    clientConfig: {
      get: async (callOptions) => hideNotificationSecret(await caller.call(getClientConfig, {}, callOptions)),
      async update(change, callOptions) {
        const body = showNotificationSecret(change);
        return hideNotificationSecret(await caller.call(updateClientConfig, { body }, callOptions));
      },
    },
    assets: {
      list({ cursor, signal, timeoutMs, totalTimeoutMs, retry, ...query } = {}) {
        const callOptions = withoutUndefined({ signal, timeoutMs, totalTimeoutMs, retry });
        return createIndexedList({
          operation: getAssets.name,
          cursor,
          fetchPage: (pageIndex) => caller.call(getAssets, { query: { ...query, pageIndex } }, callOptions),
          itemsOf: assetsOf,
        });
      },
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function withoutUndefined(options: { readonly [Key in keyof CallOptions]: CallOptions[Key] | undefined }): CallOptions {
  // With its undefined members gone, each one left has its declared type.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as CallOptions;
}
