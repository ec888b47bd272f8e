import {
  type Answer,
  type CatalogueEntry,
  type CommonCode,
  createCatalogue,
  createErrorFamily,
  type Diagnosis,
  type Endpoint,
  type ErrorCatalogue,
  type ErrorFamily,
  reasonOfStatus,
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
  DEP_CURSOR_REPEATED: {
    kind: 'schema',
    summary: 'more devices are promised behind a cursor that does not move',
    remedy: 'Stop reading for now; if it lasts, report it to Apple.',
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
  override readonly name = 'DepError';
}

/** Makes this package's errors. */
export const depErrorFamily: ErrorFamily<DepErrorCode, DepError> = createErrorFamily('DEP', depErrors, DepError);

/**
 * The service's error texts, in lower case, with what they mean. Bodies begin with one of them, bare or quoted, and the
 * reason phrase may be glued on (`token_expiredUnauthorized`). (Apple: Interpreting error codes; others as seen.)
 */
const codeOfText: readonly (readonly [text: string, code: DepErrorCode])[] = [
  ['t_c_not_signed', 'DEP_TERMS_NOT_SIGNED'],
  ['access_denied', 'DEP_ACCESS_DENIED'],
  ['token_rejected', 'DEP_TOKEN_REJECTED'],
  ['token_expired', 'DEP_TOKEN_EXPIRED'],
  ['consumer_key_unknown', 'DEP_CONSUMER_KEY_UNKNOWN'],
  ['signature_invalid', 'DEP_SIGNATURE_INVALID'],
  ['timestamp_refused', 'DEP_CLOCK_SKEW'],
  ['nonce_used', 'DEP_NONCE_USED'],
  ['oauth_problem_advice', 'DEP_OAUTH_MALFORMED'],
  ['unauthorized', 'DEP_UNAUTHORIZED'],
  ['forbidden', 'DEP_SESSION_FORBIDDEN'],
  ['user_agent_missing', 'DEP_USER_AGENT_REFUSED'],
  ['user_agent_invalid', 'DEP_USER_AGENT_REFUSED'],
  ['invalid_cursor', 'DEP_CURSOR_INVALID'],
  ['expired_cursor', 'DEP_CURSOR_EXPIRED'],
  ['exhausted_cursor', 'DEP_CURSOR_EXHAUSTED'],
  ['too_many_requests', 'DEP_THROTTLED'],
  ['internal_server_error', 'DEP_SERVER_ERROR'],
  ['malformed_request_body', 'DEP_REJECTED'],
  ['message_format_error', 'DEP_REJECTED'],
];

/** A sign-in is refused from about five minutes on; the `Date` header tells by how much. */
const toleratedSkewMs = 5 * 60 * 1000;

/** Turns an answer that is no success into a code; undefined leaves it to the status. */
export function diagnoseDepAnswer(answer: Answer, endpoint: Endpoint): Diagnosis<DepErrorCode> | undefined {
  const reason = answer.status < 400 ? undefined : reasonOfStatus(answer);
  if (reason === undefined) return undefined;
  const text = codeText(answer);
  const known = codeOfText.find(([prefix]) => text.toLowerCase().startsWith(prefix));
  const code = known?.[1] ?? (`DEP_${reason}` as const);
  // The service's other codes are kept for the reader, and the status decides.
  const vendorCode = known ? text.slice(0, known[0].length) : /^[A-Z]+(?:_[A-Z]+)+/.exec(text)?.[0];
  // Only a sign-in tells the time. Elsewhere a 401 means that the session is over, whatever the clock says.
  const skewMs = endpoint.auth === 'oauth1' && answer.status === 401 ? (answer.clockSkewMs ?? 0) : 0;
  if (Math.abs(skewMs) > toleratedSkewMs && code !== 'DEP_TOKEN_EXPIRED')
    return { code: 'DEP_CLOCK_SKEW', vendorCode, detail: `by ${Math.round(skewMs / 1000)} seconds` };
  return known || vendorCode ? { code, vendorCode } : undefined;
}

/** The body's code: bare, as a JSON string, or as the member `code`. */
function codeText(answer: Answer): string {
  const json = answer.json();
  if (typeof json === 'object' && json !== null && 'code' in json && typeof json.code === 'string') return json.code;
  // A quoted text may have the reason phrase behind it, and is no JSON then.
  return answer
    .text()
    .slice(0, 200)
    .replace(/^[\s"']+/, '');
}
