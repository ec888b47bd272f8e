import {
  type Caller,
  type CallOptions,
  type ClientOptions,
  createClientCore,
  createTransport,
  type HookHub,
  parseOrigin,
  systemClock,
  type Watchable,
} from '@mdmkit/core';
import { type RawCall, rawEndpoint } from './api/raw.ts';
import { createCredentialReader, type DepCredential } from './auth/credential.ts';
import { isDepToken } from './auth/server-token.ts';
import { appleOrigin, createOAuth1Authentication, createSessionAuthentication } from './auth/session.ts';
import { type AccountCalls, createAccountCalls } from './resources/account.ts';
import {
  type AccountDrivenEnrollmentCalls,
  createAccountDrivenEnrollmentCalls,
} from './resources/account-driven-enrollment.ts';
import { type BetaEnrollmentCalls, createBetaEnrollmentCalls } from './resources/beta-enrollment.ts';
import { createDeviceCalls, type DeviceCalls } from './resources/devices.ts';
import { createProfileCalls, type ProfileCalls } from './resources/profiles.ts';
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
export interface DepClient extends AsyncDisposable, Watchable {
  /** Whose client it is. */
  readonly label: string | undefined;
  /** The account. */
  readonly account: AccountCalls;
  /** The devices. */
  readonly devices: DeviceCalls;
  /** The profiles. */
  readonly profiles: ProfileCalls;
  /** Where devices look for the server when a person signs in. */
  readonly accountDrivenEnrollment: AccountDrivenEnrollmentCalls;
  /** Beta programmes. */
  readonly betaEnrollment: BetaEnrollmentCalls;
  /**
   * Makes a call that this package has no method for, with its session, retries and errors. The answer is its JSON as
   * it came.
   *
   * @throws TypeError - When the path is none.
   * @throws DepError
   */
  raw(call: RawCall, options?: CallOptions): Promise<unknown>;
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
  const { caller, oldest, hub, close } = connect(options, protocolVersion);
  const { label } = options;
  return {
    label,
    account: createAccountCalls(caller),
    devices: createDeviceCalls(caller, label),
    profiles: createProfileCalls(caller, label, hub.hooks),
    accountDrivenEnrollment: createAccountDrivenEnrollmentCalls(caller),
    betaEnrollment: createBetaEnrollmentCalls(caller, oldest),
    async raw(call, callOptions) {
      const { endpoint, input } = rawEndpoint(call);
      // Made a moment ago from the same call, so input and endpoint belong together.
      return await caller.call(endpoint, input as never, callOptions);
    },
    watch: hub.watch,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Makes the callers of a client: one for its protocol version, and on demand one for version 1. */
function connect(
  options: DepClientOptions,
  protocolVersion: number,
): {
  readonly caller: Caller;
  readonly oldest: () => Caller;
  readonly hub: HookHub;
  readonly close: () => Promise<void>;
} {
  const { clock = systemClock, origin = appleOrigin } = options;
  const { signatureOrigin: given } = options;
  const signatureOrigin = given === undefined ? appleOrigin : parseOrigin(given, 'signatureOrigin');
  const reader = createCredentialReader(options.credential);
  const authentication = {
    oauth1: createOAuth1Authentication(reader, clock, signatureOrigin),
    session: createSessionAuthentication(reader, { clock, store: options.sessionStore, origin }),
  };
  const coreOf = (version: number, given: ClientOptions, hub?: HookHub) =>
    createClientCore(given, {
      service: createDepService(version),
      origins: { api: origin },
      authentication,
      ...(hub ? { hub } : {}),
    });
  const { proxy, ca, transport: shared, ...others } = options;
  if (shared && (proxy || ca)) throw new TypeError('proxy and ca belong to the transport when one is given');
  const transport = shared ?? createTransport({ ...(proxy ? { proxy } : {}), ...(ca ? { ca } : {}) });
  const hub = coreOf(protocolVersion, { ...others, transport });
  let oldest: Caller | undefined;
  return {
    caller: hub.caller,
    hub,
    oldest: () => {
      oldest ??= coreOf(1, { ...others, transport }, hub).caller;
      return oldest;
    },
    async close() {
      if (!shared) await transport.close();
    },
  };
}
