import { type Answer, type Diagnosis, describeClockSkew, type Endpoint, reasonOfStatus } from '@mdmkit/core';
import type { DepErrorCode } from './dep-error.ts';

/** What one of the service's texts means. */
interface Meaning {
  readonly code: DepErrorCode;
  /** Which member of the request it is about, in our spelling. */
  readonly detail?: string;
}

const profile = (detail: string): Meaning => ({ code: 'DEP_PROFILE_INVALID', detail });
const means = (code: DepErrorCode): Meaning => ({ code });

/**
 * The service's error texts, in lower case, with what they mean. Bodies begin with one of them, bare or quoted, and the
 * reason phrase may be glued on (`token_expiredUnauthorized`). (Apple: Interpreting error codes; others as seen.)
 */
const meaningOfText: Readonly<Record<string, Meaning>> = {
  t_c_not_signed: means('DEP_TERMS_NOT_SIGNED'),
  access_denied: means('DEP_ACCESS_DENIED'),
  token_rejected: means('DEP_TOKEN_REJECTED'),
  token_expired: means('DEP_TOKEN_EXPIRED'),
  consumer_key_unknown: means('DEP_CONSUMER_KEY_UNKNOWN'),
  signature_invalid: means('DEP_SIGNATURE_INVALID'),
  timestamp_refused: means('DEP_CLOCK_SKEW'),
  nonce_used: means('DEP_NONCE_USED'),
  oauth_problem_advice: means('DEP_OAUTH_MALFORMED'),
  unauthorized: means('DEP_UNAUTHORIZED'),
  forbidden: means('DEP_SESSION_FORBIDDEN'),
  user_agent_missing: means('DEP_USER_AGENT_REFUSED'),
  user_agent_invalid: means('DEP_USER_AGENT_REFUSED'),
  cursor_required: means('DEP_CURSOR_REQUIRED'),
  invalid_cursor: means('DEP_CURSOR_INVALID'),
  expired_cursor: means('DEP_CURSOR_EXPIRED'),
  exhausted_cursor: means('DEP_CURSOR_EXHAUSTED'),
  device_id_required: means('DEP_DEVICE_REQUIRED'),
  device_not_found: means('DEP_DEVICE_NOT_FOUND'),
  config_name_required: profile('profileName is missing'),
  config_name_invalid: profile('profileName must have 1 to 125 characters'),
  config_url_required: profile('url is missing'),
  config_url_invalid: profile('url must be an https URL of at most 2,000 characters'),
  department_invalid: profile('department must have 1 to 125 characters'),
  flags_invalid: profile('isMdmRemovable: false needs isSupervised: true'),
  locale_invalid: profile('language and region are no valid pair'),
  magic_invalid: profile('orgMagic must have 1 to 256 characters'),
  support_email_invalid: profile('supportEmailAddress must have 1 to 250 characters'),
  support_phone_invalid: profile('supportPhoneNumber must have 1 to 50 characters'),
  profile_uuid_required: means('DEP_PROFILE_REQUIRED'),
  profile_not_found: means('DEP_PROFILE_NOT_FOUND'),
  mdm_service_discovery_url_required: { code: 'DEP_DISCOVERY_URL_INVALID', detail: 'it is missing' },
  mdm_service_discovery_url_not_valid: { code: 'DEP_DISCOVERY_URL_INVALID', detail: 'it is not an https URL' },
  org_not_supported: means('DEP_ORGANISATION_NOT_SUPPORTED'),
  apple_seed_for_it_turned_off: means('DEP_BETA_TURNED_OFF'),
  too_many_requests: means('DEP_THROTTLED'),
  internal_server_error: means('DEP_SERVER_ERROR'),
  malformed_request_body: means('DEP_REJECTED'),
  message_format_error: means('DEP_REJECTED'),
  not_found: means('DEP_NOT_FOUND'),
};

const knownTexts = Object.keys(meaningOfText);

/** What `NOT_FOUND` is about depends on the call; for a profile it comes with status 400. (Apple: Get a profile) */
const notFound: readonly (readonly [operations: RegExp, code: DepErrorCode])[] = [
  [/^profiles\./, 'DEP_PROFILE_NOT_FOUND'],
  [/^accountDrivenEnrollment\./, 'DEP_DISCOVERY_URL_NOT_SET'],
  [/^devices\./, 'DEP_DEVICE_NOT_FOUND'],
];

/** A sign-in is refused from about five minutes on; the `Date` header gives the difference. */
const toleratedSkewMs = 5 * 60 * 1000;

/** Returns the code of a failed answer; undefined if only its status decides. */
export function diagnoseDepAnswer(answer: Answer, endpoint: Endpoint): Diagnosis<DepErrorCode> | undefined {
  const reason = answer.status < 400 ? undefined : reasonOfStatus(answer);
  if (reason === undefined) return undefined;
  const text = codeText(answer);
  const prefix = knownTexts.find((prefix) => text.toLowerCase().startsWith(prefix));
  const { code, detail } = prefix === undefined ? means(`DEP_${reason}`) : meaningOf(prefix, endpoint);
  // The service's other codes are kept for the reader, and the status decides.
  const vendorCode = prefix === undefined ? /^[A-Z]+(?:_[A-Z]+)+/.exec(text)?.[0] : text.slice(0, prefix.length);
  // Only a sign-in depends on the time. Elsewhere a 401 means that the session is over, whatever the clock says.
  const skewMs = endpoint.auth === 'oauth1' && answer.status === 401 ? (answer.clockSkewMs ?? 0) : 0;
  if (Math.abs(skewMs) > toleratedSkewMs && code !== 'DEP_TOKEN_EXPIRED')
    return { code: 'DEP_CLOCK_SKEW', vendorCode, detail: describeClockSkew(skewMs) };
  return prefix || vendorCode ? { code, vendorCode, detail } : undefined;
}

function meaningOf(text: string, endpoint: Endpoint): Meaning {
  const ofCall = text === 'not_found' ? notFound.find(([operations]) => operations.test(endpoint.name)) : undefined;
  return ofCall ? means(ofCall[1]) : (meaningOfText[text] ?? means('DEP_REJECTED'));
}

/** The body's code: bare, as a JSON string, or as the member `code`. */
function codeText(answer: Answer): string {
  const json = answer.json();
  if (typeof json === 'object' && json !== null && 'code' in json && typeof json.code === 'string') return json.code;
  // A quoted text may have the reason phrase after it, and then it is not JSON.
  return answer
    .text()
    .slice(0, 200)
    .replace(/^[\s"']+/, '');
}
