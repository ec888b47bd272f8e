// Long: a table, one entry for each of Apple's numbers.
import type { CatalogueEntry } from '@mdmkit/core';
import { legacyErrorNumbers } from './legacy-error-numbers.ts';

/**
 * What has to happen before the same call can succeed.
 *
 * - `back-off`: time passes; repeat it after growing pauses;
 * - `new-credential`: a content token that works;
 * - `fix-request`: another request; sending the same again is of no use;
 * - `change-state`: something at the service changes: buy, free up, create, wait, or read again;
 * - `never`: nothing helps.
 */
export type RetryClass = 'back-off' | 'new-credential' | 'fix-request' | 'change-state' | 'never';

/** What is known about one of Apple's error numbers. */
export interface ErrorNumberEntry extends CatalogueEntry {
  /** Our code for it. */
  readonly code: string;
  /** What has to happen before the same call can succeed. */
  readonly retryClass: RetryClass;
  /** The HTTP status of a direct answer; absent where the number only appears in events and notifications. */
  readonly status?: number;
  /** Whether it may appear among the failures of an event or in a notification. */
  readonly asynchronous?: true;
  /** Whether only the first version of the service has it; devices report some of these when an installation fails. */
  readonly legacy?: true;
}

const newToken =
  'Download a new content token in Apple Business or School Manager (Preferences, Payments and Billing) and put it in place.';
const split = 'Split the request; the present limits are in the service configuration.';
const once = 'Name each one once.';
const later = "Try again later; if it lasts, check the vendor's status page.";
const restart = 'Read the list again from the beginning.';

/**
 * Apple's error numbers with our code, kind, owner and remedy for each.
 *
 * Source: Apple's "Handling error responses" and "Service Config"; 9622 is not listed there but sent in practice. Those of
 * the first version: "Managing apps and books through web services (Legacy)".
 */
