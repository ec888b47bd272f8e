import { BudgetExhausted } from '../budget/budget-exhausted.ts';
import { positive, startDeadline } from '../clock/deadline.ts';
import type { Endpoint } from '../endpoint.ts';
import { TransportFailure } from '../errors/transport-failure.ts';
import type { VendorError } from '../errors/vendor-error.ts';
import { notify } from '../hooks/hooks.ts';
import { checkArgument } from '../options/check-option-types.ts';
import { attempt } from './attempt.ts';
import type { CallInput } from './build-request.ts';
import { buildCheckedRequest, type Call, type CallerContext, createCallState, factsOf } from './call.ts';
import type { CallOptions } from './caller-options.ts';
import { toVendorError, wasNotTaken } from './failure.ts';
import { completeRetryPolicy, withRetry } from './retry.ts';

/**
 * Runs one call from its input to its result. The whole way:
 *
 * 1. `buildCheckedRequest` checks the input and serialises it; a wrong one is never sent.
 * 2. `withRetry` repeats what follows as often as the policy allows.
 * 3. `attempt` authorises the request, waits for its budget, and renews an authorisation that is stale.
 * 4. `sendOnce` waits for a free connection and sends the request under its time limit.
 * 5. `interpret` turns the answer into the result, or into the package's error.
 */
export async function runCall(
  caller: CallerContext,
  endpoint: Endpoint,
  input: CallInput,
  options: CallOptions,
): Promise<unknown> {
  checkArgument(endpoint.name, 'options', options, 'object');
  checkSignal(endpoint.name, options.signal);
  const { clock } = caller;
  const policy = options.retry === undefined ? caller.retry : completeRetryPolicy(options.retry);
  const totalTimeoutMs = positive(options.totalTimeoutMs ?? caller.totalTimeoutMs, 'totalTimeoutMs');
  const timeoutMs = positive(options.timeoutMs ?? caller.timeoutMs, 'timeoutMs');
  const request = buildCheckedRequest(caller, endpoint, input);
  const expired = () => new TransportFailure({ reason: 'TIMEOUT', code: 'TOTAL_TIMEOUT' });
  using total = startDeadline(clock, totalTimeoutMs, expired, options.signal);
  const startedMs = clock.elapsedMs();
  const call: Call = {
    caller,
    endpoint,
    request,
    limits: {
      timeoutMs,
      totalTimeoutMs,
      deadlineMs: startedMs + totalTimeoutMs,
      signal: total.signal,
      priority: options.priority ?? caller.priority,
      whenExhausted: options.whenExhausted ?? caller.whenExhausted,
      freshConnection: options.freshConnection ?? false,
    },
    state: createCallState(),
  };
  try {
    const result = await withRetry(() => attempt(call), {
      policy,
      clock,
      random: caller.random,
      signal: total.signal,
      deadlineMs: call.limits.deadlineMs,
      isRepeatable: (error) => endpoint.repeatable || !call.state.isSent || wasNotTaken(error),
      onRetry: (error, number, delayMs, requestedByVendor) => {
        call.state.lastFailure = error;
        const { code } = error;
        notify(caller.hooks.onRetry, { ...factsOf(call), attempt: number, delayMs, code, requestedByVendor });
      },
    });
    notifyEnd(call, startedMs);
    return result;
  } catch (error) {
    const failure = toVendorError(call, error);
    // A budget without room for another attempt only ends the attempts; the failure that made one necessary is reported.
    const reported = (failure.cause instanceof BudgetExhausted && call.state.lastFailure) || failure;
    notifyEnd(call, startedMs, reported);
    throw reported;
  }
}

/** Any implementation of an AbortSignal will do. Callers without TypeScript may pass anything. */
function checkSignal(operation: string, signal: unknown): void {
  if (signal === undefined) return;
  if (typeof signal !== 'object' || signal === null || !('addEventListener' in signal))
    throw new TypeError(`${operation}: signal must be an AbortSignal`);
}

function notifyEnd(call: Call, startedMs: number, error?: VendorError): void {
  const { caller, state } = call;
  notify(caller.hooks.onEnd, {
    ...factsOf(call),
    attempts: state.requests,
    durationMs: caller.clock.elapsedMs() - startedMs,
    ...(state.connectionWaitMs === undefined ? {} : { connectionWaitMs: state.connectionWaitMs }),
    ...(error ? { error } : {}),
  });
}
