import {
  type CallOptions,
  type ClientOptions,
  createClientCore,
  type List,
  parseOrigin,
  systemClock,
} from '@mdmkit/core';
import { type Account, getAccount } from './api/account.ts';
import type { Device } from './api/devices.ts';
import { isDepToken } from './auth/server-token.ts';
import {
  appleOrigin,
  createOAuth1Authentication,
  createSessionAuthentication,
  type DepCredential,
} from './auth/session.ts';
import { type DevicePage, type FetchDevicesOptions, listDevices } from './device-list.ts';
import { createDepService, newestProtocolVersion } from './service.ts';

/** How {@link createDepClient} makes a client. */
export interface DepClientOptions extends ClientOptions {
  /** The server token, or a function that yields it. */
  readonly credential: DepCredential;
  /** Where requests go: https, or this machine. Default: `https://mdmenrollment.apple.com`. */
  readonly origin?: string;
  /** The origin that sign-ins are signed for. Default: Apple's own, also when `origin` names a proxy. */
  readonly signatureOrigin?: string;
  /** The protocol version, 1 to 10; it decides which members Apple sends. Default: 10. */
  readonly protocolVersion?: number;
}

/** A client of Apple's Device Assignment Services for one server token. */
export interface DepClient extends AsyncDisposable {
  /** The account. */
  readonly account: {
    /**
     * Reads the organisation and the server that the token belongs to.
     *
     * @throws DepError
     */
    get(options?: CallOptions): Promise<Account>;
  };
  /** The devices. */
  readonly devices: {
    /**
     * All devices assigned to this server, read page by page as the list is consumed.
     *
     * @throws DepError - While iterating.
     */
    fetch(options?: FetchDevicesOptions): List<Device, DevicePage>;
  };
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * Makes a client. No I/O happens before the first call; the session is opened then, once for all calls.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createDepClient(options: DepClientOptions): DepClient {
  const protocolVersion = options.protocolVersion ?? newestProtocolVersion;
  if (!Number.isInteger(protocolVersion) || protocolVersion < 1 || protocolVersion > newestProtocolVersion) {
    throw new TypeError(`protocolVersion must be a whole number from 1 to ${newestProtocolVersion}`);
  }
  if (typeof options.credential !== 'function' && !isDepToken(options.credential)) {
    throw new TypeError('credential must be a server token, or a function that yields one');
  }
  const clock = options.clock ?? systemClock;
  const signatureOrigin = parseOrigin(options.signatureOrigin ?? appleOrigin, 'signatureOrigin');
  const core = createClientCore(options, {
    service: createDepService(protocolVersion),
    origins: { api: options.origin ?? appleOrigin },
    authentication: {
      oauth1: createOAuth1Authentication(options.credential, clock, signatureOrigin),
      session: createSessionAuthentication(clock),
    },
  });
  const { caller, close } = core;
  return {
    account: { get: (callOptions) => caller.call(getAccount, {}, callOptions) },
    devices: { fetch: (fetchOptions) => listDevices(caller, options.label, fetchOptions) },
    close,
    [Symbol.asyncDispose]: close,
  };
}
