import { z } from 'zod';

/** The media type of a problem. */
export const problemType = 'application/problem+json';

/** Every problem that the server answers with: its HTTP status, and what it is called for people. */
export const problems = {
  INVALID_REQUEST: { status: 400, title: 'The request is not valid' },
  SIGN_IN_FAILED: { status: 400, title: 'The sign-in did not succeed' },
  UNAUTHENTICATED: { status: 401, title: 'The request has no valid access token or session' },
  FORBIDDEN: { status: 403, title: 'The access token or session does not allow this' },
  NOT_FOUND: { status: 404, title: 'There is no such resource' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The resource does not know this method' },
  CONFLICT: { status: 409, title: 'The state of the resource does not allow this' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body is not JSON' },
  MISDIRECTED_REQUEST: { status: 421, title: 'The server does not answer for this host' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'The idempotency key belongs to another request' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  INTERNAL: { status: 500, title: 'The server has a defect' },
  IDENTITY_PROVIDER_UNAVAILABLE: { status: 503, title: 'The identity provider cannot be used at present' },
  UNAVAILABLE: { status: 503, title: 'The store cannot be used at present' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

/** The name of a problem. */
export type ProblemCode = keyof typeof problems;

/** The body of an answer that is not a success (RFC 9457). */
export const Problem = z
  .object({
    /** `about:blank`: the problem has no page; `code` identifies it. */
    type: z.literal('about:blank').describe('`about:blank`: the problem has no page; `code` identifies it.'),
    /** The meaning of the code. */
    title: z.string().describe('The meaning of the code.'),
    /** The HTTP status. */
    status: z.int().describe('The HTTP status.'),
    /** The stable name of the problem. */
    code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]).describe('The stable name of the problem.'),
    /** What is wrong with this request, and what to do. */
    detail: z.string().describe('What is wrong with this request, and what to do.'),
    /** Each mistake of a request that is not valid. */
    errors: z
      .array(
        z.object({
          /** The place: a JSON pointer into the body, or the name of a parameter. */
          pointer: z.string().describe('The place: a JSON pointer into the body, or the name of a parameter.'),
          /** What is expected there. */
          detail: z.string().describe('What is expected there.'),
        }),
      )
      .optional()
      .describe('Each mistake of a request that is not valid.'),
  })
  .meta({ id: 'Problem' });

/** The body of an answer that is not a success (RFC 9457). */
export interface Problem extends z.output<typeof Problem> {}

/** Ends the handling of a request with a problem. Its text is shown to the caller, so it repeats no secret. */
export class ProblemError extends Error {
  /** The name of the class. */
  override readonly name = 'ProblemError';
  /** Which problem. */
  readonly code: ProblemCode;
  /** Each mistake; empty if there is only one. */
  readonly errors: NonNullable<Problem['errors']>;
  /** The seconds after which the request may be repeated; undefined if waiting does not help. */
  readonly retryAfterSeconds: number | undefined;

  /** Makes the error; `detail` says what is wrong and what to do. */
  constructor(
    code: ProblemCode,
    detail: string,
    options: { readonly errors?: NonNullable<Problem['errors']>; readonly retryAfterSeconds?: number } = {},
  ) {
    super(detail);
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Makes the answer of a problem. */
export function problemResponse({ code, message, errors, retryAfterSeconds }: ProblemError): Response {
  const { status, title } = problems[code];
  const body: Problem = {
    type: 'about:blank',
    title,
    status,
    code,
    detail: message,
    ...(errors.length === 0 ? {} : { errors }),
  };
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: {
      'content-type': problemType,
      'cache-control': 'no-store',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
      ...(code === 'UNAUTHENTICATED' ? { 'www-authenticate': 'Bearer' } : {}),
    },
  });
}
