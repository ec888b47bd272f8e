import type { Budget, WhenExhausted } from '../budget/budget.ts';
import type { Priority } from '../budget/waiting-line.ts';
import type { Clock } from '../clock.ts';
import type { Endpoint, EndpointInput, EndpointOutput } from '../endpoint.ts';
import type { ErrorFamily } from '../errors/vendor-error.ts';
import type { Transport } from '../transport/transport.ts';
import type { Answer } from './answer.ts';
import type { Authentication } from './authentication.ts';
import type { CallInput } from './build-request.ts';
import type { CallerContext } from './caller-context.ts';
import type { Carrier } from './carrier.ts';
import type { Diagnosis } from './diagnose.ts';
import { createDriftLimiter } from './drift-limiter.ts';
import type { Hooks } from './hooks.ts';
import type { CompleteRetryPolicy, RetryPolicy } from './retry.ts';
import { runCall } from './run-call.ts';

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
  /** Who is told what. */
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

/** Calls a vendor's endpoints. */
export interface Caller {
  /**
   * Checks the input, sends the request, repeats it where that may help, and reads the answer.
   *
   * @throws VendorError - The package's own error, whatever went wrong.
   */
  call<E extends Endpoint>(endpoint: E, input: EndpointInput<E>, options?: CallOptions): Promise<EndpointOutput<E>>;
}

/** Makes a caller. No I/O happens before the first call. */
export function createCaller<Code extends string>(options: CallerOptions<Code>): Caller {
  // Made for the first surprise: a process may hold thousands of clients that never meet one.
  let limiter: ReturnType<typeof createDriftLimiter> | undefined;
  const context: CallerContext = {
    ...options,
    isNews(operation, surprise) {
      limiter ??= createDriftLimiter(options.clock);
      return limiter(operation, surprise);
    },
  };
  return {
    call: (endpoint, input, callOptions = {}) =>
      // The input's type was checked against the endpoint above; inside, it is any endpoint's.
      runCall(context, endpoint, input as CallInput, callOptions) as Promise<never>,
  };
}
