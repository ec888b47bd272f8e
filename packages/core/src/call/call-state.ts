import type { VendorError } from '../errors/vendor-error.ts';

/** The state of one call across its attempts. */
export interface CallState {
  /** Requests sent so far. */
  requests: number;
  /** Whether the last attempt got so far as to send its request. */
  sent: boolean;
  /** The failure of the last attempt, once another one follows. */
  lastFailure?: VendorError;
  /** The sign-ins that the call made, by their endpoints' names: across the call's attempts they are one call too. */
  readonly signIns: Map<string, CallState>;
}

/** The state of a call that has not begun. */
export function createCallState(): CallState {
  return { requests: 0, sent: false, signIns: new Map() };
}

/** The state of a sign-in within a call. */
export function signInState(state: CallState, operation: string): CallState {
  const known = state.signIns.get(operation);
  if (known) return known;
  const fresh = createCallState();
  state.signIns.set(operation, fresh);
  return fresh;
}
