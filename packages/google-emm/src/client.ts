import {
  type CallOptions,
  type ClientOptions,
  createClientCore,
  type List,
  parseOrigin,
  systemClock,
} from '@mdmkit/core';
import type { Device } from './api/devices.ts';
import { type Enterprise, getEnterprise } from './api/enterprises.ts';
import { amapiScope, createServiceAccountAuthentication, type EmmCredential, tokenUrl } from './auth/access-token.ts';
import { type ListDevicesOptions, listDevices } from './device-list.ts';
import { paramsOf } from './resource-name.ts';
import { amapiService } from './service.ts';
import { createGoogleCarrier, googleOrigin } from './transport/google-carrier.ts';

/** How {@link createEmmClient} makes a client. */
export interface EmmClientOptions extends ClientOptions {
  /** The service account's key, or a function that yields it. */
  readonly credential: EmmCredential;
  /** Where API requests go: https, or this machine. Default: `https://androidmanagement.googleapis.com`. */
  readonly origin?: string;
  /** Where tokens are asked for: https, or this machine. Default: `https://oauth2.googleapis.com`. */
  readonly tokenOrigin?: string;
}

/** A client of Google's Android Management API for one service account. */
export interface EmmClient extends AsyncDisposable {
  /** The enterprises. */
  readonly enterprises: {
    /**
     * Reads an enterprise by its name, `enterprises/LC01abcd23`.
     *
     * @throws EmmError
     */
    get(name: string, options?: CallOptions): Promise<Enterprise>;
  };
  /** The devices. */
  readonly devices: {
    /**
     * The devices of an enterprise, read page by page as the list is consumed. Deleted devices are not listed.
     *
     * @throws EmmError - While iterating.
     */
    list(parent: string, options?: ListDevicesOptions): List<Device>;
  };
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * Makes a client. No I/O happens before the first call; Google's library is loaded and a token asked for then.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createEmmClient(options: EmmClientOptions): EmmClient {
  const origin = parseOrigin(options.origin ?? googleOrigin, 'origin');
  const tokenOrigin = parseOrigin(options.tokenOrigin ?? new URL(tokenUrl).origin, 'tokenOrigin');
  const clock = options.clock ?? systemClock;
  const core = createClientCore(options, {
    service: amapiService,
    origins: { api: origin, token: tokenOrigin },
    authentication: { google: createServiceAccountAuthentication(options.credential, clock, amapiScope) },
    createCarrier: (transport) => createGoogleCarrier(transport, origin),
  });
  const { caller, close } = core;
  return {
    enterprises: {
      get: async (name, callOptions) =>
        caller.call(getEnterprise, { params: paramsOf(getEnterprise, name) }, callOptions),
    },
    devices: { list: (parent, listOptions) => listDevices(caller, parent, listOptions) },
    close,
    [Symbol.asyncDispose]: close,
  };
}
