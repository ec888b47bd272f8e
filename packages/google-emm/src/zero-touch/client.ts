import { checkArgument, Secret, type Watchable } from '@mdmkit/core';
import type { ZeroTouchMethods } from '../api/generated/zero-touch.ts';
import { zeroTouch } from '../api/google-api.ts';
import { createGenericCall, type GenericCall } from '../google/generic-call.ts';
import { createGoogleClient, type GoogleClientOptions } from '../google/google-client.ts';
import { type CustomerCalls, createCustomerCalls } from './customers.ts';
import { createOperationCalls, type OperationCalls } from './operations.ts';
import { createPartnerCalls, type PartnerCalls } from './partners.ts';

/** The options of {@link createZeroTouchClient}. */
export interface ZeroTouchClientOptions extends GoogleClientOptions {}

/** A client of zero-touch enrolment for one credential. */
export interface ZeroTouchClient extends AsyncDisposable, Watchable {
  /** Lists organisations, and reads and changes their devices and configurations. */
  readonly customers: CustomerCalls;
  /** Claims and unclaims devices for customers of a reseller, and lists the customers. */
  readonly partners: PartnerCalls;
  /** Reads and follows the batches that `partners` starts. */
  readonly operations: OperationCalls;
  /** Calls any method by its name: `zeroTouch.call('partners.vendors.list', { parent })`. */
  readonly call: GenericCall<ZeroTouchMethods>;
  /** Closes the client's own transport; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * Creates a client of the zero-touch API. No I/O happens before the first call.
 *
 * @example
 * ```ts
 * const zeroTouch = createZeroTouchClient({ credential });
 * const batch = await zeroTouch.partners.claimAsync(partner, claims);
 * const { response } = await zeroTouch.operations.waitFor(batch.name);
 * ```
 *
 * @throws TypeError - If an option is wrong; the message names it.
 */
export function createZeroTouchClient(options: ZeroTouchClientOptions): ZeroTouchClient {
  const google = createGoogleClient('createZeroTouchClient', options, zeroTouch);
  return {
    customers: createCustomerCalls(google),
    partners: createPartnerCalls(google),
    operations: createOperationCalls(google),
    call: createGenericCall<ZeroTouchMethods>(google),
    watch: google.watch,
    close: google.close,
    [Symbol.asyncDispose]: google.close,
  };
}

/**
 * The `dpcExtras` of a configuration for Android Device Policy: the enrolment token. The token has to be valid when the
 * last device starts for the first time, so give it a long life.
 */
export function enrolmentExtras(token: {
  /** The value of the enrolment token. */
  readonly value: Secret;
}): Secret {
  checkArgument('enrolmentExtras', 'token', token, 'object');
  if (!(token.value instanceof Secret)) throw new TypeError('enrolmentExtras: token.value must be a Secret');
  return new Secret(
    JSON.stringify({
      'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE': {
        'com.google.android.apps.work.clouddpc.EXTRA_ENROLLMENT_TOKEN': token.value.reveal(),
      },
    }),
  );
}
