import type { Watchable } from '@mdmkit/core';
import type { AmapiMethods } from './api/generated/android-management.ts';
import { amapi } from './api/google-api.ts';
import { createGenericCall, type GenericCall } from './google/generic-call.ts';
import { createGoogleClient, type GoogleClientOptions } from './google/google-client.ts';
import { type ApplicationCalls, createApplicationCalls } from './resources/applications.ts';
import { type CommandCalls, createCommandCalls } from './resources/commands.ts';
import { createDeviceCalls, type DeviceCalls } from './resources/devices.ts';
import { createEnrollmentTokenCalls, type EnrollmentTokenCalls } from './resources/enrollment-tokens.ts';
import { createEnterpriseCalls, type EnterpriseCalls } from './resources/enterprises.ts';
import { createMigrationTokenCalls, type MigrationTokenCalls } from './resources/migration-tokens.ts';
import { createPolicyCalls, type PolicyCalls } from './resources/policies.ts';
import { createProvisioningInfoCalls, type ProvisioningInfoCalls } from './resources/provisioning-info.ts';
import { createSignupUrlCalls, type SignupUrlCalls } from './resources/signup-urls.ts';
import { createWebAppCalls, type WebAppCalls } from './resources/web-apps.ts';
import { createWebTokenCalls, type WebTokenCalls } from './resources/web-tokens.ts';

/** The options of {@link createEmmClient}. */
export interface EmmClientOptions extends GoogleClientOptions {}

/** A client of Google's Android Management API for one credential. */
export interface EmmClient extends AsyncDisposable, Watchable {
  /** Creates the URLs at which organisations sign up. */
  readonly signupUrls: SignupUrlCalls;
  /** Lists, creates, reads, changes and deletes enterprises. */
  readonly enterprises: EnterpriseCalls;
  /** Tokens that enrol devices. */
  readonly enrollmentTokens: EnrollmentTokenCalls;
  /** Tokens that move devices from the Play EMM API to Android Management. */
  readonly migrationTokens: MigrationTokenCalls;
  /** Tokens that open Google's console for administrators. */
  readonly webTokens: WebTokenCalls;
  /** Lists, reads, changes and deletes policies. */
  readonly policies: PolicyCalls;
  /** Lists, reads, changes and deletes devices. */
  readonly devices: DeviceCalls;
  /** Commands and their operations. */
  readonly commands: CommandCalls;
  /** The apps of Google Play. */
  readonly applications: ApplicationCalls;
  /** Lists, creates, reads, changes and deletes web apps. */
  readonly webApps: WebAppCalls;
  /** What devices report to their sign-in pages. */
  readonly provisioningInfo: ProvisioningInfoCalls;
  /**
   * Calls any method by its name, with the arguments of `googleapis`:
   * `emm.call('enterprises.policies.get', { name })`.
   */
  readonly call: GenericCall<AmapiMethods>;
  /** Closes the client's own transport; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * Creates a client of the Android Management API. No I/O happens before the first call, which loads Google's library and
 * requests a token.
 *
 * @example
 * ```ts
 * const credential = parseServiceAccountKey(await readFile('acme-emm.json', 'utf8'));
 * const emm = createEmmClient({ credential, label: 'acme' });
 * for await (const device of emm.devices.list('enterprises/LC01abcd23')) console.log(device.name, device.state);
 * await emm.close();
 * ```
 *
 * @throws TypeError - If an option is wrong; the message names it.
 */
export function createEmmClient(options: EmmClientOptions): EmmClient {
  const google = createGoogleClient('createEmmClient', options, amapi);
  return {
    signupUrls: createSignupUrlCalls(google),
    enterprises: createEnterpriseCalls(google),
    enrollmentTokens: createEnrollmentTokenCalls(google),
    migrationTokens: createMigrationTokenCalls(google),
    webTokens: createWebTokenCalls(google),
    policies: createPolicyCalls(google),
    devices: createDeviceCalls(google),
    commands: createCommandCalls(google),
    applications: createApplicationCalls(google),
    webApps: createWebAppCalls(google),
    provisioningInfo: createProvisioningInfoCalls(google),
    call: createGenericCall<AmapiMethods>(google),
    watch: google.watch,
    close: google.close,
    [Symbol.asyncDispose]: google.close,
  };
}
