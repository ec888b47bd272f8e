import type { HttpMethod, Transport } from '@mdmkit/core';
import type { CustomFetch } from 'openid-client';

/** Statuses whose answers have no body. */
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

/** Sends the requests of the client of the identity provider by a transport of ours: by its proxy, with its authorities. */
export function fetchBy(transport: Pick<Transport, 'send'>): CustomFetch {
  return async (url, { method, headers, body, signal }) => {
    const isForm = body instanceof URLSearchParams;
    const answer = await transport.send({
      // OpenID Connect has GET and POST only.
      method: method as HttpMethod,
      url,
      headers: { ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' } : {}), ...headers },
      ...(isForm || typeof body === 'string' ? { body: String(body) } : {}),
      ...(signal ? { signal } : {}),
    });
    const { status } = answer;
    return new Response(withoutBody.has(status) ? null : new Uint8Array(answer.body), {
      status,
      headers: answer.headers,
    });
  };
}
