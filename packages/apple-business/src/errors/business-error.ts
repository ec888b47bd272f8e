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
    summary: 'the access token was refused, and a new one as well',
    remedy: 'Check in the portal that the API account still exists and that its key was not revoked.',
  },
  BUSINESS_INVALID_CLIENT: {
    kind: 'auth',
    summary: 'the API account or its key was not accepted',
    remedy:
      'Check in the portal that the key was not revoked, and that client id, key id and private key belong together; then make a new key if need be.',
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
      "Let an administrator add the permission to the API account's role in the portal; other resources still work.",
  },
  BUSINESS_TERMS_NOT_ACCEPTED: {
    kind: 'terms',
    summary: 'new terms wait to be accepted',
    remedy: 'An administrator of the organisation has to accept the new terms in the portal.',
  },
  BUSINESS_NOT_ACCEPTABLE: {
    kind: 'invalid',
    summary: 'the request named no form of answer that the service has',
    remedy:
      'Apple answers 406 without the header "Accept: application/json", which this package sends: look for a proxy that removes it.',
  },
  BUSINESS_NOT_IN_SCHOOL: {
    kind: 'config',
    summary: 'this call is not in Apple School Manager',
    remedy: 'Use an API account of Apple Business, or do it in the portal of Apple School Manager.',
  },
  BUSINESS_CALL_UNKNOWN: {
    kind: 'config',
    summary: 'the service does not know this call',
    remedy: 'Check the configured origin, and look for a newer version of this package.',
  },
  BUSINESS_PARAMETER_REFUSED: {
    kind: 'invalid',
    summary: 'the service does not take a query parameter or its value',
    remedy: 'Correct the parameter that the message names; a cursor may be too old to go on from.',
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
      'Wait as long as Apple asked and send fewer requests with this account; about 20 reads a minute and 10 writes an hour are allowed.',
  },
  BUSINESS_ACTIVITY_UNKNOWN: {
    kind: 'config',
    summary: 'there is no such activity, or it is older than 30 days',
    remedy: "Check the activity's id; what became of an older one only a note of your own can tell.",
  },
  BUSINESS_ACTIVITY_UNFINISHED: {
    kind: 'server',
    summary: 'the activity did not end in time',
    remedy: 'It goes on: wait for it again by its id.',
  },
  BUSINESS_LOG_EXPIRED: {
    kind: 'config',
    summary: "the address of the activity's log is not good any more",
    remedy: 'Read the activity again: it then has a new address.',
  },
  BUSINESS_LOG_UNREADABLE: {
    kind: 'schema',
    summary: 'the log of the activity could not be read',
    remedy:
      "Look at it in the portal, and look for a newer version of this package; read each device's server instead.",
  },
  BUSINESS_CHECKPOINT_UNREADABLE: {
    kind: 'local',
    summary: 'the checkpoint of the walk could not be read or written',
    remedy: 'Check where the checkpoint is kept; delete it to begin anew.',
  },
  BUSINESS_CURSOR_REPEATED: {
    kind: 'schema',
    summary: 'more is promised behind a cursor that does not move',
    remedy: 'Stop reading for now; if it lasts, report it to Apple.',
  },
  BUSINESS_LIST_INCOMPLETE: {
    kind: 'schema',
    summary: 'the list ended before the number of items that the answer itself names',
    remedy: 'Do not use the part that was read; read the list again, and report it to Apple if it persists.',
  },
  BUSINESS_FOREIGN_LINK: {
    kind: 'schema',
    summary: 'the next page is said to be at another address, where the access token must not go',
    remedy: 'Check the configured origin, and look for a proxy that rewrites answers.',
  },
  BUSINESS_KEY_UNREADABLE: {
    kind: 'config',
    summary: 'this is no usable key of an API account',
    remedy: 'Use the .pem file that the portal offered when the key was made.',
  },
  BUSINESS_KEY_UNAVAILABLE: {
    kind: 'local',
    summary: 'the function that yields the private key failed',
    remedy: 'Check where the private key is kept; the cause says more.',
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
  /** Every error that the answer named, in Apple's order; the message tells the first. Empty when it named none. */
  readonly details: readonly BusinessErrorDetail[];

  /** Makes an error from its code, what the catalogue knows about it, and the facts of the call. */
  constructor(code: BusinessErrorCode, entry: CatalogueEntry, facts: VendorErrorFacts) {
    super(code, entry, facts);
    // Only `diagnoseBusinessAnswer` fills it, with this type.
    this.details = (facts.details as readonly BusinessErrorDetail[] | undefined) ?? [];
  }
}

/**
 * Whether Apple says that something does not exist. A 404 without Apple's error document comes from somebody else: a
 * gateway, or a wrong origin. It says nothing about the resource.
 */
export function isVendorsNotFound(error: unknown): boolean {
  return (
    error instanceof BusinessError &&
    error.code === 'BUSINESS_NOT_FOUND' &&
    (error.vendorCode ?? '').startsWith('NOT_FOUND')
  );
}

/** Makes this package's errors. */
export const businessErrorFamily: ErrorFamily<BusinessErrorCode, BusinessError> = createErrorFamily(
  'BUSINESS',
  businessErrors,
  BusinessError,
);
