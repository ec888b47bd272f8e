import type { Budget, BudgetPermit, WhenExhausted } from '../budget/budget.ts';
import { BudgetExhausted } from '../budget/budget-exhausted.ts';
import { takeBudgets } from '../budget/take-budgets.ts';
import type { Priority } from '../budget/waiting-line.ts';
import type { Endpoint } from '../endpoint.ts';
import { VendorError } from '../errors/vendor-error.ts';
import type { AuthenticationContext, Authorization } from './authentication.ts';
import type { BuiltRequest, CallInput } from './build-request.ts';
import { type CallState, signInState } from './call-state.ts';
import { type CallerContext, factsOf } from './caller-context.ts';
import { notify } from './hooks.ts';
import { interpret } from './interpret.ts';
import { sendOnce } from './send-once.ts';
import { toVendorError } from './to-vendor-error.ts';
import { startAttemptSpan } from './trace.ts';
import { wasNotTaken } from './was-not-taken.ts';

/** What ends one call. */
export interface CallLimits {
  /** The limit for one request, in milliseconds. */
  readonly timeoutMs: number;
  /** The limit for a call, in milliseconds; a sign-in has as long again. */
  readonly totalTimeoutMs: number;
  /** When the call has to be over, on `clock.elapsedMs()`. */
  readonly deadlineMs: number;
  /** Aborted when the call is to end. */
  readonly signal: AbortSignal;
  /** Which calls go first. */
  readonly priority: Priority | undefined;
  /** Whether to wait for a budget. */
  readonly whenExhausted: WhenExhausted | undefined;
}

/** Checks and serialises the input of a call. */
export type Build = (caller: CallerContext, endpoint: Endpoint, input: CallInput) => BuiltRequest;

/** One attempt: a request, and where the authorisation was stale, the same once more with a new one. */
export async function attempt(
  caller: CallerContext,
  endpoint: Endpoint,
  request: BuiltRequest,
  limits: CallLimits,
  state: CallState,
  build: Build,
): Promise<unknown> {
  const authentication = caller.authentication[endpoint.auth];
  const url = `${caller.origins[endpoint.host] ?? ''}${request.target}`;
  try {
    for (let renewed = false; ; renewed = true) {
      state.sent = false;
      const context = authenticationContext(caller, endpoint, limits, state, build);
      const { authorization, permit } = await takeTurn(caller, endpoint, url, limits, context);
      try {
        return await exchange(caller, endpoint, { ...request, url }, limits, state, { authorization, permit });
      } catch (error) {
        const again =
          !renewed && error instanceof VendorError && authentication?.renew?.(authorization, error) === true;
        if (!again) throw error;
      }
    }
  } catch (error) {
    throw toVendorError(caller, endpoint, error, { attempts: state.requests, aborted: limits.signal.aborted });
  }
}

interface Turn {
  readonly authorization: Authorization;
  readonly permit: BudgetPermit | undefined;
}

/** Authorises a request and waits for its turn. Nobody holds a turn while a sign-in may need one. */
async function takeTurn(
  caller: CallerContext,
  endpoint: Endpoint,
  url: string,
  limits: CallLimits,
  context: AuthenticationContext,
): Promise<Turn> {
  const budgets = budgetsOf(caller, endpoint);
  const authentication = caller.authentication[endpoint.auth];
  const authorise = async () =>
    (await authentication?.authorize({ method: endpoint.method, url }, context)) ?? { headers: {} };
  const take = () =>
    takeBudgets(budgets, {
      priority: limits.priority,
      whenExhausted: limits.whenExhausted,
      maxWaitMs: limits.deadlineMs - caller.clock.elapsedMs(),
      holdMs: limits.timeoutMs + permitGraceMs,
      signal: limits.signal,
      onWait: (expectedMs) =>
        notify(caller.hooks.onWait, { ...factsOf(caller, endpoint), reason: 'budget', expectedMs }),
    });
  limits.signal.throwIfAborted();
  if (budgets.length === 0) return { authorization: await authorise(), permit: undefined };
  if (authentication?.immediate !== true) {
    const authorization = await authorise();
    return { authorization, permit: await take() };
  }
  const permit = await take();
  try {
    return { authorization: await authorise(), permit };
  } catch (error) {
    await permit.release('unsent');
    throw error;
  }
}

/** A request that its own time limit did not end, because its process died, counts as ended after this much more. */
const permitGraceMs = 5_000;

/** Sends the request and reads the answer, within its turn and its span. */
async function exchange(
  caller: CallerContext,
  endpoint: Endpoint,
  request: BuiltRequest & { readonly url: string },
  limits: CallLimits,
  state: CallState,
  { authorization, permit }: Turn,
): Promise<unknown> {
  let outcome: 'sent' | 'unsent' = 'unsent';
  const span = await startAttemptSpan(caller, endpoint, request.url, state.requests);
  try {
    limits.signal.throwIfAborted();
    state.sent = true;
    state.requests += 1;
    outcome = 'sent';
    const answer = await span.within(() =>
      sendOnce(
        caller,
        endpoint,
        { url: request.url, body: request.body, headers: authorization.headers, input: request.input },
        { number: state.requests, timeoutMs: limits.timeoutMs, signal: limits.signal },
      ),
    );
    span.answered(answer.status);
    caller.authentication[endpoint.auth]?.observe?.(authorization, answer.headers);
    return interpret(caller, endpoint, answer, state.requests);
  } catch (error) {
    const failure = toVendorError(caller, endpoint, error, {
      attempts: state.requests,
      aborted: limits.signal.aborted,
    });
    span.failed(failure);
    if (wasNotTaken(failure)) outcome = 'unsent';
    await holdBack(caller, endpoint, failure);
    throw failure;
  } finally {
    span.end();
    await permit?.release(outcome);
  }
}

/** A vendor that names a time to wait means everybody who uses the budget, not only the call that was told. */
async function holdBack(caller: CallerContext, endpoint: Endpoint, failure: VendorError): Promise<void> {
  const { kind, retryAfterMs, cause } = failure;
  if (kind !== 'throttled' || retryAfterMs === undefined || cause instanceof BudgetExhausted) return;
  await Promise.all(budgetsOf(caller, endpoint).map((budget) => budget.block(retryAfterMs)));
}

function budgetsOf({ budgets = [] }: CallerContext, endpoint: Endpoint): readonly Budget[] {
  return typeof budgets === 'function' ? budgets(endpoint) : budgets;
}

function authenticationContext(
  caller: CallerContext,
  endpoint: Endpoint,
  limits: CallLimits,
  state: CallState,
  build: Build,
): AuthenticationContext {
  return {
    signal: limits.signal,
    onBusy: () =>
      notify(caller.hooks.onWait, { ...factsOf(caller, endpoint), reason: 'session', expectedMs: undefined }),
    send: async (signIn, input) => {
      const signInLimits: CallLimits = {
        ...limits,
        deadlineMs: caller.clock.elapsedMs() + limits.totalTimeoutMs,
        signal: new AbortController().signal,
        // Other calls may wait for it already.
        priority: 'high',
      };
      // The input's type was checked against the endpoint by the caller; inside, it is any endpoint's.
      const request = build(caller, signIn, input as CallInput);
      return (await attempt(caller, signIn, request, signInLimits, signInState(state, signIn.name), build)) as never;
    },
  };
}
