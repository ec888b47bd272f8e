import {
  type CatalogueEntry,
  type CommonCode,
  createCatalogue,
  createErrorFamily,
  type ErrorCatalogue,
  type ErrorFamily,
  VendorError,
} from '@mdmkit/core';

const newToken = 'Download a new server token in Apple School Manager or Apple Business and import it.';
const startOver = 'Drop the cursor, fetch all devices again and compare them with what is known.';

const own = {
  DEP_TERMS_NOT_SIGNED: {
    kind: 'terms',
    summary: 'new terms wait to be accepted',
    remedy:
      'An administrator of the organisation has to accept the new terms in Apple School Manager or Apple Business.',
  },
  DEP_ACCESS_DENIED: {
    kind: 'auth',
    summary: 'this server token may not use the service',
    remedy:
      'Check in the portal that the server still exists and that its administrator keeps the right to manage servers.',
  },
  DEP_TOKEN_REJECTED: {
    kind: 'auth',
    summary: 'the server token was replaced or revoked',
    remedy: newToken,
  },
  DEP_TOKEN_EXPIRED: { kind: 'auth', summary: 'the server token has expired', remedy: newToken },
  DEP_CONSUMER_KEY_UNKNOWN: { kind: 'auth', summary: 'the service does not know this consumer key', remedy: newToken },
  DEP_SIGNATURE_INVALID: {
    kind: 'auth',
    summary: "the request's signature was not accepted",
    remedy: `The secrets do not belong together or the token was replaced. ${newToken}`,
  },
  DEP_SESSION_FORBIDDEN: {
    kind: 'auth',
    summary: 'the session is refused even after a new sign-in',
    remedy: 'Probably the administrator who created the server is gone: let another one download a new server token.',
  },
  DEP_NONCE_USED: {
    kind: 'invalid',
    summary: 'the sign-in repeats a nonce',
    remedy: 'Check that no proxy repeats requests and that the source of randomness is sound.',
  },
  DEP_OAUTH_MALFORMED: {
    kind: 'invalid',
    summary: 'the sign-in lacks or repeats an OAuth parameter',
    remedy: 'Check that nothing on the way changes the Authorization header.',
  },
  DEP_USER_AGENT_REFUSED: {
    kind: 'invalid',
    summary: 'the service does not accept the User-Agent',
    remedy: 'Set the option "userAgent" to a product token such as "acme-mdm/4.2".',
  },
  DEP_CURSOR_INVALID: { kind: 'invalid', summary: 'the service does not know the cursor', remedy: startOver },
  DEP_CURSOR_EXPIRED: { kind: 'invalid', summary: 'the cursor is older than seven days', remedy: startOver },
  DEP_CURSOR_EXHAUSTED: {
    kind: 'invalid',
    summary: 'the cursor has been read to its end',
    remedy: 'Go on with devices/sync from this cursor.',
  },
  DEP_CURSOR_REQUIRED: {
    kind: 'invalid',
    summary: 'the request names no cursor',
    remedy: 'Fetch all devices first; their last page has the cursor to go on from.',
  },
  DEP_CURSOR_REPEATED: {
    kind: 'schema',
    summary: 'more devices are promised behind a cursor that does not move',
    remedy: 'Stop reading for now; if it lasts, report it to Apple.',
  },
  DEP_DEVICE_REQUIRED: {
    kind: 'invalid',
    summary: 'the request names no device',
    remedy: 'Name at least one serial number.',
  },
  DEP_DEVICE_NOT_FOUND: {
    kind: 'config',
    summary: 'the device is unknown, of another server, or replaces none',
    remedy: 'Ask only for devices of this server whose "isReplacementDevice" is true.',
  },
  DEP_PROFILE_INVALID: {
    kind: 'invalid',
    summary: 'the service refuses the profile',
    remedy: 'Correct the member that the message names, then define the profile again.',
  },
  DEP_PROFILE_REQUIRED: {
    kind: 'invalid',
    summary: 'the request names no profile',
    remedy: 'Name the profile by the identifier that its definition answered.',
  },
  DEP_PROFILE_NOT_FOUND: {
    kind: 'config',
    summary: 'the service does not know the profile',
    remedy: 'Check that the profile was defined with a token of this same server, or define it again.',
  },
  DEP_DISCOVERY_URL_INVALID: {
    kind: 'invalid',
    summary: 'the service refuses the service-discovery address',
    remedy: 'Give an https address that devices can reach.',
  },
  DEP_DISCOVERY_URL_NOT_SET: {
    kind: 'config',
    summary: 'no service-discovery address is set',
    remedy: 'Set one with "accountDrivenEnrollment.set", if account-driven enrolment is wanted.',
  },
  DEP_ORGANISATION_NOT_SUPPORTED: {
    kind: 'config',
    owner: 'tenant',
    summary: 'the organisation may not use this feature',
    remedy: 'Ask Apple whether the programme that the organisation is in offers it.',
  },
  DEP_BETA_TURNED_OFF: {
    kind: 'config',
    owner: 'tenant',
    summary: 'the organisation has turned beta programmes off',
    remedy: 'An administrator of the organisation can turn on AppleSeed for IT in the portal.',
  },
  DEP_STATE_UNREADABLE: {
    kind: 'local',
    summary: 'a file with saved state cannot be used',
    remedy: 'Check its path and permissions; delete it to begin anew, which costs a full fetch and no data.',
  },
  DEP_BYPASS_CODE_UNREADABLE: {
    kind: 'config',
    summary: 'this is no bypass code',
    remedy: 'Give the code as it was stored: 26 symbols in six groups.',
  },
  DEP_TOKEN_UNREADABLE: {
    kind: 'config',
    summary: 'this is no server token',
    remedy: 'Use the file as downloaded from the portal (…_smime.p7m), or its decrypted JSON.',
  },
  DEP_TOKEN_UNDECRYPTABLE: {
    kind: 'config',
    summary: 'the server token could not be decrypted',
    remedy: 'Use the private key whose certificate was uploaded before this token was downloaded.',
  },
  DEP_TOKEN_FOR_OTHER_CERTIFICATE: {
    kind: 'config',
    summary: 'the server token was made for another certificate',
    remedy:
      'Use the certificate and key that were uploaded last, or upload this certificate and download the token again.',
  },
  DEP_CERTIFICATE_UNREADABLE: {
    kind: 'config',
    summary: 'the certificate cannot be used',
    remedy: 'Use the certificate that was uploaded in the portal, and its private key.',
  },
  DEP_KEY_UNREADABLE: {
    kind: 'config',
    summary: 'this is no usable RSA private key',
    remedy: 'Use the PEM file that was made with the certificate, without a password.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** Every error code of this package with its kind, owner, summary and remedy. */
export const depErrors: ErrorCatalogue<DepErrorCode> = createCatalogue('DEP', own);

/** The codes of {@link DepError}. */
export type DepErrorCode = CommonCode<'DEP'> | keyof typeof own;

/** What every call of this package throws. `switch` on {@link VendorError.code}. */
export class DepError extends VendorError<DepErrorCode> {
  /** `DepError`. */
  override readonly name = 'DepError';
}

/** Makes this package's errors. */
export const depErrorFamily: ErrorFamily<DepErrorCode, DepError> = createErrorFamily('DEP', depErrors, DepError);
