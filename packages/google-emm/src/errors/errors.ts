import {
  type CatalogueEntry,
  createCatalogue,
  createErrorFamily,
  type ErrorCatalogue,
  type ErrorFamily,
  VendorError,
  type VendorErrorFacts,
} from '@mdmkit/core';
import type { FieldViolation } from './google-error.ts';

const newKey = 'Create a new key for the service account in the Google Cloud console and replace this one.';
const waitAndRetry = 'Try again later; if it lasts, check status.cloud.google.com.';

const own = {
  EMM_QUOTA_EXCEEDED: {
    kind: 'throttled',
    summary: "the Cloud project's requests for this minute are used up",
    remedy: 'Send fewer requests per minute, or ask Google to raise the quota "Requests per minute" of the project.',
  },
  EMM_DEVICE_QUOTA_EXCEEDED: {
    kind: 'config',
    summary: 'the Cloud project may not enrol more devices',
    remedy: 'Ask Google for a larger device quota; new projects begin at none until they are approved.',
  },
  EMM_API_DISABLED: {
    kind: 'config',
    summary: 'the API is switched off in the Cloud project',
    remedy: 'Enable the API that was called in the Google Cloud console and wait a few minutes.',
  },
  EMM_PROJECT_UNUSABLE: {
    kind: 'config',
    summary: 'the Cloud project cannot be used',
    remedy: 'Check in the Google Cloud console that the project exists, is not suspended and its billing is in order.',
  },
  EMM_PERMISSION_DENIED: {
    kind: 'auth',
    summary: 'the service account may not do this',
    remedy:
      'Have it linked to the account that it is to act for; for Android Management, grant it the role "Android Management User" (roles/androidmanagement.user) in the Cloud project.',
  },
  EMM_SCOPE_INSUFFICIENT: {
    kind: 'config',
    summary: 'the access token lacks the scope of the API',
    remedy: 'Use this package with a service account key, or give the token the scope androidmanagement.',
  },
  EMM_ENTERPRISE_NOT_MANAGED: {
    kind: 'config',
    owner: 'tenant',
    summary: 'the enterprise is not managed by this Cloud project, or not any more',
    remedy: 'Check that the enterprise was not unbound by its administrator and belongs to the project of this key.',
  },
  EMM_DEVICE_NOT_MANAGED: {
    kind: 'config',
    owner: 'tenant',
    summary: 'the device is no longer managed',
    remedy: 'Treat the device as unenrolled.',
  },
  EMM_INVALID_ARGUMENT: {
    kind: 'invalid',
    summary: 'Google did not accept a value in the request',
    remedy: 'Correct the values that the message names.',
  },
  EMM_FAILED_PRECONDITION: {
    kind: 'conflict',
    summary: 'the present state does not allow this',
    remedy: 'Read the present state, then decide again.',
  },
  EMM_UNCHANGED: {
    kind: 'conflict',
    summary: 'nothing has changed, and nothing was sent back',
    remedy: 'Read the resource anew if its present state is needed.',
  },
  EMM_POLICY_NOT_APPLIED: {
    kind: 'conflict',
    summary: 'the device did not apply the policy in time',
    remedy: 'Check that the device is online; it applies the policy when it reports next.',
  },
  EMM_TERMS_NOT_ACCEPTED: {
    kind: 'terms',
    summary: 'the zero-touch terms have changed and have not been accepted',
    remedy: 'Have the customer sign in to the zero-touch portal and accept the terms of service.',
  },
  EMM_UNAVAILABLE: { kind: 'server', summary: 'Google cannot serve the request now', remedy: waitAndRetry },
  EMM_KEY_REJECTED: {
    kind: 'auth',
    summary: 'the key of the service account is deleted, disabled, expired or another one',
    remedy: newKey,
  },
  EMM_ACCOUNT_NOT_FOUND: {
    kind: 'auth',
    summary: 'the service account does not exist',
    remedy: 'Check whether the service account was deleted; restore it within 30 days, or create another one.',
  },
  EMM_ACCOUNT_DISABLED: {
    kind: 'auth',
    summary: 'the service account is disabled',
    remedy: 'Enable the service account in the Google Cloud console.',
  },
  EMM_SCOPE_REJECTED: {
    kind: 'config',
    summary: 'Google does not grant the scope that was asked for',
    remedy: 'Check the scope, and look for a newer version of this package.',
  },
  EMM_KEY_UNREADABLE: {
    kind: 'config',
    summary: 'this is no key file of a service account',
    remedy: 'Use the JSON file that the Google Cloud console offers when a key is created.',
  },
  EMM_CURSOR_REPEATED: {
    kind: 'schema',
    summary: 'more items are promised behind a page token that does not move',
    remedy: 'Stop reading for now; if it lasts, report it to Google.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** Every error code of this package with its kind, owner, summary and remedy. */
export const emmErrors: ErrorCatalogue<EmmErrorCode> = createCatalogue('EMM', own);

/** The codes of {@link EmmError}. */
export type EmmErrorCode = keyof ReturnType<typeof createCatalogue<'EMM', typeof own>>;

/** What every call of this package throws. `switch` on {@link VendorError.code}. */
export class EmmError extends VendorError<EmmErrorCode> {
  override readonly name = 'EmmError';
  /** The members of the request that Google did not accept, with `EMM_INVALID_ARGUMENT`. */
  readonly fieldViolations: readonly FieldViolation[];

  /** Makes an error from its code, what the catalogue knows about it, and the facts of the call. */
  constructor(code: EmmErrorCode, entry: CatalogueEntry, facts: VendorErrorFacts) {
    super(code, entry, facts);
    // Only this package's diagnosis sets it, and to nothing else.
    this.fieldViolations = (facts.details as readonly FieldViolation[] | undefined) ?? [];
  }
}

/** Makes this package's errors. */
export const emmErrorFamily: ErrorFamily<EmmErrorCode> = createErrorFamily('EMM', emmErrors, EmmError);
