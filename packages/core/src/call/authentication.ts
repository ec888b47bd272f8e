import type { Endpoint, EndpointInput, EndpointOutput } from '../endpoint.ts';
import type { VendorError } from '../errors/vendor-error.ts';
import type { HttpHeaders } from '../transport/http.ts';

/** What authorises one request. */
export interface Authorization {
  /** The headers to add. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The parts of a request that a signature may cover. */
export interface AuthorizableRequest {
  /** The HTTP method. */
  readonly method: string;
  /** The whole URL. */
  readonly url: string;
}

/** What an authentication scheme may use. */
export interface AuthenticationContext {
  /** Ends the wait of the call that needs authorisation. */
  readonly signal: AbortSignal;
  /**
   * Sends one request of its own, once, such as a sign-in. It has its own deadline and outlives the call that asked
   * for it, because other calls may be waiting for the same sign-in.
   */
  send<E extends Endpoint>(endpoint: E, input: EndpointInput<E>): Promise<EndpointOutput<E>>;
  /** Called when the scheme waits for the sign-in of another client or process. Calls the hook `onWait`. */
  onBusy?(): void;
}

/** A way to authorise requests. One scheme is one value of this type. */
export interface Authentication {
  /**
   * Whether `authorize` sends nothing itself. It is then called after the wait for a budget instead of before, so that
   * the time in a signature is the time of the request. Default: false.
   */
  readonly immediate?: boolean;
  /** Makes the headers for a request, signing in first where necessary. */
  authorize(request: AuthorizableRequest, context: AuthenticationContext): Promise<Authorization>;
  /** Sees the headers of every answer: some vendors hand out a new session in them. */
  observe?(authorization: Authorization, headers: HttpHeaders): void;
  /** Told of a refusal; answers whether the request is worth sending once more with a new authorisation. */
  renew?(authorization: Authorization, error: VendorError): boolean;
}
