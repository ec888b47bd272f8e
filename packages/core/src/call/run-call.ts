import { BudgetExhausted } from '../budget/budget-exhausted.ts';
import type { Endpoint } from '../endpoint.ts';
import { TransportFailure } from '../errors/transport-failure.ts';
import type { VendorError } from '../errors/vendor-error.ts';
import { SchemaMismatch } from '../schema/schema-mismatch.ts';
import { attempt, type CallLimits } from './attempt.ts';
import { type BuiltRequest, buildRequest, type CallInput } from './build-request.ts';
import { createCallState } from './call-state.ts';
import type { CallOptions } from './caller.ts';
import { type CallerContext, factsOf } from './caller-context.ts';
import { startDeadline } from './deadline.ts';
import { notify } from './hooks.ts';
import { positive } from './positive.ts';
import { completeRetryPolicy, withRetry } from './retry.ts';
import { toVendorError } from './to-vendor-error.ts';
import { wasNotTaken } from './was-not-taken.ts';

/** Runs one call from input to result: check, authorise, send, interpret, repeat. */
export async function runCall(
  caller: CallerContext,
  endpoint: Endpoint,
  input: CallInput,
  options: CallOptions,
): Promise<unknown> {
  const { clock } = caller;
  const policy = options.retry === undefined ? caller.retry : completeRetryPolicy(options.retry);
  const totalTimeoutMs = positive(options.totalTimeoutMs ?? caller.totalTimeoutMs, 'totalTimeoutMs');
  const timeoutMs = positive(options.timeoutMs ?? caller.timeoutMs, 'timeoutMs');
  const request = build(caller, endpoint, input);
  const state = createCallState();
  const expired = () => new TransportFailure({ reason: 'TIMEOUT', code: 'TOTAL_TIMEOUT' });
  using total = startDeadline(clock, totalTimeoutMs, expired, options.signal);
  const limits: CallLimits = {
    timeoutMs,
    totalTimeoutMs,
    deadlineMs: clock.elapsedMs() + totalTimeoutMs,
    signal: total.signal,
    priority: options.priority ?? caller.priority,
    whenExhausted: options.whenExhausted ?? caller.whenExhausted,
  };
  const startedMs = clock.elapsedMs();
  const end = (error?: VendorError) =>
    notify(caller.hooks.onEnd, {
      ...factsOf(caller, endpoint),
      attempts: state.requests,
      durationMs: clock.elapsedMs() - startedMs,
      ...(error ? { error } : {}),
    });
  try {
    const result = await withRetry(() => attempt(caller, endpoint, request, limits, state, build), {
      policy,
      clock,
      random: caller.random,
      signal: total.signal,
      deadlineMs: limits.deadlineMs,
      isRepeatable: (error) => endpoint.repeatable || !state.sent || wasNotTaken(error),
      onRetry: (error, number, delayMs, requestedByVendor) => {
        state.lastFailure = error;
        notify(caller.hooks.onRetry, {
          ...factsOf(caller, endpoint),
          attempt: number,
          delayMs,
          code: error.code,
          requestedByVendor,
        });
      },
    });
    end();
    return result;
  } catch (error) {
    const failure = toVendorError(caller, endpoint, error, {
      attempts: state.requests,
      aborted: total.signal.aborted,
    });
    // A budget that has no room for another attempt only ends the attempts; why one was needed is the news.
    const told = (failure.cause instanceof BudgetExhausted && state.lastFailure) || failure;
    end(told);
    throw told;
  }
}

/** Checks and serialises the input of a call. */
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
