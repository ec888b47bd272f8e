import {
  type CatalogueEntry,
  type CommonCode,
  createCatalogue,
  createErrorFamily,
  type ErrorCatalogue,
  type ErrorFamily,
  VendorError,
  type VendorErrorFacts,
} from '@mdmkit/core';

/** The name of the service in errors, hooks and results. */
export const serviceName = 'apple.business';

const own = {
  BUSINESS_UNAUTHORIZED: {
    kind: 'auth',
    summary: 'the service refused the access token, and a new one, too',
    remedy: 'Check in the portal that the API account exists and that its key was not revoked.',
  },
  BUSINESS_INVALID_CLIENT: {
    kind: 'auth',
    summary: 'the service did not accept the API account or its key',
    remedy:
      'Check in the portal that the key was not revoked, and that client id, key id and private key belong together. Otherwise create a new key.',
  },
  BUSINESS_INVALID_SCOPE: {
    kind: 'config',
    summary: 'the API account belongs to the other service',
    remedy: 'Use a BUSINESSAPI. account for Apple Business and a SCHOOLAPI. account for Apple School Manager.',
  },
  BUSINESS_PERMISSION_MISSING: {
    kind: 'auth',
    summary: 'the API account lacks the permission for this resource',
    remedy:
      'Ask an administrator to add the permission to the role of the API account in the portal. Other resources still work.',
  },
  BUSINESS_TERMS_NOT_ACCEPTED: {
    kind: 'terms',
    summary: 'new terms wait to be accepted',
    remedy: 'Ask an administrator of the organisation to accept the new terms in the portal.',
  },
  BUSINESS_NOT_ACCEPTABLE: {
    kind: 'invalid',
    summary: 'the service has no answer in a format that the request accepts',
    remedy: 'This package sends the header "Accept: application/json". Look for a proxy that changes it.',
  },
  BUSINESS_NOT_IN_SCHOOL: {
    kind: 'config',
    summary: 'this call is not in Apple School Manager',
    remedy: 'Use an API account of Apple Business, or the portal of Apple School Manager.',
  },
  BUSINESS_CALL_UNKNOWN: {
    kind: 'config',
    summary: 'the service does not know this call',
    remedy: 'Check the configured origin, and look for a newer version of this package.',
  },
  BUSINESS_PARAMETER_REFUSED: {
    kind: 'invalid',
    summary: 'the service does not accept a query parameter or its value',
    remedy: 'Correct the parameter that the message names. A cursor may be too old.',
  },
  BUSINESS_UNPROCESSABLE: {
    kind: 'invalid',
    summary: 'the service understood the request, but a value in it is not allowed',
    remedy: 'Correct the value that the message names.',
  },
  BUSINESS_THROTTLED: {
    kind: 'throttled',
    summary: 'too many requests',
    remedy:
      'Wait as long as Apple says, and send fewer requests with this account. Apple allows about 20 reads per minute and 10 writes per hour.',
  },
  BUSINESS_ACTIVITY_UNKNOWN: {
    kind: 'config',
    summary: 'there is no such activity, or it is older than 30 days',
    remedy: 'Check the id of the activity. Apple deletes activities after 30 days.',
  },
  BUSINESS_ACTIVITY_UNFINISHED: {
    kind: 'server',
    summary: 'the activity did not end in time',
    remedy: 'The activity continues. Wait for it again by its id.',
  },
  BUSINESS_LOG_EXPIRED: {
    kind: 'config',
    summary: 'the URL of the log of the activity has expired',
    remedy: 'Read the activity again: it then has a new URL.',
  },
  BUSINESS_LOG_UNREADABLE: {
    kind: 'schema',
    summary: 'the log of the activity could not be read',
    remedy:
      'Read the log in the portal, or use the option "verify" to read back the server of each device. Look for a newer version of this package.',
  },
  BUSINESS_CHECKPOINT_UNREADABLE: {
    kind: 'local',
    summary: 'the checkpoint of the walk could not be read or written',
    remedy: 'Check the path and its permissions. If the file is damaged, delete it: the walk then begins again.',
  },
  BUSINESS_CURSOR_REPEATED: {
    kind: 'schema',
    summary: 'the service promises more items but repeats a cursor',
    remedy: 'Try again later; if it persists, report it to Apple.',
  },
  BUSINESS_LIST_INCOMPLETE: {
    kind: 'schema',
    summary: 'the list ended before the number of items that the answer itself names',
    remedy: 'Do not use the part that was read; read the list again, and report it to Apple if it persists.',
  },
  BUSINESS_FOREIGN_LINK: {
    kind: 'schema',
    summary: 'the link to the next page leads to another host, which must not get the access token',
    remedy: 'Check the configured origin, and look for a proxy that changes answers.',
  },
  BUSINESS_KEY_UNREADABLE: {
    kind: 'config',
    summary: 'this is not a key of an API account that can be used',
    remedy: 'Use the .pem file that the portal offered when the key was created.',
  },
  BUSINESS_KEY_UNAVAILABLE: {
    kind: 'local',
    summary: 'the function that returns the private key failed',
    remedy: 'Check where the private key is stored. The cause has the details.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** Every error code of this package with its kind, owner, summary and remedy. */
export const businessErrors: ErrorCatalogue<BusinessErrorCode> = createCatalogue('BUSINESS', own);

/** The codes of {@link BusinessError}. */
export type BusinessErrorCode = CommonCode<'BUSINESS'> | keyof typeof own;

/** One entry of an error document. (Apple: ErrorResponse.Errors) */
export interface BusinessErrorDetail {
  /** Apple's id of this occurrence. */
  readonly id?: string;
  /** The HTTP status, as text. */
  readonly status?: string;
  /** The dotted code, such as `PARAMETER_ERROR.INVALID`; match it by prefix. */
  readonly code?: string;
  /** What happened, in words that change. */
  readonly title?: string;
  /** What happened here, in words that change. */
  readonly detail?: string;
  /** The place in the body, as a JSON pointer. */
  readonly pointer?: string;
  /** The query parameter. */
  readonly parameter?: string;
}

/** What every call of this package throws. `switch` on {@link VendorError.code}. */
export class BusinessError extends VendorError<BusinessErrorCode> {
  /** `BusinessError`. */
  override readonly name: string = 'BusinessError';
  /** Every error that the answer named, in Apple's order; the message contains the first. Empty when it named none. */
  readonly details: readonly BusinessErrorDetail[];

  /** Creates an error from its code, what the catalogue knows about it, and the facts of the call. */
  constructor(code: BusinessErrorCode, entry: CatalogueEntry, facts: VendorErrorFacts) {
    super(code, entry, facts);
    // Only `diagnoseBusinessAnswer` fills it, with this type.
    this.details = (facts.details as readonly BusinessErrorDetail[] | undefined) ?? [];
  }
}

/**
 * Whether Apple says that something does not exist. A 404 without Apple's error document comes from a gateway or a
 * wrong origin. It says nothing about the resource.
 */
export function isVendorsNotFound(error: unknown): boolean {
  return (
    error instanceof BusinessError &&
    error.code === 'BUSINESS_NOT_FOUND' &&
    (error.vendorCode ?? '').startsWith('NOT_FOUND')
  );
}

/** Creates the errors of this package. */
export const businessErrorFamily: ErrorFamily<BusinessErrorCode, BusinessError> = createErrorFamily(
  'BUSINESS',
  businessErrors,
  BusinessError,
);
