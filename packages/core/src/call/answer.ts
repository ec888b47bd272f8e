import type { CommonReason } from '../errors/catalogue.ts';
import { decodeText } from '../text/decode-text.ts';
import { parseHttpDate } from '../text/http-date.ts';
import { isWebPageText } from '../text/web-page.ts';
import type { HttpHeaders, HttpResponse } from '../transport/http.ts';
import { isSafeIdentifier, type SentSecrets } from './safe-identifier.ts';

/** One answer, as the packages judge it. */
export interface Answer {
  /** The HTTP status. */
  readonly status: number;
  /** The headers, names in lower case. */
  readonly headers: HttpHeaders;
  /** The vendor's clock minus ours, from the `Date` header, in milliseconds; undefined without that header. */
  readonly clockSkewMs: number | undefined;
  /** The body as text, in UTF-8 or UTF-16 with a byte order mark; '' if the bytes are neither. */
  text(): string;
  /** The body as JSON; undefined if it is none. Parsed once. */
  json(): unknown;
}

/** An answer together with what is known of its request. */
export interface ReceivedAnswer extends Answer {
  /** The vendor's id of the request. Undefined if there is none, or if it could hold a secret of the request. */
  readonly requestId: string | undefined;
  /** Whether a code of the vendor may be shown: it is short, and holds no secret of the request. */
  isSafeCode(code: string): boolean;
}

/** What an answer that is no success means. */
export interface Diagnosis<Code extends string = string> {
  /** The package's code. */
  readonly code: Code;
  /** The vendor's own code or number, to the letter. Left out of the error if it could hold a secret of the request. */
  readonly vendorCode?: string | undefined;
  /** How long the vendor asks to wait, where it says so elsewhere than in Retry-After. In milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** What was wrong in detail. Never a value that may be secret. */
  readonly detail?: string | undefined;
  /** What else the vendor said, for the package's own error class to read. Never a value that may be secret. */
  readonly details?: unknown;
}

/** Makes the answer of a response; its body is decoded on first use. */
export function createAnswer(
  response: HttpResponse,
  nowMs: number,
  requestId?: string,
  secrets: SentSecrets = { headers: {}, body: undefined },
): ReceivedAnswer {
  return {
    status: response.status,
    headers: response.headers,
    clockSkewMs: clockSkew(response.headers['date'], nowMs),
    requestId,
    text: once(() => textOf(response.body) ?? ''),
    // Not by way of `text`, which would then be kept beside what was parsed from it.
    json: once(() => parseJson(response.body)),
    isSafeCode: (code) => isSafeIdentifier(code, secrets),
  };
}

/** Returns the vendor's id of a request from the headers of its answer, if it may be shown. */
export function requestIdOf(names: readonly string[], headers: HttpHeaders, secrets: SentSecrets): string | undefined {
  const id = names.map((name) => headers[name]).find(Boolean);
  return id !== undefined && isSafeIdentifier(id, secrets) ? id : undefined;
}

/** Names the shared code for a status that the vendor's own rules did not explain. Returns undefined for a success. */
export function reasonOfStatus(answer: Pick<Answer, 'status'>): CommonReason | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  if (status === 407) return 'PROXY_AUTHENTICATION_REQUIRED';
  if (status === 511) return 'INTERCEPTED';
  if (status === 429) return 'THROTTLED';
  if (status >= 500) return 'SERVER_ERROR';
  if (status === 401) return 'UNAUTHORIZED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 404 || status === 410) return 'NOT_FOUND';
  if (status === 409) return 'CONFLICT';
  if (status === 408) return 'TIMEOUT';
  if (status >= 400) return 'REJECTED';
  return 'MALFORMED_RESPONSE';
}

/** Whether an answer is a web page, which no vendor's API sends on success. */
export function isWebPage(answer: Pick<Answer, 'headers' | 'text'>): boolean {
  if (/^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(answer.headers['content-type'] ?? '')) return true;
  return isWebPageText(answer.text());
}

/**
 * Describes the difference between the clocks, for an error message.
 *
 * @param skewMs - The vendor's clock minus the clock of this machine, in milliseconds: `clockSkewMs` of an answer.
 */
export function describeClockSkew(skewMs: number): string {
  const direction = skewMs > 0 ? 'slow' : 'fast';
  return `the clock of this machine is ${Math.abs(Math.round(skewMs / 1000))} s ${direction}`;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function clockSkew(date: string | undefined, nowMs: number): number | undefined {
  const vendorMs = parseHttpDate(date, nowMs);
  return vendorMs === undefined ? undefined : vendorMs - nowMs;
}

function textOf(body: Buffer): string | undefined {
  try {
    return decodeText(body);
  } catch {
    return undefined;
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(decodeText(body));
  } catch {
    return undefined;
  }
}
