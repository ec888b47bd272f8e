import { type HttpMethod, type HttpRequest, type HttpResponse, TransportFailure } from '@mdmkit/core';

/** The type of the `fetch` inside Google's library. */
export type FetchImplementation = typeof fetch;

/** Statuses without a body; `Response` refuses one. (Fetch: null body status) */
const bodiless = new Set([101, 204, 205, 304]);

/**
 * Creates the `fetch` that replaces the one of Google's library. It sends requests for Google's origins only, and sends
 * them to the origins that the client was configured with.
 *
 * @param origins - Google's origins, with the ones to call instead.
 * @param send - Sends the request, guarded.
 */
export function createGuardedFetch(
  origins: Readonly<Record<string, string>>,
  send: (request: HttpRequest) => Promise<HttpResponse>,
): FetchImplementation {
  return async (input, init = {}) => {
    const asked = new URL(input instanceof Request ? input.url : input);
    const origin = origins[asked.origin];
    if (origin === undefined) {
      throw new TransportFailure({ reason: 'LOCAL_FAILURE', code: 'ORIGIN_NOT_ALLOWED', host: asked.hostname });
    }
    const received = await send({
      // Google's library names only the methods that the endpoints declare.
      method: (init.method ?? 'GET') as HttpMethod,
      url: `${origin}${asked.pathname}${asked.search}`,
      headers: Object.fromEntries(new Headers(init.headers)),
      body: textOf(init.body),
      signal: init.signal ?? undefined,
    });
    return toResponse(received);
  };
}

/** The body as text: all that these APIs are sent is JSON and forms. */
export function textOf(body: RequestInit['body']): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('only text and forms can be sent');
}

function toResponse({ status, headers, body }: HttpResponse): Response {
  if (status < 200 || status > 599) throw new TransportFailure({ reason: 'MALFORMED_RESPONSE', code: 'BAD_STATUS' });
  const described = new Headers(headers);
  // The body here is neither compressed nor as long as it was on the way.
  described.delete('content-encoding');
  described.delete('content-length');
  return new Response(bodiless.has(status) ? null : body, { status, headers: described });
}
