import {
  type Answer,
  type Diagnosis,
  describeClockSkew,
  type Endpoint,
  isWebPage,
  parseRetryAfter,
} from '@mdmkit/core';
import { exchangeToken, requestToken } from '../api/token-endpoints.ts';
import type { EmmErrorCode } from './errors.ts';
import { type GoogleError, readGoogleError, readOauthError, withoutQuotedValues } from './google-error.ts';

/** The least wait after an exceeded quota where Google names none, in milliseconds. (Google: Service Usage quota errors) */
const quotaWaitMs = 30_000;

/** Reasons of a refusal that name their cause. (google.api.ErrorReason) */
const codeOfReason: Readonly<Record<string, EmmErrorCode>> = {
  SERVICE_DISABLED: 'EMM_API_DISABLED',
  CONSUMER_INVALID: 'EMM_PROJECT_UNUSABLE',
  CONSUMER_SUSPENDED: 'EMM_PROJECT_UNUSABLE',
  BILLING_DISABLED: 'EMM_PROJECT_UNUSABLE',
  USER_PROJECT_DENIED: 'EMM_PROJECT_UNUSABLE',
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: 'EMM_SCOPE_INSUFFICIENT',
  IAM_PERMISSION_DENIED: 'EMM_PERMISSION_DENIED',
  ORG_RESTRICTION_VIOLATION: 'EMM_PERMISSION_DENIED',
  ACCOUNT_STATE_INVALID: 'EMM_ACCOUNT_DISABLED',
};

/** The endpoints that answer with OAuth's errors. */
const oauthEndpoints: ReadonlySet<string> = new Set([requestToken.name, exchangeToken.name]);

/** Turns an answer that is no success into a code; undefined leaves it to the status. */
export function diagnoseEmmAnswer(answer: Answer, endpoint: Endpoint): Diagnosis<EmmErrorCode> | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  // Seen where a write would change nothing; the library takes it for a success with an empty result.
  if (status === 304) return { code: 'EMM_UNCHANGED' };
  if (oauthEndpoints.has(endpoint.name)) return diagnoseToken(answer) ?? diagnoseOutage(answer);
  const error = readGoogleError(answer.json());
  if (error === undefined) return diagnoseOutage(answer);
  const code = codeOf(error, status, endpoint);
  if (code === undefined) return undefined;
  return {
    code,
    vendorCode: codeWord(error.reason) ?? codeWord(error.status),
    retryAfterMs: code === 'EMM_QUOTA_EXCEEDED' ? quotaWait(answer, error) : error.retryDelayMs,
    detail: detailOf(code, error),
    details: error.fieldViolations,
  };
}

function codeOf(error: GoogleError, status: number, endpoint: Endpoint): EmmErrorCode | undefined {
  if (error.termsNotAccepted) return 'EMM_TERMS_NOT_ACCEPTED';
  if (/no longer being managed/i.test(error.message)) return 'EMM_DEVICE_NOT_MANAGED';
  // Google answers 500 instead of 404 at times.
  if (/requested entity was not found/i.test(error.message)) return 'EMM_NOT_FOUND';
  const named = codeOfReason[error.reason ?? ''];
  if (named !== undefined) return named;
  switch (error.status) {
    case 'RESOURCE_EXHAUSTED':
      return isDeviceQuota(error) ? 'EMM_DEVICE_QUOTA_EXCEEDED' : 'EMM_QUOTA_EXCEEDED';
    case 'PERMISSION_DENIED':
      return isAboutEnterprise(error, endpoint) ? 'EMM_ENTERPRISE_NOT_MANAGED' : 'EMM_PERMISSION_DENIED';
    case 'INVALID_ARGUMENT':
    case 'OUT_OF_RANGE':
      return 'EMM_INVALID_ARGUMENT';
    case 'FAILED_PRECONDITION':
      return 'EMM_FAILED_PRECONDITION';
    case 'UNAVAILABLE':
    case 'DEADLINE_EXCEEDED':
      return 'EMM_UNAVAILABLE';
    case 'UNIMPLEMENTED':
      return 'EMM_REJECTED';
    default:
      return status === 429 ? 'EMM_QUOTA_EXCEEDED' : commonCodeOf(error.status);
  }
}

