import type { Watchable } from '@mdmkit/core';
import {
  type Applications,
  createApplications,
  createProvisioningInfos,
  createWebApps,
  type ProvisioningInfos,
  type WebApps,
} from './api/apps.ts';
import type { AmapiMethods } from './api/generated/method-types.ts';
import { amapi } from './api/google-api.ts';
import {
  createEnrollmentTokens,
  createMigrationTokens,
  createWebTokens,
  type EnrollmentTokens,
  type MigrationTokens,
  type WebTokens,
} from './api/tokens.ts';
import { createGenericCall, type GenericCall } from './google/generic-call.ts';
import { createGoogleClient, type GoogleClientOptions } from './google/google-client.ts';
import { type Commands, createCommands } from './resources/commands.ts';
import { createDevices, type Devices } from './resources/devices.ts';
import { createEnterprises, createSignupUrls, type Enterprises, type SignupUrls } from './resources/enterprises.ts';
import { createPolicies, type Policies } from './resources/policies.ts';

/** How {@link createEmmClient} makes a client. */
export interface EmmClientOptions extends GoogleClientOptions {}

/** A client of Google's Android Management API for one credential. */
export interface EmmClient extends AsyncDisposable, Watchable {
  /** Signing organisations up. */
  readonly signupUrls: SignupUrls;
  /** The enterprises. */
  readonly enterprises: Enterprises;
  /** The tokens that enrol devices. */
  readonly enrollmentTokens: EnrollmentTokens;
  /** The tokens that move devices over from the Play EMM API. */
  readonly migrationTokens: MigrationTokens;
  /** The tokens that open Google's console for administrators. */
  readonly webTokens: WebTokens;
  /** The policies. */
  readonly policies: Policies;
  /** The devices. */
  readonly devices: Devices;
  /** The commands, and the operations that they become. */
  readonly commands: Commands;
  /** The apps of Google Play. */
  readonly applications: Applications;
  /** The web apps. */
  readonly webApps: WebApps;
  /** What devices told their sign-in pages. */
  readonly provisioningInfo: ProvisioningInfos;
  /**
   * Calls any method by its name, with the arguments that Google's library names:
   * `emm.call('enterprises.policies.get', { name })`.
   */
  readonly call: GenericCall<AmapiMethods>;
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * Makes a client. No I/O happens before the first call; Google's library is loaded and a token asked for then.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createEmmClient(options: EmmClientOptions): EmmClient {
  const google = createGoogleClient(options, amapi);
  return {
    signupUrls: createSignupUrls(google),
    enterprises: createEnterprises(google),
    enrollmentTokens: createEnrollmentTokens(google),
    migrationTokens: createMigrationTokens(google),
    webTokens: createWebTokens(google),
    policies: createPolicies(google),
    devices: createDevices(google),
    commands: createCommands(google),
    applications: createApplications(google),
    webApps: createWebApps(google),
    provisioningInfo: createProvisioningInfos(google),
    call: createGenericCall<AmapiMethods>(google),
    watch: google.watch,
    close: google.close,
    [Symbol.asyncDispose]: google.close,
  };
}
