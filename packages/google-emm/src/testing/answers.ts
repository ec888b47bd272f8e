/** One member of an error's `details`. (google.rpc) */
export interface ErrorDetail {
  /** `type.googleapis.com/google.rpc.ErrorInfo` and its siblings. */
  readonly '@type': string;
  /** The members of the type. */
  readonly [member: string]: unknown;
}

/** The HTTP status of each canonical status. (google.rpc.Code) */
const httpStatus = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  UNIMPLEMENTED: 501,
} as const;

/** A successful answer, as Google writes it: indented, with its own spelling of the content type. */
export function jsonAnswer(body: unknown, status = 200): Response {
  return new Response(`${JSON.stringify(body, null, 2)}\n`, {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
  });
}

/** An error of a Google API. (AIP-193) */
export function errorAnswer(
  status: keyof typeof httpStatus,
  message: string,
  details: readonly ErrorDetail[] = [],
): Response {
  const code = httpStatus[status];
  return jsonAnswer({ error: { code, message, status, ...(details.length > 0 ? { details } : {}) } }, code);
}

/** The detail that names the cause of an error. (google.rpc.ErrorInfo) */
export function errorInfo(reason: string, metadata: Readonly<Record<string, string>>): ErrorDetail {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata };
}

/** The detail that links to a page. (google.rpc.Help) */
export function help(description: string, url: string): ErrorDetail {
  return { '@type': 'type.googleapis.com/google.rpc.Help', links: [{ description, url }] };
}

/** An error of the token endpoint. (RFC 6749 §5.2) */
export function oauthErrorAnswer(error: string, description: string): Response {
  return jsonAnswer({ error, error_description: description }, 400);
}
