import { randomUUID } from 'node:crypto';

/** One error of a document. */
export interface ErrorParts {
  /** The dotted code. */
  readonly code: string;
  /** What happened. */
  readonly title: string;
  /** What happened here. */
  readonly detail: string;
  /** The query parameter that is wrong. */
  readonly parameter?: string;
  /** The place in the body that is wrong, as a JSON pointer. */
  readonly pointer?: string;
}

/** What an error document with one error says. */
export interface ErrorDocumentParts extends ErrorParts {
  /** The HTTP status. */
  readonly status: number;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer with one error, as a JSON:API document. Codes and words are those of Apple's sister API. */
export function errorDocument({ status, headers, ...error }: ErrorDocumentParts): Response {
  return errorsDocument(status, [error], headers);
}

/** An answer with several errors. */
export function errorsDocument(
  status: number,
  errors: readonly ErrorParts[],
  headers?: Readonly<Record<string, string>>,
): Response {
  const entries = errors.map(({ code, title, detail, parameter, pointer }) => {
    const source = parameter === undefined ? pointer && { pointer } : { parameter };
    return { id: randomUUID(), status: String(status), code, title, detail, ...(source ? { source } : {}) };
  });
  return Response.json({ errors: entries }, { status, ...(headers ? { headers } : {}) });
}

/** 401: no access token, or an unknown or expired token. */
export function unauthorized(): Response {
  return errorDocument({
    status: 401,
    code: 'NOT_AUTHORIZED',
    title: 'Authentication credentials are missing or invalid.',
    detail: 'Provide a properly configured and signed bearer token, and make sure that it has not expired.',
  });
}

/** 403: the account lacks the permission for this resource. */
export function forbidden(): Response {
  return errorDocument({
    status: 403,
    code: 'FORBIDDEN_ERROR',
    title: 'This request is forbidden for security reasons',
    detail: 'The API key in use does not allow this request',
  });
}

/** 406: no `Accept` header that allows JSON. */
export function notAcceptable(): Response {
  return errorDocument({
    status: 406,
    code: 'NOT_ACCEPTABLE',
    title: 'The requested content type is not available',
    detail: "The 'Accept' header must allow 'application/json'",
  });
}

/** 404: no resource of this type has this id. */
export function resourceNotFound(type: string, id: string): Response {
  return errorDocument({
    status: 404,
    code: 'NOT_FOUND',
    title: 'The specified resource does not exist',
    detail: `There is no resource of type '${type}' with id '${id}'`,
  });
}

/** 404 or 405: no such path, or not with this method. */
export function pathNotFound(request: Request, methodMismatch: boolean): Response {
  const path = new URL(request.url).pathname;
  return methodMismatch
    ? errorDocument({
        status: 405,
        code: 'METHOD_NOT_ALLOWED',
        title: 'The request method is not allowed',
        detail: `The method '${request.method}' is not allowed for '${path}'`,
      })
    : errorDocument({
        status: 404,
        code: 'PATH_ERROR',
        title: 'The URL path is not valid',
        detail: `The resource '${path.replace(/^\//, '')}' does not exist`,
      });
}

/** 400: a query parameter has a value that is not allowed. */
export function invalidParameter(parameter: string, value: string): Response {
  return errorDocument({
    status: 400,
    code: 'PARAMETER_ERROR.INVALID',
    title: 'A parameter has an invalid value',
    detail: `'${value}' is not a valid value for '${parameter}'`,
    parameter,
  });
}

/** 400: there is no such query parameter here. */
export function illegalParameter(parameter: string): Response {
  return errorDocument({
    status: 400,
    code: 'PARAMETER_ERROR.ILLEGAL',
    title: 'A parameter has an invalid name',
    detail: `The parameter '${parameter}' can not be used with this request`,
    parameter,
  });
}

/** 429: too many requests; ask again after a while. */
export function rateLimited(retryAfterSeconds: number): Response {
  return errorDocument({
    status: 429,
    code: 'RATE_LIMIT_EXCEEDED',
    title: 'The request rate limit has been reached.',
    detail: 'Too many requests were received. Wait, or slow down.',
    headers: { 'retry-after': String(retryAfterSeconds) },
  });
}

/** 403: new terms wait to be accepted. So the sister API says it. */
export function termsPending(): Response {
  return errorDocument({
    status: 403,
    code: 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED',
    title: 'A required agreement is missing or has expired.',
    detail: 'This request requires an in-effect agreement that has not been signed or has expired.',
  });
}

/** 409: the state of a resource does not allow it. */
export function stateConflict(detail: string): Response {
  return errorDocument({ status: 409, code: 'STATE_ERROR', title: 'The request cannot be fulfilled', detail });
}

/** 422, or 409 where something named does not exist: places in the body that are wrong. */
export function invalidEntity(
  problems: readonly { readonly pointer: string; readonly detail: string }[],
  status: 409 | 422 = 422,
): Response {
  const code = status === 409 ? 'ENTITY_ERROR.RELATIONSHIP.INVALID' : 'ENTITY_ERROR.ATTRIBUTE.INVALID';
  const title = 'The provided entity includes an invalid value';
  return errorsDocument(
    status,
    problems.map((problem) => ({ code, title, ...problem })),
  );
}