export const errorNumbers = {
  ...legacyErrorNumbers,
  9601: {
    code: 'VPP_TOKEN_MISSING',
    kind: 'auth',
    retryClass: 'new-credential',
    status: 401,
    summary: 'the request arrived without a content token',
    remedy:
      'Check that no proxy removes the Authorization header, then that the credential is the whole .vpptoken file.',
  },
  9602: {
    code: 'VPP_INVALID_ARGUMENT',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'an argument is not valid',
    remedy: "Compare the request with the vendor's documentation.",
  },
  9603: {
    code: 'VPP_SERVER_ERROR',
    kind: 'server',
    retryClass: 'back-off',
    status: 500,
    asynchronous: true,
    summary: 'the vendor reported a failure of its own',
    remedy: later,
  },
  9609: {
    code: 'VPP_USER_NOT_FOUND',
    kind: 'config',
    retryClass: 'change-state',
    status: 400,
    asynchronous: true,
    summary: 'there is no such active user',
    remedy: 'Create the user again; a user that was retired cannot hold licences.',
  },
  9621: {
    code: 'VPP_TOKEN_EXPIRED',
    kind: 'auth',
    retryClass: 'new-credential',
    status: 401,
    summary: 'the content token has expired',
    remedy: newToken,
  },
  9622: {
    code: 'VPP_TOKEN_NOT_RECOGNISED',
    kind: 'auth',
    retryClass: 'new-credential',
    status: 401,
    summary: 'the content token is not recognised',
    remedy: 'Check that the credential is the whole text of the .vpptoken file and not its inner "token" member.',
  },
  9623: {
    code: 'VPP_PUSH_TOKEN_INVALID',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'the push token is not valid',
    remedy: "Compare the request with the vendor's documentation.",
  },
  9625: {
    code: 'VPP_TOKEN_REVOKED',
    kind: 'auth',
    retryClass: 'new-credential',
    status: 401,
    summary: 'the content token was revoked',
    remedy:
      'Ask whether a newer token was downloaded or the password of the account that downloaded it was changed, then put the newest token in place.',
  },
  9634: {
    code: 'VPP_SERVICE_REMOVED',
    kind: 'config',
    retryClass: 'never',
    status: 410,
    summary: 'this part of the service no longer exists',
    remedy: 'Look for a newer version of this package.',
  },
  9635: {
    code: 'VPP_ACCOUNT_NOT_LINKABLE',
    kind: 'conflict',
    retryClass: 'change-state',
    asynchronous: true,
    summary: 'the Apple Account cannot be linked to this user',
    remedy: "Check the user's Managed Apple Account.",
  },
  9637: {
    code: 'VPP_FACILITATOR_NOT_ALLOWED',
    kind: 'config',
    retryClass: 'never',
    owner: 'tenant',
    status: 403,
    summary: 'a facilitator account may not do this',
    remedy: 'Use a content token that a content manager downloaded.',
  },
  9641: {
    code: 'VPP_ACCOUNT_ALREADY_LINKED',
    kind: 'conflict',
    retryClass: 'change-state',
    asynchronous: true,
    summary: 'the Apple Account is linked to another user already',
    remedy: 'Use the user that it is linked to, or retire that user first.',
  },
  9644: {
    code: 'VPP_MAINTENANCE',
    kind: 'server',
    retryClass: 'back-off',
    asynchronous: true,
    summary: 'the service is under maintenance',
    remedy: later,
  },
  9646: {
    code: 'VPP_THROTTLED',
    kind: 'throttled',
    retryClass: 'back-off',
    status: 429,
    summary: 'too many requests for this organisation',
    remedy: 'Send fewer requests with all tokens of this location, from all processes together; wait longer each time.',
  },
  9647: {
    code: 'VPP_LEGACY_TOKEN',
    kind: 'auth',
    retryClass: 'new-credential',
    status: 403,
    summary: 'a legacy token, which belongs to no location, may not do this',
    remedy: 'Download the content token of a location in Apple Business or School Manager and put it in place.',
  },
  9650: {
    code: 'VPP_PAGE_OUT_OF_RANGE',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'there is no page of that index',
    remedy: restart,
  },
  9700: {
    code: 'VPP_TOO_MANY_ASSETS',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'too many assets',
    remedy: split,
  },
  9701: {
    code: 'VPP_TOO_MANY_CLIENT_USER_IDS',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'too many client user ids',
    remedy: split,
  },
  9702: {
    code: 'VPP_TOO_MANY_SERIAL_NUMBERS',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'too many serial numbers',
    remedy: split,
  },
  9703: {
    code: 'VPP_DUPLICATE_ASSETS',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'an asset is named twice',
    remedy: once,
  },
  9704: {
    code: 'VPP_DUPLICATE_CLIENT_USER_IDS',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'a client user id is named twice',
    remedy: once,
  },
  9705: {
    code: 'VPP_DUPLICATE_SERIAL_NUMBERS',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'a serial number is named twice',
    remedy: once,
  },
  9706: {
    code: 'VPP_ASSET_NOT_REVOCABLE',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'an asset cannot be taken back',
    remedy: 'Leave out assets whose "revocable" is false, such as books.',
  },
  9707: {
    code: 'VPP_ASSET_NOT_DEVICE_ASSIGNABLE',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'an asset cannot be assigned to devices',
    remedy: 'Assign assets whose "deviceAssignable" is false to users instead.',
  },
  9708: {
    code: 'VPP_EVENT_NOT_FOUND',
    kind: 'config',
    retryClass: 'fix-request',
    status: 400,
    summary: 'there is no such event',
    remedy: 'Check the event id; for an old event read the assignments or users instead.',
  },
  9709: {
    code: 'VPP_LICENSES_EXHAUSTED',
    kind: 'config',
    retryClass: 'change-state',
    owner: 'tenant',
    status: 400,
    asynchronous: true,
    summary: 'there are not enough licences',
    remedy: 'Buy more licences, move some to this location, or take back some that are not needed.',
  },
  9710: {
    code: 'VPP_NOTIFICATION_INCOMPLETE',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'notification URL and secret belong together',
    remedy: 'Set notificationUrl and notificationAuthToken in the same request.',
  },
  9711: {
    code: 'VPP_NOTIFICATION_TOO_LONG',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'the notification URL or secret is too long',
    remedy: 'Shorten it; the present limits are in the service configuration.',
  },
  9712: {
    code: 'VPP_NOTIFICATION_URL_INVALID',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'the notification URL is not valid',
    remedy: 'Give an https URL of host and path, without a query.',
  },
  9713: {
    code: 'VPP_MDM_METADATA_TOO_LONG',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'mdmInfo.metadata is too long',
    remedy: 'Shorten it.',
  },
  9714: {
    code: 'VPP_TOO_MANY_USERS',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'too many users',
    remedy: split,
  },
  9715: {
    code: 'VPP_DUPLICATE_USERS',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'a user is named twice',
    remedy: once,
  },
  9716: {
    code: 'VPP_USER_EXISTS',
    kind: 'conflict',
    retryClass: 'change-state',
    owner: 'us',
    status: 400,
    asynchronous: true,
    summary: 'an active user with that client user id exists',
    remedy: 'Use the user that exists.',
  },
  9717: {
    code: 'VPP_EMAIL_INVALID',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'an e-mail address is not valid',
    remedy: 'Correct it.',
  },
  9718: {
    code: 'VPP_ASSETS_MISSING',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'no asset is named',
    remedy: 'Name at least one asset.',
  },
  9719: {
    code: 'VPP_TARGETS_MISSING',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'neither users nor devices are named',
    remedy: 'Name at least one client user id or serial number.',
  },
  9720: {
    code: 'VPP_USERS_MISSING',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'no user is named',
    remedy: 'Name at least one user.',
  },
  9721: {
    code: 'VPP_VERSION_INVALID',
    kind: 'conflict',
    retryClass: 'change-state',
    owner: 'us',
    status: 400,
    summary: 'the version id is not valid',
    remedy: restart,
  },
  9722: {
    code: 'VPP_AUTHORIZATION_MALFORMED',
    kind: 'auth',
    retryClass: 'fix-request',
    status: 401,
    summary: 'the Authorization header is malformed',
    remedy:
      'Check that the credential is the text of the .vpptoken file as it was downloaded, and that no proxy changes headers.',
  },
  9723: {
    code: 'VPP_MDM_INFO_INCOMPLETE',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'mdmInfo lacks a member',
    remedy: 'Give id, name and metadata together.',
  },
  9724: {
    code: 'VPP_MDM_ID_TOO_LONG',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'mdmInfo.id is too long',
    remedy: 'Shorten it.',
  },
  9725: {
    code: 'VPP_MDM_NAME_TOO_LONG',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'mdmInfo.name is too long',
    remedy: 'Shorten it.',
  },
  9726: {
    code: 'VPP_METHOD_NOT_ALLOWED',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 405,
    summary: 'this method is not allowed here',
    remedy: 'Look for a newer version of this package.',
  },
  9727: {
    code: 'VPP_CONTENT_TYPE_NOT_SUPPORTED',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 415,
    summary: 'the content type is not supported',
    remedy: 'Send JSON as application/json; check that no proxy changes headers.',
  },
  9728: {
    code: 'VPP_NOTIFICATION_URL_UNREACHABLE',
    kind: 'config',
    retryClass: 'change-state',
    status: 400,
    summary: 'the vendor could not reach the notification URL',
    remedy: 'Start the receiver first, let it accept the new secret, and check that the internet can reach it.',
  },
  9729: {
    code: 'VPP_UNAVAILABLE',
    kind: 'server',
    retryClass: 'back-off',
    status: 503,
    summary: 'the service is unavailable for now',
    remedy: later,
  },
  9811: {
    code: 'VPP_SUBSCRIPTION_REQUEST_INVALID',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'the subscription request is not valid',
    remedy: "Compare the request with the vendor's documentation.",
  },
  9812: {
    code: 'VPP_CURSOR_INVALID',
    kind: 'conflict',
    retryClass: 'change-state',
    owner: 'us',
    status: 400,
    summary: 'the cursor is not valid',
    remedy: restart,
  },
  9813: {
    code: 'VPP_ADAM_ID_INVALID',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'an Adam ID is not valid',
    remedy: 'Correct it.',
  },
  9814: {
    code: 'VPP_USER_NOT_ASSOCIATED',
    kind: 'conflict',
    retryClass: 'change-state',
    status: 400,
    summary: 'the user is not associated with an Apple Account',
    remedy: 'Let the user accept the invitation, or link a Managed Apple Account.',
  },
  9815: {
    code: 'VPP_SUBSCRIPTION_NOT_HELD',
    kind: 'conflict',
    retryClass: 'change-state',
    owner: 'us',
    status: 400,
    summary: 'the user does not hold that subscription',
    remedy: 'Read the subscription assignments, then decide again.',
  },
  9816: {
    code: 'VPP_TOO_MANY_SUBSCRIPTIONS',
    kind: 'invalid',
    retryClass: 'fix-request',
    status: 400,
    summary: 'the subscription limits are exceeded',
    remedy: split,
  },
  9817: {
    code: 'VPP_SUBSCRIPTION_HELD_BY_GROUP',
    kind: 'conflict',
    retryClass: 'change-state',
    status: 400,
    summary: 'the user has the subscription through a group',
    remedy: 'Nothing to assign; remove the user from the group first to change that.',
  },
  9818: {
    code: 'VPP_SUBSCRIPTIONS_EXIST',
    kind: 'conflict',
    retryClass: 'change-state',
    status: 400,
    summary: 'subscriptions exist, so their management cannot be turned off',
    remedy: 'Let the subscriptions end or move them away first.',
  },
} as const satisfies Readonly<Record<number, ErrorNumberEntry>>;

/** One of the error numbers that Apple documents, or sends. */
export type VppErrorNumber = keyof typeof errorNumbers;

/** Whether a number is in {@link errorNumbers}; Apple may add numbers at any time. */
export function isKnownErrorNumber(number: number): number is VppErrorNumber {
  return Object.hasOwn(errorNumbers, number);
}
