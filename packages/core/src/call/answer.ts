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
  const text = once(() => response.body.toString('utf8'));
  return {
    status: response.status,
    headers: response.headers,
    clockSkewMs: clockSkew(response.headers['date'], nowMs),
    text,
    json: once(() => parseJson(text())),
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
