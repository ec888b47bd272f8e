import type { HttpHeaders, HttpResponse } from '../transport/http.ts';

/** One answer, as the packages judge it. */
export interface Answer {
  /** The HTTP status. */
  readonly status: number;
  /** The headers, names in lower case. */
  readonly headers: HttpHeaders;
  /** The vendor's clock minus ours, from the `Date` header, in milliseconds; undefined without that header. */
  readonly clockSkewMs: number | undefined;
  /** The body as text. */
  text(): string;
  /** The body as JSON; undefined when it is none. Parsed once. */
  json(): unknown;
}

/** Gives an answer its lazy readings. */
export function createAnswer(response: HttpResponse, nowMs: number): Answer {
  return {
    status: response.status,
    headers: response.headers,
    clockSkewMs: clockSkew(response.headers['date'], nowMs),
    text: once(() => response.body.toString('utf8')),
    // Not by way of `text`, which would then be kept beside what was parsed from it.
    json: once(() => parseJson(response.body.toString('utf8'))),
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function clockSkew(date: string | undefined, nowMs: number): number | undefined {
  const vendorMs = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(vendorMs) ? undefined : vendorMs - nowMs;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
