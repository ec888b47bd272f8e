import type { WhenExhausted } from '../budget/budget-request.ts';
import type { Priority } from '../budget/waiting-line.ts';
import type { Endpoint } from '../endpoint.ts';
import { TransportFailure } from '../errors/transport-failure.ts';
import type { VendorError } from '../errors/vendor-error.ts';
import type { CallFacts } from '../hooks/hooks.ts';
import { SchemaMismatch } from '../schema/schema-mismatch.ts';
import type { Surprise } from '../schema/surprise.ts';
import { type BuiltRequest, buildRequest, type CallInput } from './build-request.ts';
import type { CallerOptions } from './caller-options.ts';

/** The options of a caller, and what it keeps between calls. */
export interface CallerContext extends CallerOptions {
  /** Whether a surprise has not been reported in the last hour. */
  readonly isNews: (operation: string, surprise: Surprise) => boolean;
}

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
  readonly priority: Priority | undefined;
  readonly whenExhausted: WhenExhausted | undefined;
  /** Whether each request makes a new connection. */
  readonly freshConnection: boolean;
}

/** What one call has done so far, across its attempts. */
export interface CallState {
  /** Requests sent so far. */
  requests: number;
  /** Whether the last attempt got so far as to send its request. */
  isSent: boolean;
  /** How long the call waited for free connections, in milliseconds. Undefined if one was always free. */
  connectionWaitMs: number | undefined;
  /** The failure of the last attempt, once another one follows. */
  lastFailure?: VendorError;
  /** The sign-ins that the call made, by the names of their endpoints: across the call's attempts they are one call too. */
  readonly signIns: Map<string, CallState>;
}

/** One call of an endpoint: all that its steps need. */
export interface Call {
  readonly caller: CallerContext;
  readonly endpoint: Endpoint;
  readonly request: BuiltRequest;
  readonly limits: CallLimits;
  readonly state: CallState;
}

/** Returns the state of a call that has not begun. */
export function createCallState(): CallState {
  return { requests: 0, isSent: false, connectionWaitMs: undefined, signIns: new Map() };
}

/** Returns the state of a sign-in within a call. */
export function signInState(state: CallState, operation: string): CallState {
  const kept = state.signIns.get(operation);
  if (kept) return kept;
  const fresh = createCallState();
  state.signIns.set(operation, fresh);
  return fresh;
}

/**
 * Whether the last attempt lost its connection. The unused connections of the pool may have been closed at the same time, as
 * after a pause of this process: each further attempt would meet another one of them.
 */
export function wasConnectionCut({ lastFailure }: CallState): boolean {
  const cause = lastFailure?.cause;
  return cause instanceof TransportFailure && cause.reason === 'CONNECTION_RESET';
}

/** The facts that every event and error of a call begins with. */
export function factsOf({ caller, endpoint }: Pick<Call, 'caller' | 'endpoint'>): CallFacts {
  return { service: caller.service.name, operation: endpoint.name, label: caller.label };
}

/**
 * Checks and serialises the input of a call.
 *
 * @throws VendorError - `INVALID_REQUEST`, if the input does not fit the endpoint. Nothing was sent.
 */
export function buildCheckedRequest(caller: CallerContext, endpoint: Endpoint, input: CallInput): BuiltRequest {
  try {
    return buildRequest(endpoint, input);
  } catch (error) {
    if (!(error instanceof SchemaMismatch)) throw error;
    throw caller.service.errors.createCommon('INVALID_REQUEST', {
      ...factsOf({ caller, endpoint }),
      detail: error.message,
    });
  }
}
