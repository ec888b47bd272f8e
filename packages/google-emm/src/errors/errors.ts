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

const newKey = 'Create a new key for the service account in the Google Cloud console, and replace this one.';
const waitAndRetry = 'Try again later. If the error persists, check status.cloud.google.com.';

const ownCodes = {
  EMM_QUOTA_EXCEEDED: {
    kind: 'throttled',
    summary: 'the Cloud project has used up its requests for this minute',
    remedy: 'Send fewer requests per minute, or ask Google to raise the quota "Requests per minute" of the project.',
  },
  EMM_DEVICE_QUOTA_EXCEEDED: {
    kind: 'config',
    summary: 'the Cloud project cannot enrol more devices',
    remedy:
      'Ask Google for a larger device quota. The quota of a new project is zero until Google approves the project.',
  },
  EMM_API_DISABLED: {
    kind: 'config',
    summary: 'the API is not enabled in the Cloud project',
    remedy: 'Enable the API in the Google Cloud console, and wait a few minutes.',
  },
  EMM_PROJECT_UNUSABLE: {
    kind: 'config',
    summary: 'the Cloud project cannot be used',
    remedy: 'Check in the Google Cloud console that the project exists, is not suspended, and has valid billing.',
  },
  EMM_PERMISSION_DENIED: {
    kind: 'auth',
    summary: 'the service account lacks the permission',
    remedy:
      'For Android Management, grant the service account the role "Android Management User" (roles/androidmanagement.user) in the Cloud project. For the other APIs, link the service account to the customer, reseller or enterprise.',
  },
  EMM_SCOPE_INSUFFICIENT: {
    kind: 'config',
    summary: 'the access token lacks the scope of the API',
    remedy: 'Use this package with a service account key, or give the token the scope of the API.',
  },
  EMM_ENTERPRISE_NOT_MANAGED: {
    kind: 'config',
    owner: 'tenant',
    summary: 'this Cloud project does not manage the enterprise',
    remedy:
      'Check that the enterprise belongs to the project of this key, and that its administrator has not removed the binding.',
  },
  EMM_DEVICE_NOT_MANAGED: {
    kind: 'config',
    owner: 'tenant',
    summary: 'the device is no longer managed',
    remedy: 'Treat the device as unenrolled.',
  },
  EMM_INVALID_ARGUMENT: {
    kind: 'invalid',
    summary: 'Google refused a value in the request',
    remedy: 'Correct the values that the message names.',
  },
  EMM_FAILED_PRECONDITION: {
    kind: 'conflict',
    summary: 'the current state does not allow the call',
    remedy: 'Read the current state, then decide again.',
  },
  EMM_UNCHANGED: {
    kind: 'conflict',
    summary: 'the write would change nothing, and Google returned no resource',
    remedy: 'Read the resource if you need its current state.',
  },
  EMM_POLICY_NOT_APPLIED: {
    kind: 'conflict',
    summary: 'the device did not apply the policy in time',
    remedy: 'Check that the device is online. It applies the policy when it reports next.',
  },
  EMM_TERMS_NOT_ACCEPTED: {
    kind: 'terms',
    summary: 'the customer has not accepted the current zero-touch terms',
    remedy: 'Ask the customer to sign in to the zero-touch portal and to accept the terms of service.',
  },
  EMM_UNAVAILABLE: { kind: 'server', summary: 'Google cannot serve the request now', remedy: waitAndRetry },
  EMM_KEY_REJECTED: {
    kind: 'auth',
    summary: 'the service account key is deleted, disabled, expired, or belongs to another account',
    remedy: newKey,
  },
  EMM_ACCOUNT_NOT_FOUND: {
    kind: 'auth',
    summary: 'the service account does not exist',
    remedy:
      'Check whether the service account was deleted. Restore it within 30 days, or create another service account.',
  },
  EMM_ACCOUNT_DISABLED: {
    kind: 'auth',
    summary: 'the service account is disabled',
    remedy: 'Enable the service account in the Google Cloud console.',
  },
  EMM_SCOPE_REJECTED: {
    kind: 'config',
    summary: 'Google does not grant the requested scope',
    remedy: 'Update this package; its scope may have been replaced.',
  },
  EMM_KEY_UNREADABLE: {
    kind: 'config',
    summary: 'the credential file cannot be used',
    remedy: 'Use the JSON file that the Google Cloud console offers for a key or for workload identity federation.',
  },
  EMM_SUBJECT_TOKEN_UNAVAILABLE: {
    kind: 'config',
    summary: 'the subject token of the workload cannot be read',
    remedy: 'Check credential_source in the configuration, and that the workload can reach what it names.',
  },
  EMM_LIBRARY_FAILED: {
    kind: 'local',
    summary: "Google's library could not make the request",
    remedy: 'Read the reason in the message. In a bundled program, follow docs/bundling.md of @mdmkit/google-emm.',
  },
  EMM_CURSOR_REPEATED: {
    kind: 'schema',
    summary: 'a page token repeats, so the list would never end',
    remedy: 'Stop reading for now. If the error persists, report it to Google.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** Every error code of this package with its kind, owner, summary and remedy. */
export const emmErrors: ErrorCatalogue<EmmErrorCode> = createCatalogue('EMM', ownCodes);

/** The codes of {@link EmmError}. */
export type EmmErrorCode = keyof ReturnType<typeof createCatalogue<'EMM', typeof ownCodes>>;

/** The error that every call of this package throws. `switch` on {@link VendorError.code}. */
export class EmmError extends VendorError<EmmErrorCode> {
  override readonly name = 'EmmError';
  /** The members of the request that Google refused, with `EMM_INVALID_ARGUMENT`; empty otherwise. */
  readonly fieldViolations: readonly FieldViolation[];

  /** Creates an error from its code, its entry in the catalogue, and the facts of the call. */
  constructor(code: EmmErrorCode, entry: CatalogueEntry, facts: VendorErrorFacts) {
    super(code, entry, facts);
    // Only this package's diagnosis sets it, and to nothing else.
    this.fieldViolations = (facts.details as readonly FieldViolation[] | undefined) ?? [];
  }
}

/** Creates the errors of this package. */
export const emmErrorFamily: ErrorFamily<EmmErrorCode> = createErrorFamily('EMM', emmErrors, EmmError);
