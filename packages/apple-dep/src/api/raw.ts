import { type CallInput, type Endpoint, endpoint, type HttpMethod } from '@mdmkit/core';
import { z } from 'zod';

/** A call for which this package has no method, such as one in `urls` of the account. */
export interface RawCall {
  /** The HTTP method. Default: `GET`. */
  readonly method?: HttpMethod;
  /** The path without query, such as `/roster/class/sync`. */
  readonly path: string;
  /** The query parameters, as the service spells them. Default: none. */
  readonly query?: Readonly<Record<string, string>>;
  /** The JSON body, as the service spells it. Default: none. */
  readonly body?: unknown;
  /** Whether the answer has a body. Default: `true`. */
  readonly hasAnswer?: boolean;
  /** Whether the request may be sent twice without harm. Default: only a `GET`. */
  readonly repeatable?: boolean;
}

/**
 * Creates the endpoint and the input of a raw call.
 *
 * @throws TypeError - If the path is not a path, or leads to another host.
 */
export function rawEndpoint(call: RawCall): { readonly endpoint: Endpoint; readonly input: CallInput } {
  const { method = 'GET', path, query, body } = call;
  // Refuse what a URL parser would turn into another path or another host.
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
