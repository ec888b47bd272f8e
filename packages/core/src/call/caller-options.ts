import type { Budget } from '../budget/budget.ts';
import type { WhenExhausted } from '../budget/budget-request.ts';
import type { Priority } from '../budget/waiting-line.ts';
import type { Clock } from '../clock/clock.ts';
import type { Endpoint } from '../endpoint.ts';
import type { ErrorFamily } from '../errors/vendor-error.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { HttpRequest, HttpResponse } from '../transport/http.ts';
import type { Transport } from '../transport/transport.ts';
import type { Answer, Diagnosis } from './answer.ts';
import type { Authentication } from './authentication.ts';
import type { CallInput } from './build-request.ts';
import type { CompleteRetryPolicy, RetryPolicy } from './retry.ts';

/** One request together with the call that it belongs to. */
export interface CarriedRequest extends HttpRequest {
  /** The endpoint that is called. */
  readonly endpoint: Endpoint;
  /** The input of the call, checked. */
  readonly input: CallInput;
}

/**
 * Sends one request and returns the whole answer, for a vendor whose own library has to make the requests.
 *
 * It ends when `signal` of the request is aborted, calls `onHeaders`, and throws a `TransportFailure` if no complete answer
 * arrived, as the transport does. The caller holds a connection slot meanwhile.
 */
export type Carrier = (request: CarriedRequest) => Promise<HttpResponse>;

/** What distinguishes one vendor service from another. */
export interface VendorService<Code extends string = string> {
  /** The service's name, such as `apple.dep`. */
  readonly name: string;
  /** The package's codes and error class. */
  readonly errors: ErrorFamily<Code>;
  /** Headers of every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that may hold the vendor's id of a request, best first, in lower case. */
  readonly requestIdHeaders: readonly string[];
  /**
   * Recognises the vendor's failures, also in answers whose status says success. Undefined leaves the judgement to
   * the status.
   */
  diagnose(answer: Answer, endpoint: Endpoint): Diagnosis<Code> | undefined;
}

/** What may differ from call to call; each wins over the client's option of the same name. */
export interface CallOptions {
  /** Aborts the call: before, during, between attempts, and while it waits for a budget. */
  readonly signal?: AbortSignal;
  /** The limit for one request and its answer, in milliseconds. Default: the client's. */
  readonly timeoutMs?: number;
  /** The limit for the whole call with all its attempts and waits, in milliseconds. Default: the client's. */
  readonly totalTimeoutMs?: number;
  /** How failed requests are repeated; `false` turns it off. Default: the client's. */
  readonly retry?: RetryPolicy | false;
  /** Which calls go first where several wait for a budget. Default: the client's. */
  readonly priority?: Priority;
  /** Whether to wait for a budget that has no room, or to fail at once. Default: the client's. */
  readonly whenExhausted?: WhenExhausted;
  /**
   * Whether to make a new connection, with name resolution and a whole TLS handshake, and to close it after the answer: an
   * open connection hides an outage of name resolution, routing or certificates. Default: false.
   */
  readonly freshConnection?: boolean;
}

/** Everything a caller needs; the clients of the packages fill it from their options. */
export interface CallerOptions<Code extends string = string> {
  /** Which vendor service. */
  readonly service: VendorService<Code>;
  /** The service's origins by the endpoints' `host`; `api` is the usual one. */
  readonly origins: Readonly<Record<string, string>>;
  /** The authentication schemes by the endpoints' `auth`. */
  readonly authentication: Readonly<Record<string, Authentication>>;
  /** Sends the requests. */
  readonly transport: Transport;
  /** Takes the transport's place where the vendor's own library makes the requests. Default: none. */
  readonly carrier?: Carrier | undefined;
  /** Time. */
  readonly clock: Clock;
  /** A number in [0, 1), for jitter. */
  readonly random: () => number;
  /** Whose client it is, in errors and hooks. */
  readonly label: string | undefined;
  /** The hooks to call. */
  readonly hooks: Hooks;
  /** How failed requests are repeated. */
  readonly retry: CompleteRetryPolicy;
  /** The limit for one request, in milliseconds. */
  readonly timeoutMs: number;
  /** The limit for a whole call, in milliseconds. */
  readonly totalTimeoutMs: number;
  /** What limits the requests, or a function that says what limits those of an endpoint. Default: nothing. */
  readonly budgets?: readonly Budget[] | ((endpoint: Endpoint) => readonly Budget[]);
  /** Which calls go first where several wait for a budget. Default: `normal`. */
  readonly priority?: Priority | undefined;
  /** Whether to wait for a budget that has no room, or to fail at once. Default: `wait`. */
  readonly whenExhausted?: WhenExhausted | undefined;
}
