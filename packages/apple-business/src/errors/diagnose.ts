import { type Answer, type Diagnosis, describeClockSkew, type Endpoint, isWebPage, reasonOfStatus } from '@mdmkit/core';
import type { BusinessErrorCode, BusinessErrorDetail } from './business-error.ts';
import { readErrorDetails } from './error-details.ts';

/** A refused assertion is blamed on the clock from five minutes on; `iat` is back-dated by one. */
const toleratedSkewMs = 5 * 60 * 1000;

/** Returns the code of a failed answer, with all errors that it names. */
export function diagnoseBusinessAnswer(answer: Answer, endpoint: Endpoint): Diagnosis<BusinessErrorCode> | undefined {
  const reason = reasonOfStatus(answer);
  if (reason === undefined) return undefined;
  // Apple refuses in JSON. A web page comes from a filter, and says nothing about the credential.
  if (isRefusal(answer.status) && isWebPage(answer)) return { code: 'BUSINESS_INTERCEPTED' };
  const details = readErrorDetails(answer.json());
  const [first] = details;
  const facts = { vendorCode: first?.code, details };
  if (endpoint.host !== 'token') {
    const code = codeOfDocument(endpoint.name, answer.status, first?.code ?? '') ?? `BUSINESS_${reason}`;
    return { code, ...facts, detail: describe(details) };
  }
  const code = codeOfOAuth(first?.code) ?? `BUSINESS_${reason}`;
  const skewMs = answer.clockSkewMs ?? 0;
  if (code !== 'BUSINESS_INVALID_CLIENT' || Math.abs(skewMs) <= toleratedSkewMs) {
    return { code, ...facts, detail: describe(details) };
  }
  return { code: 'BUSINESS_CLOCK_SKEW', ...facts, detail: describeClockSkew(skewMs) };
}

/** Statuses that a filter's page comes with, unlike those with a meaning of their own for anybody on the way. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 407 && status !== 408 && status !== 429;
}

/** The errors of RFC 6749 §5.2. `invalid_client` and `invalid_scope` have been seen; the others are to be expected. */
function codeOfOAuth(error: string | undefined): BusinessErrorCode | undefined {
  switch (error) {
    case 'invalid_client':
    case 'invalid_grant':
    case 'unauthorized_client':
      return 'BUSINESS_INVALID_CLIENT';
    case 'invalid_scope':
      return 'BUSINESS_INVALID_SCOPE';
    case 'invalid_request':
    case 'unsupported_grant_type':
      return 'BUSINESS_REJECTED';
    default:
      return undefined;
  }
}

/** What a code of a document begins with, and what it is then. The longer prefix comes first. */
const families: readonly (readonly [prefix: string, code: BusinessErrorCode])[] = [
  // So the sister API (App Store Connect) says that terms are pending; none was seen here yet.
  ['FORBIDDEN.REQUIRED_AGREEMENTS', 'BUSINESS_TERMS_NOT_ACCEPTED'],
  ['FORBIDDEN', 'BUSINESS_PERMISSION_MISSING'],
  ['NOT_AUTHORIZED', 'BUSINESS_UNAUTHORIZED'],
  ['NOT_FOUND', 'BUSINESS_NOT_FOUND'],
  ['PATH_ERROR', 'BUSINESS_CALL_UNKNOWN'],
  ['METHOD_NOT_ALLOWED', 'BUSINESS_CALL_UNKNOWN'],
  ['PARAMETER_ERROR', 'BUSINESS_PARAMETER_REFUSED'],
  ['ENTITY_', 'BUSINESS_UNPROCESSABLE'],
  ['STATE_ERROR', 'BUSINESS_CONFLICT'],
  ['RATE_LIMIT', 'BUSINESS_THROTTLED'],
  ['NOT_ACCEPTABLE', 'BUSINESS_NOT_ACCEPTABLE'],
];

/** Statuses that say what they mean whatever the code beside them. */
const statuses: Readonly<Record<number, BusinessErrorCode>> = {
  401: 'BUSINESS_UNAUTHORIZED',
  403: 'BUSINESS_PERMISSION_MISSING',
  406: 'BUSINESS_NOT_ACCEPTABLE',
  422: 'BUSINESS_UNPROCESSABLE',
};

function codeOfDocument(operation: string, status: number, code: string): BusinessErrorCode | undefined {
  // A service that fails is to blame itself, and a limit is a limit, whatever words come along.
  const saysItself = status === 401 || status === 429 || status >= 500;
  const family = saysItself ? undefined : families.find(([prefix]) => code.startsWith(prefix))?.[1];
  const isMissing = family === undefined ? status === 404 : family === 'BUSINESS_NOT_FOUND';
  if (isMissing && operation === 'orgDeviceActivities.get') return 'BUSINESS_ACTIVITY_UNKNOWN';
  return family ?? statuses[status];
}

function describe([first, ...others]: readonly BusinessErrorDetail[]): string | undefined {
  const words = first?.detail ?? first?.title;
  if (first === undefined || words === undefined) return undefined;
  const place = first.parameter ?? first.pointer;
  const more = others.length === 0 ? '' : `; and ${others.length} more`;
  return `${place === undefined ? '' : `${place}: `}${words.replace(/\.$/, '')}${more}`;
}
