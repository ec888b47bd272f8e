import { type CallInput, type Endpoint, endpoint, type HttpMethod } from '@mdmkit/core';
import { z } from 'zod';

/** A call that this package does not know: one of `urls` in the account's detail, say. */
export interface RawCall {
  /** The HTTP method. Default: `GET`. */
  readonly method?: HttpMethod;
  /** The path from `/` on, without query: `/roster/class/sync`. */
  readonly path: string;
  /** Query parameters, as the service spells them. Default: none. */
  readonly query?: Readonly<Record<string, string>>;
  /** The JSON body, as the service spells it. Default: none. */
  readonly body?: unknown;
  /** Whether the answer has a body. Default: `true`. */
  readonly hasAnswer?: boolean;
  /** Whether it may be sent twice without harm. Default: only a `GET`. */
  readonly repeatable?: boolean;
}

/**
 * Makes the endpoint and the input of a raw call.
 *
 * @throws TypeError - When the path is none, or leads elsewhere.
 */
export function rawEndpoint(call: RawCall): { readonly endpoint: Endpoint; readonly input: CallInput } {
  const { method = 'GET', path, query, body } = call;
  // Also what a URL parser would turn into another path, or into another host.
  if (!/^(?:\/[\w.~-]+)+$/.test(path) || /\/\.{1,2}(?:\/|$)/.test(path)) {
    throw new TypeError('path must be a path such as "/roster/class", without query');
  }
  return {
    endpoint: endpoint({
      name: `raw ${path}`,
      method,
      path,
      ...(query ? { query: z.record(z.string(), z.string()) } : {}),
      ...(body === undefined ? {} : { body: z.unknown() }),
      ...(call.hasAnswer === false ? {} : { response: z.unknown() }),
      auth: 'session',
      repeatable: call.repeatable ?? method === 'GET',
    }),
    input: { ...(query ? { query } : {}), ...(body === undefined ? {} : { body }) },
  };
}
