import {
  type Caller,
  type CallOptions,
  type ClientOptions,
  checkArgument,
  checkOptions,
  clientOptionNames,
  createClientCore,
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

/** Options of {@link createDepClient}. */
export interface DepClientOptions extends ClientOptions {
  /** The server token, or a function that returns it. */
  readonly credential: DepCredential;
  /** The origin of the service: https, or this machine. Default: `https://mdmenrollment.apple.com`. */
  readonly origin?: string;
  /** The origin for which sign-ins are signed. Default: Apple's own, also if `origin` names a proxy. */
  readonly signatureOrigin?: string;
  /** The protocol version, 1 to 10. It decides which members Apple sends. Default: 10. */
  readonly protocolVersion?: number;
}

const optionNames = ['credential', 'origin', 'signatureOrigin', 'protocolVersion', ...clientOptionNames];

/** A client of Apple's Device Assignment Services for one server token. */
export interface DepClient extends AsyncDisposable, Watchable {
  /** The label of the client, from its options. */
  readonly label: string | undefined;
  /** Reads the server and the organisation that the token belongs to. */
  readonly account: AccountCalls;
  /** Lists, reads and disowns devices. */
  readonly devices: DeviceCalls;
  /** Defines, reads, assigns and removes enrolment profiles. */
  readonly profiles: ProfileCalls;
  /** Account-driven enrolment. */
  readonly accountDrivenEnrollment: AccountDrivenEnrollmentCalls;
  /** Lists the tokens of the beta programmes. */
  readonly betaEnrollment: BetaEnrollmentCalls;
  /**
   * Creates a call for which this package has no method, with the session, retries and errors of the client. Returns the
   * JSON of the answer unchanged.
   *
   * @throws TypeError - If the path is not a path.
   * @throws DepError
   */
  raw(call: RawCall, options?: CallOptions): Promise<unknown>;
  /** Closes the connections of the client. A shared transport stays open. */
  close(): Promise<void>;
}

/**
 * Creates a client. Sends nothing before the first call, which opens a session for all calls.
 *
 * @throws TypeError - If an option is wrong; the message names it.
 * @example
 * const dep = createDepClient({ credential: parseServerToken(process.env.DEP_TOKEN ?? '') });
 * for await (const device of dep.devices.fetch()) console.log(device.serialNumber);
 * await dep.close();
 */
export function createDepClient(options: DepClientOptions): DepClient {
  checkOptions('createDepClient', options, optionNames);
  const protocolVersion = options.protocolVersion ?? newestProtocolVersion;
  if (!Number.isInteger(protocolVersion) || protocolVersion < 1 || protocolVersion > newestProtocolVersion) {
    throw new TypeError(`protocolVersion must be a whole number from 1 to ${newestProtocolVersion}`);
  }
  if (typeof options.credential !== 'function' && !isDepToken(options.credential)) {
    throw new TypeError('credential must be a server token, or a function that returns one');
  }
  const { caller, oldestCaller, hub, close } = connect(options, protocolVersion);
  const { label } = options;
  return {
    label,
    account: createAccountCalls(caller),
    devices: createDeviceCalls(caller, label),
    profiles: createProfileCalls(caller, label, hub.hooks),
    accountDrivenEnrollment: createAccountDrivenEnrollmentCalls(caller),
    betaEnrollment: createBetaEnrollmentCalls(caller, oldestCaller),
    async raw(call, callOptions) {
      checkArgument('raw', 'call', call, 'object');
      const { endpoint, input } = rawEndpoint(call);
      // Both were made from the same call, so they belong together.
      return await caller.call(endpoint, input as never, callOptions);
    },
    watch: hub.watch,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Creates the callers of a client: one for its protocol version, and on demand one for version 1. */
function connect(
  options: DepClientOptions,
  protocolVersion: number,
): {
  readonly caller: Caller;
  readonly oldestCaller: () => Caller;
  readonly hub: HookHub;
  readonly close: () => Promise<void>;
} {
  const { clock = systemClock, origin = appleOrigin } = options;
  const signatureOrigin =
    options.signatureOrigin === undefined ? appleOrigin : parseOrigin(options.signatureOrigin, 'signatureOrigin');
  const reader = createCredentialReader(options.credential);
  const parts = {
    origins: { api: origin },
    authentication: {
      oauth1: createOAuth1Authentication(reader, clock, signatureOrigin),
      session: createSessionAuthentication(reader, { clock, store: options.sessionStore, origin }),
    },
  };
  const core = createClientCore(options, { ...parts, service: createDepService(protocolVersion) });
  let oldestCaller: Caller | undefined;
  return {
    caller: core.caller,
    hub: core,
    oldestCaller: () => {
      const { proxy: _, ca: __, ...others } = options;
      const shared = { ...others, transport: core.transport };
      oldestCaller ??= createClientCore(shared, { ...parts, service: createDepService(1), hub: core }).caller;
      return oldestCaller;
    },
    close: core.close,
  };
}