/** The shared codes of what is left, so that Google's own word for it is kept. */
function commonCodeOf(status: string | undefined): EmmErrorCode | undefined {
  switch (status) {
    case 'UNAUTHENTICATED':
      return 'EMM_UNAUTHORIZED';
    case 'NOT_FOUND':
      return 'EMM_NOT_FOUND';
    case 'ALREADY_EXISTS':
    case 'ABORTED':
      return 'EMM_CONFLICT';
    case 'INTERNAL':
    case 'UNKNOWN':
    case 'DATA_LOSS':
      return 'EMM_SERVER_ERROR';
    default:
      return undefined;
  }
}

/** The request quota names the metric `Requests`; the quota of devices names devices. */
function isDeviceQuota({ message, metadata }: GoogleError): boolean {
  const metric = metadata.quota_metric;
  if (typeof metric === 'string') return /device/i.test(metric);
  return /device/i.test(message) && !/requests per minute|\bRequests\b/.test(message);
}

/** Android Management gives no reason when an enterprise belongs to another project or was unbound; IAM always does. */
function isAboutEnterprise({ reason, message }: GoogleError, endpoint: Endpoint): boolean {
  return reason === undefined && endpoint.path.includes('{enterprise}') && !/\bpermission '/i.test(message);
}

function quotaWait(answer: Answer, error?: GoogleError): number | undefined {
  if (error?.retryDelayMs !== undefined) return error.retryDelayMs;
  // The caller reads the header itself, and knows the time.
  return parseRetryAfter(answer.headers['retry-after'], 0) === undefined ? quotaWaitMs : undefined;
}

function detailOf(code: EmmErrorCode, error: GoogleError): string | undefined {
  if (code !== 'EMM_INVALID_ARGUMENT' && code !== 'EMM_FAILED_PRECONDITION') return undefined;
  const named = error.fieldViolations.map(({ field, description }) => `${field}: ${description}`).join('; ');
  return (named || withoutQuotedValues(error.message)).slice(0, 500);
}

/** A front end that fails answers with a page instead of JSON. */
function diagnoseOutage(answer: Answer): Diagnosis<EmmErrorCode> | undefined {
  const { status } = answer;
  if (status === 429) return { code: 'EMM_QUOTA_EXCEEDED', retryAfterMs: quotaWait(answer) };
  if (status === 502 || status === 503 || status === 504) return { code: 'EMM_UNAVAILABLE' };
  return status >= 500 && isWebPage(answer) ? { code: 'EMM_UNAVAILABLE' } : undefined;
}

/** The token endpoint distinguishes its causes by sentences only. */
const codeOfDescription: readonly (readonly [words: RegExp, code: EmmErrorCode])[] = [
  [/short-lived token|reasonable timeframe/i, 'EMM_CLOCK_SKEW'],
  [/invalid jwt signature/i, 'EMM_KEY_REJECTED'],
  [/account not found/i, 'EMM_ACCOUNT_NOT_FOUND'],
  [/disabled/i, 'EMM_ACCOUNT_DISABLED'],
];

function diagnoseToken(answer: Answer): Diagnosis<EmmErrorCode> | undefined {
  const failure = answer.status < 500 ? readOauthError(answer.json()) : undefined;
  if (failure === undefined) return undefined;
  const vendorCode = codeWord(failure.error);
  if (failure.error === 'invalid_scope') return { code: 'EMM_SCOPE_REJECTED', vendorCode };
  const code = codeOfDescription.find(([words]) => words.test(failure.description))?.[1] ?? 'EMM_UNAUTHORIZED';
  return { code, vendorCode, detail: code === 'EMM_CLOCK_SKEW' ? skewOf(answer) : undefined };
}

/** A code of Google's; undefined for a text that has not the form of a code, because it can be anything, a token too. */
function codeWord(text: string | undefined): string | undefined {
  return text !== undefined && /^[A-Za-z][A-Za-z_]{0,62}[A-Za-z0-9]?$/.test(text) ? text : undefined;
}

function skewOf({ clockSkewMs }: Answer): string | undefined {
  return clockSkewMs === undefined ? undefined : describeClockSkew(clockSkewMs);
}
