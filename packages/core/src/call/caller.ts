import type { Endpoint, EndpointInput, EndpointOutput } from '../endpoint.ts';
import { createDriftLimiter } from '../hooks/drift-limiter.ts';
import type { CallInput } from './build-request.ts';
import type { CallerContext } from './call.ts';
import type { CallerOptions, CallOptions } from './caller-options.ts';
import { runCall } from './run-call.ts';

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
