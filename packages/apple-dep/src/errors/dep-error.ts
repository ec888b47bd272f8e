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
const startOver = 'Delete the cursor, fetch all devices again, and compare them with the devices that you know.';

const own = {
  DEP_TERMS_NOT_SIGNED: {
    kind: 'terms',
    summary: 'new terms wait to be accepted',
    remedy:
      'Ask an administrator of the organisation to accept the new terms in Apple School Manager or Apple Business.',
  },
  DEP_ACCESS_DENIED: {
    kind: 'auth',
    summary: 'this server token may not use the service',
    remedy: 'Check in the portal that the server exists and that its administrator has the right to manage servers.',
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
    summary: 'the service did not accept the signature of the request',
    remedy: `The secrets do not belong together or the token was replaced. ${newToken}`,
  },
  DEP_SESSION_FORBIDDEN: {
    kind: 'auth',
    summary: 'the session is refused even after a new sign-in',
    remedy:
      'The administrator who created the server has probably left. Ask another administrator to download a new server token.',
  },
  DEP_NONCE_USED: {
    kind: 'invalid',
    summary: 'the sign-in repeats a nonce',
    remedy: 'Check that no proxy repeats requests, and that the source of random numbers works.',
  },
  DEP_OAUTH_MALFORMED: {
    kind: 'invalid',
    summary: 'the sign-in lacks or repeats an OAuth parameter',
    remedy: 'Check that no proxy changes the Authorization header.',
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
    remedy: 'Continue with devices.sync from this cursor.',
  },
  DEP_CURSOR_REQUIRED: {
    kind: 'invalid',
    summary: 'the request names no cursor',
    remedy: 'Fetch all devices first; the last page has the cursor from which a sync continues.',
  },
  DEP_CURSOR_REPEATED: {
    kind: 'schema',
    summary: 'the service promises more devices but repeats a cursor',
    remedy: 'Try again later; if it persists, report it to Apple.',
  },
  DEP_DEVICE_REQUIRED: {
    kind: 'invalid',
    summary: 'the request names no device',
    remedy: 'Name at least one serial number.',
  },
  DEP_DEVICE_NOT_FOUND: {
    kind: 'config',
    summary: 'the device is unknown, belongs to another server, or replaces no device',
    remedy: 'Request only devices of this server whose "isReplacementDevice" is true.',
  },
  DEP_PROFILE_INVALID: {
    kind: 'invalid',
    summary: 'the service refuses the profile',
    remedy: 'Correct the member that the message names, then define the profile again.',
  },
  DEP_PROFILE_REQUIRED: {
    kind: 'invalid',
    summary: 'the request names no profile',
    remedy: 'Name the profile by the identifier that its definition returned.',
  },
  DEP_PROFILE_NOT_FOUND: {
    kind: 'config',
    summary: 'the service does not know the profile',
    remedy: 'Check that the profile was defined with a token of this same server, or define it again.',
  },
  DEP_DISCOVERY_URL_INVALID: {
    kind: 'invalid',
    summary: 'the service refuses the service-discovery URL',
    remedy: 'Use an https URL that devices can reach.',
  },
  DEP_DISCOVERY_URL_NOT_SET: {
    kind: 'config',
    summary: 'no service-discovery URL is set',
    remedy: 'Set one with "accountDrivenEnrollment.set" if you use account-driven enrolment.',
  },
  DEP_ORGANISATION_NOT_SUPPORTED: {
    kind: 'config',
    owner: 'tenant',
    summary: 'the organisation may not use this feature',
    remedy: 'Ask Apple whether the programme of the organisation includes the feature.',
  },
  DEP_BETA_TURNED_OFF: {
    kind: 'config',
    owner: 'tenant',
    summary: 'the organisation has turned beta programmes off',
    remedy: 'Ask an administrator of the organisation to turn on AppleSeed for IT in the portal.',
  },
  DEP_STATE_UNREADABLE: {
    kind: 'local',
    summary: 'a file with saved state cannot be used',
    remedy: 'Check the path and its permissions. If the file is damaged, delete it: the next run fetches all devices.',
  },
  DEP_BYPASS_CODE_UNREADABLE: {
    kind: 'config',
    summary: 'this is not a bypass code',
    remedy: 'Use the code as it was stored: 26 symbols in six groups.',
  },
  DEP_TOKEN_UNREADABLE: {
    kind: 'config',
    summary: 'this is not a server token',
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
    summary: 'the private key cannot be used',
    remedy: 'Use the RSA key that was created with the certificate, as PEM without a passphrase.',
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

/** Creates the errors of this package. */
export const depErrorFamily: ErrorFamily<DepErrorCode, DepError> = createErrorFamily('DEP', depErrors, DepError);
