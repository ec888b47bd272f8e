import type { Endpoint } from '../endpoint.ts';
import { TransportFailure } from '../errors/transport-failure.ts';
import { VendorError, type VendorErrorFacts } from '../errors/vendor-error.ts';
import { SchemaMismatch } from '../schema/schema-mismatch.ts';
import type { AuthenticationContext } from './authentication.ts';
import { type BuiltRequest, buildRequest, type CallInput } from './build-request.ts';
import type { CallOptions } from './caller.ts';
import { type CallerContext, factsOf } from './caller-context.ts';
import { startDeadline } from './deadline.ts';
import { notify } from './hooks.ts';
import { interpret } from './interpret.ts';
import { completeRetryPolicy, withRetry } from './retry.ts';
import { sendOnce } from './send-once.ts';

/** The state of one call across its attempts. */
export interface CallState {
  /** Requests sent so far. */
  requests: number;
  /** Whether the last attempt got so far as to send its request. */
  sent: boolean;
}

/** Runs one call from input to result: check, authorise, send, interpret, repeat. */
export async function runCall(
  caller: CallerContext,
  endpoint: Endpoint,
  input: CallInput,
  options: CallOptions,
): Promise<unknown> {
  const request = build(caller, endpoint, input);
  const { clock } = caller;
  const totalTimeoutMs = options.totalTimeoutMs ?? caller.totalTimeoutMs;
  const state: CallState = { requests: 0, sent: false };
  const expired = () => new TransportFailure({ reason: 'TIMEOUT', code: 'TOTAL_TIMEOUT' });
  using total = startDeadline(clock, totalTimeoutMs, expired, options.signal);
  try {
    return await withRetry(() => attempt(caller, endpoint, request, options, state, total.signal), {
      policy: options.retry === undefined ? caller.retry : completeRetryPolicy(options.retry),
      clock,
      random: caller.random,
      signal: total.signal,
      deadlineMs: clock.elapsedMs() + totalTimeoutMs,
      isRepeatable: (error) => endpoint.repeatable || !state.sent || wasNotTaken(error),
      onRetry: (error, number, delayMs, requestedByVendor) =>
        notify(caller.hooks.onRetry, {
          ...factsOf(caller, endpoint),
          attempt: number,
          delayMs,
          code: error.code,
          requestedByVendor,
        }),
    });
  } catch (error) {
    throw toVendorError(caller, endpoint, error, state);
  }
}

function build(caller: CallerContext, endpoint: Endpoint, input: CallInput): BuiltRequest {
  try {
    return buildRequest(endpoint, input);
  } catch (error) {
    if (!(error instanceof SchemaMismatch)) throw error;
    throw caller.service.errors.createCommon('INVALID_REQUEST', {
      ...factsOf(caller, endpoint),
      detail: error.message,
    });
  }
}

/** One attempt: a request, and where the authorisation was stale, the same once more with a new one. */
async function attempt(
  caller: CallerContext,
  endpoint: Endpoint,
  request: BuiltRequest,
  options: CallOptions,
  state: CallState,
  signal: AbortSignal,
): Promise<unknown> {
  const timeoutMs = options.timeoutMs ?? caller.timeoutMs;
  const authentication = caller.authentication[endpoint.auth];
  const url = `${caller.origins[endpoint.host] ?? ''}${request.target}`;
  try {
    for (let renewed = false; ; renewed = true) {
      state.sent = false;
      const context = authenticationContext(caller, timeoutMs, signal);
      const authorization = (await authentication?.authorize({ method: endpoint.method, url }, context)) ?? {
        headers: {},
      };
      state.sent = true;
      state.requests += 1;
      const answer = await sendOnce(
        caller,
        endpoint,
        { url, body: request.body, headers: authorization.headers },
        { number: state.requests, timeoutMs, signal },
      );
      authentication?.observe?.(authorization, answer.headers);
      try {
        return interpret(caller, endpoint, answer, state.requests);
      } catch (error) {
        const again =
          !renewed && error instanceof VendorError && authentication?.renew?.(authorization, error) === true;
        if (!again) throw error;
      }
    }
  } catch (error) {
    throw toVendorError(caller, endpoint, error, state);
  }
}

function authenticationContext(caller: CallerContext, timeoutMs: number, signal: AbortSignal): AuthenticationContext {
  return {
    signal,
    send: async (endpoint, input) => {
      const state: CallState = { requests: 0, sent: false };
      const request = build(caller, endpoint, input as CallInput);
      return (await attempt(caller, endpoint, request, { timeoutMs }, state, new AbortController().signal)) as never;
    },
  };
}

/** Failures before the request left this machine, or that the vendor turned away unread. */
function wasNotTaken(error: VendorError): boolean {
  const reason = error.cause instanceof TransportFailure ? error.cause.reason : undefined;
  return (
    reason === 'DNS_FAILED' || reason === 'CONNECTION_FAILED' || reason === 'TLS_FAILED' || reason === 'PROXY_FAILED'
  );
}

/** Turns whatever was thrown into the package's error. */
function toVendorError(caller: CallerContext, endpoint: Endpoint, error: unknown, state: CallState): VendorError {
  const { errors } = caller.service;
  const facts: VendorErrorFacts = { ...factsOf(caller, endpoint), attempts: state.requests };
  if (error instanceof VendorError) return error;
  if (error instanceof TransportFailure)
    return errors.createCommon(error.reason, { ...facts, detail: error.message, cause: error });
  if (error instanceof SchemaMismatch)
    return errors.createCommon('SCHEMA_MISMATCH', { ...facts, detail: error.message });
  return errors.createCommon('ABORTED', { ...facts, cause: error });
}
