import type { Endpoint } from '../endpoint.ts';
import type { HttpRequest, HttpResponse } from '../transport/http.ts';
import type { CallInput } from './build-request.ts';

/** One request together with the call that it belongs to. */
export interface CarriedRequest extends HttpRequest {
  /** The endpoint that is called. */
  readonly endpoint: Endpoint;
  /** The call's input, checked. */
  readonly input: CallInput;
}

/**
 * Brings one request to the vendor and the whole answer back, for a vendor whose own library has to make the requests.
 *
 * It obeys the request's `signal`, calls its `onHeaders`, and throws a `TransportFailure` when no complete answer
 * arrived, as the transport does.
 */
export type Carrier = (request: CarriedRequest) => Promise<HttpResponse>;
