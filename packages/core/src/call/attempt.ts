import type { Budget } from '../budget/budget.ts';
import { BudgetExhausted } from '../budget/budget-exhausted.ts';
import type { BudgetPermit } from '../budget/budget-request.ts';
import { takeBudgets } from '../budget/take-budgets.ts';
import { TransportFailure } from '../errors/transport-failure.ts';
import { VendorError } from '../errors/vendor-error.ts';
import { notify } from '../hooks/hooks.ts';
import type { Authentication, AuthenticationContext, Authorization } from './authentication.ts';
import type { CallInput } from './build-request.ts';
import { buildCheckedRequest, type Call, factsOf, signInState, wasConnectionCut } from './call.ts';
import { toVendorError, wasNotTaken } from './failure.ts';
import { interpret } from './interpret.ts';
import { sendOnce } from './send-once.ts';
import { startAttemptSpan } from './trace.ts';

/**
 * One attempt of a call: authorises the request, waits for its budget, sends it, and reads the answer. If the vendor says
 * that the authorisation is stale, the same happens once more with a new one.
 */
export async function attempt(call: Call): Promise<unknown> {
  const { state } = call;
  const authentication = authenticationOf(call);
  try {
    for (let isRenewed = false; ; isRenewed = true) {
      state.isSent = false;
      const turn = await takeTurn(call);
      try {
        return await exchange(call, turn);
      } catch (error) {
        const isStale = error instanceof VendorError && authentication?.renew?.(turn.authorization, error) === true;
        if (isRenewed || !isStale) throw error;
      }
    }
  } catch (error) {
    throw toVendorError(call, error);
  }
}

/** The right to send one request. */
interface Turn {
  readonly authorization: Authorization;
  readonly permit: BudgetPermit | undefined;
}

/** Authorises a request and waits for its budget. No call holds a permit while it may need a sign-in. */
async function takeTurn(call: Call): Promise<Turn> {
  const { endpoint, limits } = call;
  const authentication = authenticationOf(call);
  const authorise = async () =>
    (await authentication?.authorize({ method: endpoint.method, url: urlOf(call) }, contextOf(call))) ?? {
      headers: {},
    };
  limits.signal.throwIfAborted();
  const budgets = budgetsOf(call);
  if (budgets.length === 0) return { authorization: await authorise(), permit: undefined };
  if (authentication?.immediate !== true) {
    const authorization = await authorise();
    return { authorization, permit: await takePermit(call, budgets) };
  }
  const permit = await takePermit(call, budgets);
  try {
    return { authorization: await authorise(), permit };
  } catch (error) {
    await permit.release('unsent');
    throw error;
  }
}

/** A request that its own time limit did not end, because its process died, counts as ended after this much more. */
const permitGraceMs = 5_000;

async function takePermit(call: Call, budgets: readonly Budget[]): Promise<BudgetPermit> {
  const { caller, limits } = call;
  let expectedMs = 0;
  try {
    return await takeBudgets(budgets, {
      priority: limits.priority,
      whenExhausted: limits.whenExhausted,
      maxWaitMs: limits.deadlineMs - caller.clock.elapsedMs(),
      holdMs: limits.timeoutMs + permitGraceMs,
      signal: limits.signal,
      onWait: (waitMs) => {
        expectedMs = waitMs;
        notify(caller.hooks.onWait, { ...factsOf(call), reason: 'budget', expectedMs });
      },
    });
  } catch (error) {
    // The call's time ran out in our own queue: nothing was asked of the vendor.
    const hasExpired = error instanceof TransportFailure && error.reason === 'TIMEOUT';
    throw hasExpired ? new BudgetExhausted(expectedMs) : error;
  }
}

/** Sends the request and reads the answer, within its turn and its span. */
async function exchange(call: Call, { authorization, permit }: Turn): Promise<unknown> {
  const { limits, state } = call;
  let outcome: 'sent' | 'unsent' = 'unsent';
  const url = urlOf(call);
  const span = await startAttemptSpan(call, url);
  try {
    limits.signal.throwIfAborted();
    outcome = 'sent';
    const answer = await span.within(() => sendOnce(call, url, authorization.headers));
    span.answered(answer);
    authenticationOf(call)?.observe?.(authorization, answer.headers);
    return interpret(call, answer);
  } catch (error) {
    const failure = toVendorError(call, error);
    span.failed(failure);
    if (!state.isSent || wasNotTaken(failure)) outcome = 'unsent';
    await holdBack(call, failure);
    throw failure;
  } finally {
    span.end();
    await permit?.release(outcome);
  }
}

/** A time to wait that the vendor names is meant for all who use the budget, not only for this call. */
async function holdBack(call: Call, { kind, retryAfterMs, cause }: VendorError): Promise<void> {
  if (kind !== 'throttled' || retryAfterMs === undefined || cause instanceof BudgetExhausted) return;
  await Promise.all(budgetsOf(call).map((budget) => budget.block(retryAfterMs)));
}

/** The scheme of an endpoint. A request whose scheme the client lacks must not go out without a credential. */
function authenticationOf({ caller, endpoint }: Call): Authentication | undefined {
  const authentication = caller.authentication[endpoint.auth];
  if (authentication === undefined && endpoint.auth !== 'none') {
    throw new TypeError(
      `${endpoint.name} needs the authentication "${endpoint.auth}", which this client does not have`,
    );
  }
  return authentication;
}

function budgetsOf({ caller: { budgets = [] }, endpoint }: Call): readonly Budget[] {
  return typeof budgets === 'function' ? budgets(endpoint) : budgets;
}

function urlOf({ caller, endpoint, request }: Call): string {
  return `${caller.origins[endpoint.host] ?? ''}${request.target}`;
}

/** What an authentication scheme may use: it can send a sign-in, which is a call within the call. */
function contextOf(call: Call): AuthenticationContext {
  const { caller, limits, state } = call;
  return {
    signal: limits.signal,
    onBusy: () => notify(caller.hooks.onWait, { ...factsOf(call), reason: 'session', expectedMs: undefined }),
    send: async (signIn, input) =>
      (await attempt({
        caller,
        endpoint: signIn,
        // The type of the input was checked against the endpoint by the caller; here it is any endpoint's.
        request: buildCheckedRequest(caller, signIn, input as CallInput),
        limits: {
          ...limits,
          freshConnection: limits.freshConnection || wasConnectionCut(state),
          deadlineMs: caller.clock.elapsedMs() + limits.totalTimeoutMs,
          signal: new AbortController().signal,
          // Other calls may wait for it already.
          priority: 'high',
        },
        state: signInState(state, signIn.name),
      })) as never,
  };
}
