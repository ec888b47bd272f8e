/** One member of a request that Google refused. (google.rpc.BadRequest) */
export interface FieldViolation {
  /** The path of the member, such as `policy.applications[0].install_type`. */
  readonly field: string;
  /** What is wrong with it, without the value of the request. */
  readonly description: string;
}

/** The error answer of a Google API. (Google: error model, AIP-193) */
export interface GoogleError {
  /** The canonical status, such as `PERMISSION_DENIED`. */
  readonly status: string | undefined;
  /** The message for developers. */
  readonly message: string;
  /** The reason of its ErrorInfo, such as `SERVICE_DISABLED`. */
  readonly reason: string | undefined;
  /** The facts of its ErrorInfo, such as `quota_metric`. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The members that were not accepted. */
  readonly fieldViolations: readonly FieldViolation[];
  /** How long to wait, in milliseconds. (google.rpc.RetryInfo) */
  readonly retryDelayMs: number | undefined;
  /** Whether it is because terms were not accepted. (Zero-touch: TosError) */
  readonly termsNotAccepted: boolean;
}

/** The canonical status for the reasons of the older envelope, which names none. (Google: standard error responses) */
const statusOfReason: Readonly<Record<string, string>> = {
  required: 'INVALID_ARGUMENT',
  invalid: 'INVALID_ARGUMENT',
  invalidParameter: 'INVALID_ARGUMENT',
  conditionNotMet: 'FAILED_PRECONDITION',
  authError: 'UNAUTHENTICATED',
  forbidden: 'PERMISSION_DENIED',
  insufficientPermissions: 'PERMISSION_DENIED',
  notFound: 'NOT_FOUND',
  conflict: 'ABORTED',
  duplicate: 'ALREADY_EXISTS',
  quotaExceeded: 'RESOURCE_EXHAUSTED',
  rateLimitExceeded: 'RESOURCE_EXHAUSTED',
  userRateLimitExceeded: 'RESOURCE_EXHAUSTED',
  backendError: 'UNAVAILABLE',
};

/** Reads the error envelope of a Google API; undefined when it is none. */
export function readGoogleError(body: unknown): GoogleError | undefined {
  const error = member(body, 'error');
  if (!isObject(error)) return undefined;
  const details = Array.isArray(error.details) ? error.details.filter(isObject) : [];
  const detail = (type: string) => details.find((entry) => entry['@type'] === `type.googleapis.com/google.rpc.${type}`);
  const info = detail('ErrorInfo');
  const metadata = member(info, 'metadata');
  const older: unknown = Array.isArray(error.errors) ? error.errors[0] : undefined;
  return {
    status: textMember(error, 'status') ?? statusOfReason[textMember(older, 'reason') ?? ''],
    message: textMember(error, 'message') ?? '',
    reason: textMember(info, 'reason'),
    metadata: isObject(metadata) ? metadata : {},
    fieldViolations: fieldViolations(detail('BadRequest')),
    retryDelayMs: durationMs(textMember(detail('RetryInfo'), 'retryDelay')),
    termsNotAccepted: details.some((entry) => textMember(entry, '@type')?.endsWith('.TosError') === true),
  };
}

/** The error answer of the token endpoint. (RFC 6749 §5.2) */
export interface OauthError {
  /** The code, such as `invalid_grant`. */
  readonly error: string;
  /** A sentence with details. */
  readonly description: string;
}

/** Reads the error of a token endpoint; undefined when it is none. */
export function readOauthError(body: unknown): OauthError | undefined {
  const error = textMember(body, 'error');
  return error === undefined ? undefined : { error, description: textMember(body, 'error_description') ?? '' };
}

/**
 * Google's words without the values that it quotes from the request, since those may be passwords or tokens. The names
 * of unknown members, which it quotes too, stay.
 */
export function withoutQuotedValues(message: string): string {
  return message
    .replace(/(Unknown name )?"(?:[^"\\]|\\.)*"/g, (quoted, unknownName?: string) =>
      unknownName === undefined ? '"…"' : quoted,
    )
    .replace(longText, '…');
}

/** A text as long as a token, an assertion or a key: a gateway may repeat the request in its error. */
const longText = /\b(?:ya29\.|eyJ)[\w.+/=-]+|[\w+/=-]{40,}/g;

function fieldViolations(badRequest: unknown): FieldViolation[] {
  const violations = member(badRequest, 'fieldViolations');
  if (!Array.isArray(violations)) return [];
  return violations.map((violation) => ({
    field: withoutQuotedValues(textMember(violation, 'field') ?? '').slice(0, 200),
    description: withoutQuotedValues(textMember(violation, 'description') ?? '').slice(0, 500),
  }));
}

/** A duration as decimal seconds, such as `1.5s`. (proto3 JSON mapping) */
function durationMs(text: string | undefined): number | undefined {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(text ?? '')?.[1];
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1000);
}

function textMember(object: unknown, name: string): string | undefined {
  const value = member(object, name);
  return typeof value === 'string' ? value : undefined;
}

function member(object: unknown, name: string): unknown {
  return isObject(object) ? object[name] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
