import type { Watchable } from '@mdmkit/core';
import type { PlayMethods } from '../api/generated/play-emm.ts';
import { play } from '../api/google-api.ts';
import { createGenericCall } from '../google/generic-call.ts';
import { createGoogleClient, type GoogleClientOptions } from '../google/google-client.ts';
import type { PlayCall } from './call.ts';
import { createPlayEnterpriseCalls, type PlayEnterpriseCalls } from './enterprises.ts';
import { createPlayEntitlementCalls, type PlayEntitlementCalls } from './entitlements.ts';
import { createPlayManagedConfigurationCalls, type PlayManagedConfigurationCalls } from './managed-configurations.ts';
import { createPlayNotificationCalls, type PlayNotificationCalls } from './notifications.ts';
import { createPlayProductCalls, type PlayProductCalls } from './products.ts';

/** The options of {@link createPlayClient}. */
export interface PlayClientOptions extends GoogleClientOptions {}

/** A client of the Google Play EMM API for one credential. Google accepts no new registrations for this API. */
export interface PlayClient extends AsyncDisposable, Watchable {
  /** Enterprises and sign-ups. */
  readonly enterprises: PlayEnterpriseCalls;
  /** Pulls and acknowledges sets of notifications. */
  readonly notifications: PlayNotificationCalls;
  /** Reads and lists apps of the store, with their permissions and restrictions. */
  readonly products: PlayProductCalls;
  /** Entitlements and group licences. */
  readonly entitlements: PlayEntitlementCalls;
  /** The same as `entitlements`, by its earlier name; removed in the next release. */
  readonly grants: PlayEntitlementCalls;
  /** The configurations of apps. */
  readonly managedConfigurations: PlayManagedConfigurationCalls;
  /** Calls any method by its name: `play.call('users.insert', { enterpriseId, requestBody })`. */
  readonly call: PlayCall;
  /** Closes the client's own transport; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * Creates a client of the Play EMM API. No I/O happens before the first call.
 *
 * @example
 * ```ts
 * const play = createPlayClient({ credential });
 * const set = await play.notifications.pull();
 * for (const notification of decodeNotificationSet(set)) console.log(notification);
 * if (set.notificationSetId) await play.notifications.acknowledge(set.notificationSetId);
 * ```
 *
 * @throws TypeError - If an option is wrong; the message names it.
 */
export function createPlayClient(options: PlayClientOptions): PlayClient {
  const google = createGoogleClient('createPlayClient', options, play);
  const call = createGenericCall<PlayMethods>(google);
  const entitlements = createPlayEntitlementCalls(call);
  return {
    enterprises: createPlayEnterpriseCalls(call),
    notifications: createPlayNotificationCalls(call),
    products: createPlayProductCalls(call),
    entitlements,
    grants: entitlements,
    managedConfigurations: createPlayManagedConfigurationCalls(call),
    call,
    watch: google.watch,
    close: google.close,
    [Symbol.asyncDispose]: google.close,
  };
}
